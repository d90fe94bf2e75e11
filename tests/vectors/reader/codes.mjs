// Text codes in Crockford's base32 with a CRC-20 behind the data.
import { Refused, sha256, utf8 } from "./bytes.mjs";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const BITS = { support: 100, link: 120, org: 120, recovery: 140, local: 140, timesheet: 140 };
const MASK = (1n << 20n) - 1n;

// Values of five bits, as people type them.
export const typed = (text, code = "code_invalid") =>
  [...text]
    .filter((character) => character !== "-" && character !== " ")
    .map((character) => {
      const upper = /^[a-z]$/.test(character) ? character.toUpperCase() : character;
      const read = { I: "1", L: "1", O: "0" }[upper] ?? upper;
      const value = ALPHABET.indexOf(read);
      if (value < 0) throw new Refused(code);
      return BigInt(value);
    });

export const written = (value, characters, group) => {
  let text = "";
  for (let at = characters - 1; at >= 0; at--) {
    text += ALPHABET[Number((value >> BigInt(5 * at)) & 31n)];
    if (at % group === 0 && at > 0) text += "-";
  }
  return text;
};

const checksum = (label, data) => {
  const start = sha256(utf8(`wmq1/chk/${label}`));
  let register = (BigInt(start[0]) << 12n) | (BigInt(start[1]) << 4n) | BigInt(start[2] >> 4);
  for (let at = BITS[label] - 1; at >= 0; at--) {
    const high = ((register >> 19n) & 1n) ^ ((data >> BigInt(at)) & 1n);
    register = (register << 1n) & MASK;
    if (high) register ^= 0b1001n;
  }
  return register;
};

export const encode = (label, bytes) => {
  const spare = BigInt(bytes.length * 8 - BITS[label]);
  const data = BigInt(`0x${Buffer.from(bytes).toString("hex")}`) >> spare;
  return written((data << 20n) | checksum(label, data), (BITS[label] + 20) / 5, 4);
};

export const decode = (label, text) => {
  const values = typed(text);
  if (values.length * 5 !== BITS[label] + 20) throw new Refused("code_invalid");
  const whole = values.reduce((held, value) => (held << 5n) | value, 0n);
  const data = whole >> 20n;
  if (checksum(label, data) !== (whole & MASK)) throw new Refused("code_invalid");
  const length = Math.ceil(BITS[label] / 8);
  const shifted = data << BigInt(length * 8 - BITS[label]);
  return new Uint8Array(Buffer.from(shifted.toString(16).padStart(length * 2, "0"), "hex"));
};
