// From a password to the key that logs in.
import { argon2idAsync } from "@noble/hashes/argon2";
import { hk, signingPublic } from "./crypto.mjs";
import { Refused, join, sha256, utf8, zeros } from "./bytes.mjs";

const SUITES = { 1: { t: 3, p: 4, m: 64 * 1024, dkLen: 32 } };

export const salt = (audience, username) =>
  sha256(
    join(utf8("wmq1/login-salt"), zeros(1), utf8(audience), zeros(1), utf8(username)),
  ).slice(0, 16);

export const derive = async (kdf, password, audience, username) => {
  if (!Object.hasOwn(SUITES, kdf)) throw new Refused("kdf");
  const salted = salt(audience, username);
  const prk = await argon2idAsync(utf8(password.normalize("NFC")), salted, SUITES[kdf]);
  return { prk, loginPublic: await signingPublic(await hk(prk, "wmq1/login-sig", 32)) };
};
