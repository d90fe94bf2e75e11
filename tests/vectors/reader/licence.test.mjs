import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused, fromHex, hex, join, sha256, utf8, zeros } from "./bytes.mjs";
import { typed } from "./codes.mjs";
import { verifies } from "./crypto.mjs";
import { reader } from "./fields.mjs";
import { judge, load } from "./vectors.mjs";

const vectors = load("v1/licence.json");
const NEVER = 65535;
const refuse = (code) => {
  throw new Refused(code);
};

const parse = async (text) => {
  const values = typed(text, "licence_malformed");
  if (values.length !== 136) refuse("licence_malformed");
  const whole = values.reduce((held, value) => (held << 5n) | value, 0n);
  const bytes = fromHex(whole.toString(16).padStart(170, "0"));
  const [payload, signature] = [bytes.slice(0, 21), bytes.slice(21)];
  const view = new DataView(payload.buffer);
  if (payload[0] !== 1) refuse("licence_version");
  const key = vectors.keys[payload[1]] ?? refuse("licence_key");
  const holds = await verifies(fromHex(key), "licence", payload, signature);
  if (!holds) refuse("licence_forged");
  return {
    payload: hex(payload),
    key_id: payload[1],
    edition: payload[2],
    seats: view.getUint16(3),
    issued: view.getUint16(5),
    updates_until: view.getUint16(7),
    expires: view.getUint16(9),
    id: hex(payload.slice(11, 19)),
    features: view.getUint16(19),
  };
};

const { bytes, count, list, parsed } = reader("licence_malformed");
const parseList = async (vector) => {
  const raw = utf8(vector.raw);
  let holds = false;
  for (const key of Object.values(vectors.keys)) {
    holds ||= await verifies(fromHex(key), "denylist", raw, fromHex(vector.sig));
  }
  if (!holds) refuse("licence_forged");
  return parsed(raw, { seq: count, date: count, hashes: list(bytes(8)) });
};
const deniedHash = (id) =>
  hex(sha256(utf8("wmq1/licence-id"), zeros(1), fromHex(id))).slice(0, 16);

for (const vector of vectors.licences) {
  test(`licence: ${vector.case ?? "good"}`, () =>
    judge(vector, () => parse(vector.text), (found) => {
      for (const [name, value] of Object.entries(found)) assert.equal(value, vector[name]);
    }));
}

for (const vector of vectors.deny_lists) {
  test(`deny-list: ${vector.case ?? "good"}`, () =>
    judge(vector, () => parseList(vector), (found) => {
      assert.deepEqual([found.seq, found.date], [vector.seq, vector.day]);
      assert.deepEqual(found.hashes.map(hex), vector.hashes);
    }));
}

test("what counts when", async () => {
  const denied = (await parseList(vectors.deny_lists[0])).hashes.map(hex);
  for (const vector of vectors.checks) {
    const found = await parse(vector.text);
    await judge(vector, () => {
      if (denied.includes(deniedHash(found.id))) refuse("licence_denied");
      const { updates_until: until, expires } = found;
      if (until !== NEVER && vector.build_day > until) refuse("licence_too_old_for_build");
      if (expires !== NEVER && vector.highest_day > expires + 14) refuse("licence_expired");
    });
  }
  assert.equal(join(zeros(1)).length, 1);
});
