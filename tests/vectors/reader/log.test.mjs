import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex, hex, utf8 } from "./bytes.mjs";
import { AccountLog, head, needRoom } from "./log.mjs";
import { judge, load } from "./vectors.mjs";

const vectors = load("v1/log.json");
const entryOf = (told) => ({
  p: "p_hex" in told ? fromHex(told.p_hex) : utf8(told.p),
  sig: fromHex(told.sig),
  cosig: told.cosig ? fromHex(told.cosig) : undefined,
});

const states = {};
test("both logs are read to their ends", async () => {
  for (const name of ["life", "crowd"]) {
    states[name] = [new AccountLog()];
    for (const told of vectors[name]) {
      states[name].push(await states[name].at(-1).extend(entryOf(told)));
    }
  }
});

test("a log says the same to every reader", () => {
  for (const vector of vectors.good) {
    assert.deepEqual(states[vector.log][vector.entries].summary(), vector.state);
  }
});

for (const vector of vectors.bad) {
  test(`refused: ${vector.case}`, () =>
    judge(vector, () => states[vector.log][vector.after].extend(entryOf(vector))));
}

for (const vector of load("v1/log-room.json").room) {
  test(`room: ${vector.case}`, () =>
    judge(vector, () => needRoom(vector.op, vector.by === "recovery", vector.n)));
}

test("heads", () => {
  for (const vector of vectors.heads) assert.equal(head(entryOf(vector)), vector.head);
  assert.equal(new Set(vectors.heads.map((each) => each.head)).size, vectors.heads.length);
  assert.equal(hex(fromHex("00ff")), "00ff");
});
