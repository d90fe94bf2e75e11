import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex, hex, join, utf8 } from "./bytes.mjs";
import { sealBox } from "./crypto.mjs";
import { invitation, openOffer, openReply, openRequest } from "./pairing.mjs";
import { judge, load, raw } from "./vectors.mjs";

const vectors = load("v1/pairing.json");

for (const vector of vectors.good) {
  test(`a ${vector.role} device`, async () => {
    const keys = await invitation(vector.code);
    for (const name of ["data", "rid", "kn", "ke"]) assert.equal(hex(keys[name]), vector[name]);
    const [e0, n, e1, acct] = raw(vector, "e0", "n", "e1", "acct");
    const offer = await openOffer(keys, e0);
    assert.equal(offer.role, vector.role);
    assert.equal(hex(offer.acct), vector.acct);
    const request = await openRequest(keys, n, acct, vector.role);
    assert.equal(hex(request.digest), vector.digest);
    assert.equal(request.check, vector.check);
    await openReply(keys, e1, request.digest);
    const slots = [
      ["e0", keys.ke, "pair0", keys.rid],
      ["n", keys.kn, "pair1", keys.rid],
      ["e1", keys.ke, "pair2", join(keys.rid, request.digest)],
    ];
    for (const [at, [slot, key, label, context]] of slots.entries()) {
      const salt = fromHex(vector.salts[at]);
      const plain = utf8(vector[`${slot}_plain`]);
      assert.equal(hex(await sealBox(key, label, context, plain, salt)), vector[slot]);
    }
  });
}

for (const vector of vectors.bad) {
  test(`${vector.slot}: ${vector.case}`, async () => {
    const keys = await invitation(vector.code);
    const [sealed, acct, digest] = raw(vector, "sealed", "acct", "digest");
    const open = {
      e0: () => openOffer(keys, sealed),
      n: () => openRequest(keys, sealed, acct, vector.role),
      e1: () => openReply(keys, sealed, digest),
    };
    await judge(vector, open[vector.slot]);
  });
}
