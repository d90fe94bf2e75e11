import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused, b64, fromHex, hex, join, sha256, unb64, utf8, zeros } from "./bytes.mjs";
import { encode } from "./codes.mjs";
import { hk, kemKeyCounts, keyCounts, sign, signingPublic, verifies } from "./crypto.mjs";
import { unpadded } from "./segment.mjs";
import { MESSAGES } from "./signed.mjs";
import { parse, plain } from "./strict_json.mjs";
import { judge, load, raw } from "./vectors.mjs";

const edges = load("v1/edges.json");
const json = load("v1/json.json");
const signed = load("v1/signed.json");
const or = (holds, code) => {
  if (!holds) throw new Refused(code);
};

test("Ed25519 keys", async () => {
  for (const vector of edges.ed25519_keys) {
    await judge(vector, () => or(keyCounts(fromHex(vector.pk)), "signature_invalid"));
  }
});

const verify = (vector) => async () => {
  const [pk, m, sig] = raw(vector, "pk", "m", "sig");
  or(await verifies(pk, vector.tag, m, sig), "signature_invalid");
};
for (const vector of [...edges.ed25519_signatures, ...signed.bad]) {
  test(`signature: ${vector.tag}, ${vector.case ?? "good"}`, () => judge(vector, verify(vector)));
}

for (const vector of signed.good) {
  test(`signed: ${vector.tag}`, async () => {
    const [m, seed] = raw(vector, "m", "seed");
    assert.equal(hex(MESSAGES[vector.tag](vector.fields)), vector.m);
    assert.equal(hex(await signingPublic(seed)), vector.pk);
    assert.equal(hex(await sign(seed, vector.tag, m)), vector.sig);
    await judge(vector, verify(vector));
  });
}

test("every tag has a layout, and every layout a vector", () => {
  const tags = new Set(signed.good.map((vector) => vector.tag));
  assert.deepEqual([...tags].sort(), Object.keys(MESSAGES).sort());
});

test("X-Wing keys", async () => {
  for (const vector of edges.xwing_keys) {
    await judge(vector, async () => or(await kemKeyCounts(fromHex(vector.pk)), "weak_key"));
  }
});

for (const vector of edges.pads) {
  test(`padding: ${vector.case ?? "good"}`, () => {
    const [head] = raw(vector, "head");
    const tail = fromHex(vector.tail ?? "");
    const padded = join(head, zeros(vector.size - head.length - tail.length), tail);
    return judge(
      vector,
      () => unpadded(padded),
      (payload) => assert.equal(hex(payload), vector.payload),
    );
  });
}

test("organisations", async () => {
  for (const vector of edges.organisations) {
    const invited = sha256(utf8("wmq1/org"), zeros(1), fromHex(vector.root_pk)).slice(0, 15);
    assert.equal(hex(invited), vector.invitation);
    assert.equal(encode("org", invited), vector.code);
    assert.equal(hex(await hk(invited, "wmq1/org/id", 16)), vector.oid);
  }
});

for (const vector of [...json.good, ...json.bad]) {
  test(`JSON: ${vector.case ?? "good"}`, () => {
    const text = fromHex(vector.text);
    return judge(
      vector,
      () => parse(text),
      (found) => assert.deepEqual(plain(found), JSON.parse(Buffer.from(text).toString())),
    );
  });
}

for (const vector of [...json.base64_good, ...json.base64_bad]) {
  test(`base64url: ${vector.case ?? "good"}`, () =>
    judge(
      vector,
      () => unb64(vector.text),
      (bytes) => assert.equal(b64(bytes), vector.text),
    ));
}
