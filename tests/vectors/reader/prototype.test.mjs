import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex, hex, same, sha256, utf8 } from "./bytes.mjs";
import { BITS, decode, encode } from "./codes.mjs";
import { kemPublic, openBox, openHpke, sealBox, sealHpke, signingPublic } from "./crypto.mjs";
import { derive, salt } from "./login.mjs";
import { openBody, readHeader, unwrap } from "./segment.mjs";
import { judge, load, raw } from "./vectors.mjs";

const vectors = load("protocol-v1.json");
const codes = load("codes-v1.json");

for (const vector of vectors.box) {
  test(`box: ${vector.label} ${vector.case ?? "good"}`, async () => {
    const [key, ctx, sealed] = raw(vector, "key", "ctx", "sealed");
    await judge(
      vector,
      () => openBox(key, vector.label, ctx, sealed),
      async (opened) => {
        assert.equal(hex(opened), vector.plaintext);
        const again = await sealBox(key, vector.label, ctx, opened, fromHex(vector.salt));
        assert.equal(hex(again), vector.sealed);
      },
    );
  });
}

test("segments", async () => {
  const told = vectors.segments;
  const [acct, stream, ek, seed] = raw(told, "acct", "stream", "epoch_key", "device_sig_seed");
  const signer = await signingPublic(seed);
  assert.equal(hex(signer), told.device_sig_public);
  let prev = fromHex(told.chain[0].prev);
  for (const [at, segment] of told.chain.entries()) {
    const [header, wrap] = raw(segment, "header", "wrap");
    assert.equal(segment.expect, "ok");
    assert.equal(hex(prev), segment.prev);
    const place = { acct, stream, seq: at, prev, signer };
    const read = await readHeader(header, place);
    assert.deepEqual([read.alogN, hex(read.alogHash)], [segment.alog_n, segment.alog_hash]);
    assert.deepEqual([read.bodyLength, hex(read.bodyHash)], [
      segment.body_len,
      segment.body_sha256,
    ]);
    const dek = await unwrap(ek, acct, stream, at, read.bodyHash, wrap);
    assert.equal(hex(dek), segment.dek);
    if ("body" in segment) {
      const body = fromHex(segment.body);
      assert.ok(same(sha256(body), read.bodyHash));
      assert.equal(hex(await openBody(dek, header, body)), segment.plaintext);
    } else {
      assert.ok(segment.body_len > 5000);
    }
    await assert.rejects(readHeader(header, { ...place, seq: at + 1 }), /chain/);
    await assert.rejects(readHeader(header, { ...place, stream: acct }), /chain/);
    await assert.rejects(readHeader(header, { ...place, acct: stream }), /chain/);
    await assert.rejects(readHeader(header, { ...place, prev: read.hash }), /chain/);
    await assert.rejects(readHeader(header.slice(1), place), /chain/);
    const lowered = Uint8Array.from(header);
    lowered[5] = 0;
    await assert.rejects(readHeader(lowered, place), /chain/);
    prev = read.hash;
  }
  assert.equal(hex(prev), told.head);
});

test("log-in", async () => {
  for (const vector of vectors.login) {
    const { kdf, audience, username, password } = vector;
    assert.equal(hex(salt(audience, username)), vector.salt);
    const found = await derive(kdf, password, audience, username);
    assert.equal(hex(found.prk), vector.prk);
    assert.equal(hex(found.loginPublic), vector.login_public);
    await assert.rejects(derive(0, password, audience, username), /kdf/);
  }
});

test("HPKE", async () => {
  const told = vectors.hpke_xwing;
  const [seed, sealed] = raw(told, "private_seed", "sealed");
  const info = utf8(told.info);
  assert.equal(hex(await kemPublic(seed)), told.public);
  assert.equal(hex(await openHpke(seed, info, sealed)), told.plaintext);
  await assert.rejects(openHpke(seed, utf8("wmq1/other"), sealed), /box_invalid/);
  const own = await sealHpke(fromHex(told.public), info, utf8("back"));
  assert.equal(own.length, 1136 + 4);
  assert.equal(hex(await openHpke(seed, info, own)), hex(utf8("back")));
});

test("codes", async () => {
  for (const vector of codes.good) {
    assert.ok(vector.label in BITS);
    assert.equal(encode(vector.label, fromHex(vector.data)), vector.code);
    assert.equal(hex(decode(vector.label, vector.code)), vector.data);
  }
  for (const vector of codes.forgiven) {
    assert.equal(hex(decode(vector.label, vector.text)), vector.data);
  }
  for (const vector of codes.refused) {
    await assert.rejects(async () => decode(vector.label, vector.text), /code_invalid/);
  }
});
