import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused, fromHex, hex, join, sha256, u32, utf8 } from "./bytes.mjs";
import { decode } from "./codes.mjs";
import { hk, hmac, kemPublic, openHpke, sealBox, signingPublic } from "./crypto.mjs";
import { openInbox, place, unwrap } from "./segment.mjs";
import { judge, load, raw } from "./vectors.mjs";

const epochs = load("v1/epochs.json");
const recovery = load("v1/recovery.json");

const commitment = (ek, acct, epoch) =>
  hk(ek, join(utf8("wmq1/ek-commit"), acct, u32(epoch)), 32);
const inboxSeed = (ek, acct, epoch) =>
  hk(ek, join(utf8("wmq1/inbox-seed"), acct, u32(epoch)), 32);

test("what hangs on an epoch key", async () => {
  for (const vector of epochs.keys) {
    const [ek, acct] = raw(vector, "ek", "acct");
    const seed = await inboxSeed(ek, acct, vector.epoch);
    assert.equal(hex(await commitment(ek, acct, vector.epoch)), vector.ekc);
    assert.equal(hex(seed), vector.inbox_seed);
    assert.equal(hex(await kemPublic(seed)), vector.inbox_pk);
  }
});

const accept = async (vector) => {
  const refuse = () => {
    throw new Refused("grant_invalid");
  };
  const [seed, acct, sealed] = raw(vector, "kem_seed", "acct", "sealed");
  if (hex(sha256(sealed)) !== vector.hash) refuse();
  const info = join(utf8("wmq1/grant"), acct, u32(vector.epoch));
  let ek;
  try {
    ek = await openHpke(seed, info, sealed);
  } catch {
    refuse();
  }
  if (ek.length !== 32) refuse();
  if (hex(await commitment(ek, acct, vector.epoch)) !== vector.ekc) refuse();
  const inbox = await kemPublic(await inboxSeed(ek, acct, vector.epoch));
  if (hex(inbox) !== vector.inbox_pk) refuse();
  return ek;
};

for (const vector of epochs.grants) {
  test(`grant: ${vector.case ?? "good"}`, () =>
    judge(vector, () => accept(vector), (ek) => assert.equal(hex(ek), vector.ek)));
}

test("what this reader sealed", async () => {
  const [seed, sealed] = raw(epochs.by_javascript, "kem_seed", "sealed");
  const { info, plaintext } = epochs.by_javascript;
  assert.equal(hex(await openHpke(seed, utf8(info), sealed)), plaintext);
});

for (const vector of epochs.inbox) {
  test(`inbox: ${vector.case ?? "good"}`, () => {
    const [seed, acct, stream, bodyHash, wrap] = raw(
      vector,
      "inbox_seed",
      "acct",
      "stream",
      "body_hash",
      "wrap",
    );
    return judge(
      vector,
      () => openInbox(seed, acct, stream, vector.seq, bodyHash, wrap),
      (dek) => assert.equal(hex(dek), vector.dek),
    );
  });
}

for (const vector of epochs.wraps) {
  test(`wrap: ${vector.case ?? "good"}`, () => {
    const names = ["ek", "acct", "stream", "body_hash", "wrap", "salt"];
    const [ek, acct, stream, bodyHash, wrap, salt] = raw(vector, ...names);
    return judge(
      vector,
      () => unwrap(ek, acct, stream, vector.seq, bodyHash, wrap),
      async (dek) => {
        assert.equal(hex(dek), vector.dek);
        const context = place(acct, stream, vector.seq, bodyHash);
        assert.equal(hex(await sealBox(ek, "wrap", context, dek, salt)), vector.wrap);
      },
    );
  });
}

test("what a recovery code holds", async () => {
  for (const vector of recovery.keys) {
    const data = decode("recovery", vector.code);
    assert.equal(hex(data), vector.data);
    const [sigSeed, kemSeed, bind] = await Promise.all(
      ["sig", "kem", "bind"].map((name) => hk(data, `wmq1/rec/${name}`, 32)),
    );
    const sigPk = await signingPublic(sigSeed);
    const found = {
      sig_seed: sigSeed,
      sig_pk: sigPk,
      kem_seed: kemSeed,
      kem_pk: await kemPublic(kemSeed),
      bind_key: bind,
      rec_id: sha256(sigPk).slice(0, 16),
    };
    for (const [name, value] of Object.entries(found)) assert.equal(hex(value), vector[name]);
  }
});

for (const vector of recovery.binds) {
  test(`binding: ${vector.case ?? "good"}`, () =>
    judge(vector, async () => {
      const [acct, genesis] = raw(vector, "acct", "genesis_head");
      const key = await hk(decode("recovery", vector.code), "wmq1/rec/bind", 32);
      const bound = await hmac(key, join(acct, genesis, u32(vector.n)));
      if (hex(bound) !== vector.rec_bind) throw new Refused("recovery_mismatch");
    }));
}

test("mistyped recovery codes", async () => {
  for (const vector of recovery.codes) await judge(vector, () => decode("recovery", vector.code));
  assert.equal(fromHex("").length, 0);
});
