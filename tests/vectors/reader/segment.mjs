// Segments: header, body, wrap, and the chain they make.
import { inflateSync } from "node:zlib";
import { openBox, openHpke, verifies } from "./crypto.mjs";
import { Refused, join, readU32, same, sha256, u64, utf8 } from "./bytes.mjs";

const LADDER = [4096, 16384, 65536, 262144, 786432];
const MOST_PAYLOAD = 8 * 1024 * 1024;
const invalid = () => {
  throw new Refused("box_invalid");
};

export const place = (acct, stream, seq, bodyHash) => join(acct, stream, u64(seq), bodyHash);

export const unpadded = (padded) => {
  if (padded.length < 9) invalid();
  const stored = readU32(padded, 1);
  const length = readU32(padded, 5);
  if (9 + stored > padded.length || length > MOST_PAYLOAD) invalid();
  if (padded.subarray(9 + stored).some((byte) => byte !== 0)) invalid();
  const data = padded.slice(9, 9 + stored);
  if (padded[0] === 0) return data.length === length ? data : invalid();
  if (padded[0] !== 1) invalid();
  let inflated;
  try {
    // info tells how much of the input was used: nothing may stand behind the stream.
    inflated = inflateSync(data, { maxOutputLength: Math.max(length, 1), info: true });
  } catch {
    invalid();
  }
  if (inflated.engine.bytesWritten !== data.length) invalid();
  if (inflated.buffer.length !== length) invalid();
  return new Uint8Array(inflated.buffer);
};

export const openBody = async (dek, header, body) => {
  if (!LADDER.includes(body.length - 80)) invalid();
  return unpadded(await openBox(dek, "seg", header.slice(0, 114), body));
};

export const unwrap = async (ek, acct, stream, seq, bodyHash, wrap) =>
  openBox(ek, "wrap", place(acct, stream, seq, bodyHash), wrap);

export const openInbox = async (seed, acct, stream, seq, bodyHash, wrap) =>
  openHpke(seed, join(utf8("wmq1/inbox"), place(acct, stream, seq, bodyHash)), wrap);

// The fields of a header that follows prev at seq and that signer wrote.
export const readHeader = async (header, { acct, stream, seq, prev, signer }) => {
  const refuse = () => {
    throw new Refused("chain");
  };
  if (header.length !== 214) refuse();
  if (!same(header.slice(0, 6), join(utf8("WMQ1"), Uint8Array.of(1, 1)))) refuse();
  if (!same(header.slice(6, 22), acct) || !same(header.slice(22, 38), stream)) refuse();
  if (!same(header.slice(38, 46), u64(seq)) || !same(header.slice(46, 78), prev)) refuse();
  if (!(await verifies(signer, "seg", header.slice(0, 150), header.slice(150)))) refuse();
  return {
    alogN: readU32(header, 78),
    alogHash: header.slice(82, 114),
    bodyLength: readU32(header, 114),
    bodyHash: header.slice(118, 150),
    hash: sha256(header),
  };
};
