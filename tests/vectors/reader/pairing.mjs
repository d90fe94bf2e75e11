// The three boxes by which a new device joins.
import { Refused, join, sha256 } from "./bytes.mjs";
import { decode } from "./codes.mjs";
import { hk, kemKeyCounts, keyCounts, openBox, verifies } from "./crypto.mjs";
import { reader } from "./fields.mjs";
import { devcoMessage } from "./log.mjs";

const { bytes, count, list, need, numbered, parsed, refuse, text } = reader("pairing_invalid");
const name = (value) => (need([...text(value)].length <= 64), value);
const role = (value) => (need(value === "full" || value === "web"), value);
const pin = (row) => {
  need(Array.isArray(row) && row.length === 3);
  return [bytes(16)(row[0]), count(row[1]), bytes(32)(row[2])];
};

export const invitation = async (code) => {
  const data = decode("link", code);
  const [rid, kn, ke] = await Promise.all([
    hk(data, "wmq1/pair/rid", 16),
    hk(data, "wmq1/pair/n", 32),
    hk(data, "wmq1/pair/e", 32),
  ]);
  return { data, rid, kn, ke };
};

export const openSlot = async (key, label, context, sealed) => {
  try {
    return await openBox(key, label, context, sealed);
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    return refuse();
  }
};

export const openOffer = async ({ ke, rid }, sealed) =>
  parsed(await openSlot(ke, "pair0", rid, sealed), {
    acct: bytes(16),
    n: count,
    hash: bytes(32),
    role,
    name,
  });

export const openRequest = async ({ kn, rid }, sealed, acct, asked) => {
  const plain = await openSlot(kn, "pair1", rid, sealed);
  const told = parsed(plain, {
    id: bytes(16),
    sig_pk: bytes(32),
    kem_pk: bytes(asked === "web" ? 0 : 1216),
    name,
    cosig: bytes(64),
  });
  need(keyCounts(told.sig_pk));
  need(asked === "web" || (await kemKeyCounts(told.kem_pk)));
  const message = devcoMessage(acct, told.id, asked, told.sig_pk, told.kem_pk);
  need(await verifies(told.sig_pk, "devco", message, told.cosig));
  const digest = sha256(plain);
  const number = new DataView(digest.buffer).getBigUint64(0) % 1000000n;
  return { ...told, digest, check: String(number).padStart(6, "0") };
};

export const openReply = async ({ ke, rid }, sealed, digest) =>
  parsed(await openSlot(ke, "pair2", join(rid, digest), sealed), {
    n: count,
    hash: bytes(32),
    pins: list(pin),
    grants: numbered(bytes(1168)),
    begins: numbered(count),
  });
