// node seal.mjs PUBLIC INFO PLAINTEXT, all in hex: what this reader seals, for the other to open.
import { fromHex, hex } from "./bytes.mjs";
import { sealHpke } from "./crypto.mjs";

const [kemKey, info, plaintext] = process.argv.slice(2).map(fromHex);
console.log(hex(await sealHpke(kemKey, info, plaintext)));
