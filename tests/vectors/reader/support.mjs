// One-time support access: claims that count, and the bundle they open.
import { inflateSync } from "node:zlib";
import { Refused, join, readU32, same, sha256, utf8, zeros } from "./bytes.mjs";
import { decode } from "./codes.mjs";
import { hk, hkdf, hmac, kemKeyCounts, keyCounts, openBox, openHpke, verifies } from "./crypto.mjs";
import { reader } from "./fields.mjs";

const claims = reader("form");
const bundles = reader("box_invalid");
const MOST_S = 72 * 3600;
const refuse = (reason) => {
  throw new Refused(reason);
};

export const supportCode = async (code) => {
  const data = decode("support", code);
  const key = await hk(data, "wmq1/sup/key", 32);
  return {
    data,
    handle: await hk(data, "wmq1/sup/handle", 16),
    rauth: await hk(data, "wmq1/sup/redeem", 32),
    mac_key: await hk(key, "wmq1/sup/mac", 32),
    comb_key: await hk(key, "wmq1/sup/comb", 32),
    header_key: await hk(key, "wmq1/sup/hdr", 32),
  };
};

const certificate = async ({ cert, sig }, root, now) => {
  if (!(await verifies(root, "sup-cert", cert, sig))) refuse("certificate");
  const { bytes, count, need, parsed, text } = claims;
  const told = parsed(cert, {
    v: count,
    agent: text,
    badge: text,
    pk: bytes(32),
    from: count,
    to: count,
  });
  if (told.v !== 1) refuse("version");
  need(keyCounts(told.pk));
  const lasts = told.to - told.from;
  if (lasts <= 0 || lasts > MOST_S) refuse("certificate_length");
  if (now < told.from || now > told.to) refuse("certificate_time");
  return told;
};

export const readClaim = async (claim, { root, audience, handle, now }) => {
  const { bytes, count, list, need, object, parsed, text } = claims;
  const told = parsed(claim.p, {
    v: (value) => (count(value) === 1 ? 1 : refuse("version")),
    aud: text,
    handle: bytes(16),
    case: (value) => (/^[A-Za-z0-9-]{1,32}$/.test(text(value)) ? value : refuse("form")),
    certs: list(object({ cert: bytes(null), sig: bytes(64) })),
    eph_pk: bytes(1216),
    eph_sig_pk: bytes(32),
  });
  need(told.certs.length >= 1 && told.certs.length <= 2);
  const found = [];
  for (const each of told.certs) found.push(await certificate(each, root, now));
  const [one, two] = found;
  if (two && (one.agent === two.agent || same(one.pk, two.pk))) refuse("one_agent_twice");
  need(keyCounts(told.eph_sig_pk) && (await kemKeyCounts(told.eph_pk)));
  if (told.aud !== audience || !same(told.handle, handle)) refuse("elsewhere");
  if (claim.sigs.length !== found.length) refuse("signatures");
  for (const [at, { pk }] of found.entries()) {
    if (!(await verifies(pk, "sup-claim", claim.p, claim.sigs[at]))) refuse("signatures");
  }
  return { ...told, agents: found.map((each) => each.agent) };
};

export const checkClaim = async (code, claim, agents, redaction) => {
  const due = await hmac(code.mac_key, join(utf8("wmq1/sup/claim"), zeros(1), claim.p));
  if (!same(due, claim.tmac)) refuse("code");
  if (redaction === "R3" && agents.length < 2) refuse("second_agent");
};

export const padme = (length) => {
  if (length < 2) return length;
  const exponent = Math.floor(Math.log2(length));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const unit = 2 ** (exponent - kept);
  return Math.ceil(length / unit) * unit;
};

const taken = (bytes) => {
  bundles.need(bytes.length >= 4 && bytes.length >= 4 + readU32(bytes, 0));
  const end = 4 + readU32(bytes, 0);
  return [bytes.slice(4, end), bytes.slice(end)];
};

export const openBundle = async (code, bundle, pinnedSeed, ephSeed) => {
  const { bytes, count, list, need, object, parsed, text } = bundles;
  const [sealedHeader, one] = taken(bundle);
  const [c1, two] = taken(one);
  const [c2, body] = taken(two);
  const header = await openBox(code.header_key, "suphdr", code.handle, sealedHeader);
  const told = parsed(header, {
    v: count,
    kid: count,
    handle: bytes(16),
    agents: list(text),
    scope: object({ from: count, to: count, kinds: list(text), place: count }),
    redaction: text,
    exp: count,
    sha256: bytes(32),
    claim: bytes(32),
  });
  need(told.v === 1 && told.kid < 256 && /^R[0-3]$/.test(told.redaction));
  const hashed = sha256(header);
  const s1 = await openHpke(pinnedSeed, join(utf8("wmq1/sup/pin"), hashed), c1);
  const s2 = await openHpke(ephSeed, join(utf8("wmq1/sup/eph"), hashed), c2);
  const info = join(utf8("wmq1/sup/combine"), sha256(c1, c2));
  const key = await hkdf(join(s1, s2, code.comb_key), hashed, info, 32);
  const padded = await openBox(key, "sup", header, body);
  const [packed, rest] = taken(padded);
  need(padme(4 + packed.length) === padded.length && rest.every((byte) => byte === 0));
  const inflated = inflateSync(packed, { maxOutputLength: 2 ** 28, info: true });
  need(inflated.engine.bytesWritten === packed.length);
  need(same(sha256(inflated.buffer), told.sha256) && same(told.handle, code.handle));
  return { header, frozen: inflated.buffer };
};
