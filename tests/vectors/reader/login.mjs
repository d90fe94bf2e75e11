// From a password to the key that logs in.
import { argon2id } from "hash-wasm";
import { hk, signingPublic } from "./crypto.mjs";
import { Refused, join, sha256, utf8, zeros } from "./bytes.mjs";

const SUITES = { 1: { iterations: 3, parallelism: 4, memorySize: 64 * 1024, hashLength: 32 } };

export const salt = (audience, username) =>
  sha256(
    join(utf8("wmq1/login-salt"), zeros(1), utf8(audience), zeros(1), utf8(username)),
  ).slice(0, 16);

export const derive = async (kdf, password, audience, username) => {
  if (!Object.hasOwn(SUITES, kdf)) throw new Refused("kdf");
  const prk = await argon2id({
    password: utf8(password.normalize("NFC")),
    salt: salt(audience, username),
    outputType: "binary",
    ...SUITES[kdf],
  });
  return { prk, loginPublic: await signingPublic(await hk(prk, "wmq1/login-sig", 32)) };
};
