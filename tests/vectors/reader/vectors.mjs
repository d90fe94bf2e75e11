// Where the vectors are, and how a case is judged.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Refused, fromHex } from "./bytes.mjs";

export const load = (name) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url)));

// The values of these names, from hex.
export const raw = (vector, ...names) => names.map((name) => fromHex(vector[name]));

// Run a reader: it has to give a value where ok is expected, else to refuse with the code.
export const judge = async (vector, reader, check = () => {}) => {
  let found;
  try {
    found = await reader();
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    assert.equal(refused.code, vector.expect, vector.case);
    return;
  }
  assert.equal("ok", vector.expect, vector.case);
  await check(found);
};
