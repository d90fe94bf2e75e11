// Bytes and how they are laid out: integers big-endian, lengths in front.
import { createHash } from "node:crypto";

export class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export const hex = (bytes) => Buffer.from(bytes).toString("hex");
export const fromHex = (text) => {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Error("no hex in a vector");
  return new Uint8Array(Buffer.from(text, "hex"));
};
export const utf8 = (text) => new TextEncoder().encode(text);
export const join = (...parts) => new Uint8Array(Buffer.concat(parts));
export const zeros = (length) => new Uint8Array(length);
export const same = (one, two) => Buffer.compare(Buffer.from(one), Buffer.from(two)) === 0;

export const sha256 = (...parts) => {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(part);
  return new Uint8Array(digest.digest());
};

const unsigned = (length) => (value) => {
  let left = BigInt(value);
  if (left < 0n || left >= 1n << BigInt(8 * length)) throw new RangeError("out of range");
  const bytes = new Uint8Array(length);
  for (let at = length - 1; at >= 0; at--, left >>= 8n) bytes[at] = Number(left & 255n);
  return bytes;
};
export const u8 = unsigned(1);
export const u32 = unsigned(4);
export const u64 = unsigned(8);
export const lp = (bytes) => join(u32(bytes.length), bytes);
export const readU32 = (bytes, at) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);
export const littleEndian = (bytes) => {
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes[at]);
  return value;
};

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export const b64 = (bytes) => Buffer.from(bytes).toString("base64url");

// The one text of some bytes: no padding, no spare bits, no other alphabet.
export const unb64 = (text, length = null) => {
  if (typeof text !== "string") throw new Refused("malformed");
  const bytes = [];
  let held = 0;
  let bits = 0;
  for (const letter of text) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) throw new Refused("malformed");
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(held >> bits);
      held &= (1 << bits) - 1;
    }
  }
  if (bits >= 6 || held !== 0) throw new Refused("malformed");
  if (length !== null && bytes.length !== length) throw new Refused("malformed");
  return Uint8Array.from(bytes);
};
