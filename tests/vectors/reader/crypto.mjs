// Boxes, signatures and HPKE on WebCrypto; ML-KEM from @noble/post-quantum.
import { createHash, webcrypto } from "node:crypto";
import { ml_kem768 } from "@noble/post-quantum/ml-kem";
import { sha3_256 } from "@noble/hashes/sha3";
import { Refused, join, littleEndian, same, sha256, u32, utf8, zeros } from "./bytes.mjs";

const subtle = webcrypto.subtle;
const NOTHING = new Uint8Array(0);

export const hmac = async (key, message) => {
  const made = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  return new Uint8Array(await subtle.sign("HMAC", made, message));
};

export const hkdf = async (ikm, salt, info, length) => {
  const key = await subtle.importKey("raw", ikm, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info };
  return new Uint8Array(await subtle.deriveBits(how, key, 8 * length));
};
export const hk = (ikm, info, length) =>
  hkdf(ikm, NOTHING, typeof info === "string" ? utf8(info) : info, length);

const aes = async (key, use) => subtle.importKey("raw", key, "AES-GCM", false, [use]);
const gcm = (iv, additionalData) => ({ name: "AES-GCM", iv, additionalData });

const boxKeys = async (key, salt, label, context) => {
  const info = join(utf8(`wmq1/box/${label}`), zeros(1), sha256(context));
  const both = await hkdf(key, salt, info, 64);
  return [both.slice(0, 32), both.slice(32)];
};

export const sealBox = async (key, label, context, plaintext, salt) => {
  const [inner, commitment] = await boxKeys(key, salt, label, context);
  const cipher = await aes(inner, "encrypt");
  const sealed = await subtle.encrypt(gcm(zeros(12), context), cipher, plaintext);
  return join(salt, commitment, new Uint8Array(sealed));
};

export const openBox = async (key, label, context, sealed) => {
  if (sealed.length < 80) throw new Refused("box_invalid");
  const [inner, commitment] = await boxKeys(key, sealed.slice(0, 32), label, context);
  if (!same(commitment, sealed.slice(32, 64))) throw new Refused("box_invalid");
  const cipher = await aes(inner, "decrypt");
  try {
    return new Uint8Array(
      await subtle.decrypt(gcm(zeros(12), context), cipher, sealed.slice(64)),
    );
  } catch {
    throw new Refused("box_invalid");
  }
};

// Ed25519, with keys refused that bind nobody: y of p or more, or a point of order 1, 2, 4 or 8.
const P = 2n ** 255n - 19n;
const powered = (base, exponent) => {
  let found = 1n;
  for (let left = exponent, square = base % P; left > 0n; left >>= 1n) {
    if (left & 1n) found = (found * square) % P;
    square = (square * square) % P;
  }
  return found;
};
const inverse = (value) => powered(value, P - 2n);
const D = (P - ((121665n * inverse(121666n)) % P)) % P;

// x^2 = (y^2 - 1) / (d y^2 + 1). Doubling gives y' = (y^2 + x^2) / (2 - (y^2 - x^2)) on a = -1.
const doubled = (y) => {
  const yy = (y * y) % P;
  const xx = ((yy - 1n + P) * inverse((D * yy + 1n) % P)) % P;
  return ((yy + xx) * inverse((2n - yy + xx + 2n * P) % P)) % P;
};

export const keyCounts = (key) => {
  if (key.length !== 32) return false;
  let y = littleEndian(key) & (2n ** 255n - 1n);
  if (y >= P) return false;
  for (let times = 0; times < 3; times++) y = doubled(y);
  return y !== 1n;
};

export const verifies = async (key, tag, message, signature) => {
  if (!keyCounts(key) || signature.length !== 64) return false;
  const tagged = join(utf8(`wmq1/${tag}`), zeros(1), message);
  try {
    const made = await subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await subtle.verify("Ed25519", made, signature, tagged);
  } catch {
    return false;
  }
};

const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");
const PKCS8_X25519 = Buffer.from("302e020100300506032b656e04220420", "hex");

const signingKey = (seed) =>
  subtle.importKey("pkcs8", join(PKCS8_ED25519, seed), "Ed25519", true, ["sign"]);
const publicOf = async (key) =>
  new Uint8Array(Buffer.from((await subtle.exportKey("jwk", key)).x, "base64url"));

export const signingPublic = async (seed) => publicOf(await signingKey(seed));
export const sign = async (seed, tag, message) => {
  const tagged = join(utf8(`wmq1/${tag}`), zeros(1), message);
  return new Uint8Array(await subtle.sign("Ed25519", await signingKey(seed), tagged));
};

// X-Wing: ML-KEM-768 and X25519, and HPKE (RFC 9180) in base mode on it.
const X_WING_LABEL = utf8("\\.//^\\");
const SUITE = join(utf8("HPKE"), Uint8Array.of(0x64, 0x7a, 0, 1, 0, 2));
const ENC = 1120;

const halves = async (seed) => {
  const expanded = createHash("shake256", { outputLength: 96 }).update(seed).digest();
  const lattice = ml_kem768.keygen(new Uint8Array(expanded.subarray(0, 64)));
  const curve = await subtle.importKey(
    "pkcs8",
    join(PKCS8_X25519, expanded.subarray(64)),
    "X25519",
    true,
    ["deriveBits"],
  );
  return { lattice, curve, curvePublic: await publicOf(curve) };
};

export const kemPublic = async (seed) => {
  const { lattice, curvePublic } = await halves(seed);
  return join(lattice.publicKey, curvePublic);
};

const agreed = async (own, other) => {
  const key = await subtle.importKey("raw", other, "X25519", false, []);
  const bits = await subtle.deriveBits({ name: "X25519", public: key }, own, 256);
  return new Uint8Array(bits);
};
const combined = (one, two, curveCiphertext, curvePublic) =>
  sha3_256(join(one, two, curveCiphertext, curvePublic, X_WING_LABEL));

const extract = (salt, label, ikm) =>
  hmac(salt.length ? salt : zeros(32), join(utf8("HPKE-v1"), SUITE, utf8(label), ikm));
const expand = async (prk, label, info, length) => {
  const labelled = join(
    u32(length).slice(2),
    utf8("HPKE-v1"),
    SUITE,
    utf8(label),
    info,
    Uint8Array.of(1),
  );
  return (await hmac(prk, labelled)).slice(0, length);
};
const schedule = async (secret, info) => {
  const pskHash = await extract(NOTHING, "psk_id_hash", NOTHING);
  const infoHash = await extract(NOTHING, "info_hash", info);
  const context = join(zeros(1), pskHash, infoHash);
  const inner = await extract(secret, "secret", NOTHING);
  return [await expand(inner, "key", context, 32), await expand(inner, "base_nonce", context, 12)];
};

export const openHpke = async (seed, info, sealed) => {
  if (sealed.length < ENC + 16) throw new Refused("box_invalid");
  try {
    const { lattice, curve, curvePublic } = await halves(seed);
    const curveCiphertext = sealed.slice(1088, ENC);
    const secret = combined(
      ml_kem768.decapsulate(sealed.slice(0, 1088), lattice.secretKey),
      await agreed(curve, curveCiphertext),
      curveCiphertext,
      curvePublic,
    );
    const [key, nonce] = await schedule(secret, info);
    const cipher = await aes(key, "decrypt");
    return new Uint8Array(
      await subtle.decrypt(gcm(nonce, NOTHING), cipher, sealed.slice(ENC)),
    );
  } catch {
    throw new Refused("box_invalid");
  }
};

export const sealHpke = async (kemKey, info, plaintext) => {
  const lattice = ml_kem768.encapsulate(kemKey.slice(0, 1184));
  const pair = await subtle.generateKey("X25519", true, ["deriveBits"]);
  const curveCiphertext = await publicOf(pair.privateKey);
  const secret = combined(
    lattice.sharedSecret,
    await agreed(pair.privateKey, kemKey.slice(1184)),
    curveCiphertext,
    kemKey.slice(1184),
  );
  const [key, nonce] = await schedule(secret, info);
  const cipher = await aes(key, "encrypt");
  const sealed = new Uint8Array(await subtle.encrypt(gcm(nonce, NOTHING), cipher, plaintext));
  return join(lattice.cipherText, curveCiphertext, sealed);
};

// Whether anybody could seal to an X-Wing key: coefficients below q, and a curve point that agrees
// on something.
export const kemKeyCounts = async (key) => {
  if (key.length !== 1216) return false;
  for (let at = 0; at < 1152; at += 3) {
    const pair = key[at] | (key[at + 1] << 8) | (key[at + 2] << 16);
    if ((pair & 4095) >= 3329 || pair >> 12 >= 3329) return false;
  }
  try {
    const pair = await subtle.generateKey("X25519", false, ["deriveBits"]);
    return !same(await agreed(pair.privateKey, key.slice(1184)), zeros(32));
  } catch {
    return false;
  }
};

