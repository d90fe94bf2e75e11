import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex, hex, utf8 } from "./bytes.mjs";
import { checkClaim, openBundle, padme, readClaim, supportCode } from "./support.mjs";
import { judge, load, raw } from "./vectors.mjs";

const vectors = load("v1/support.json");

test("what a support code gives", async () => {
  const code = await supportCode(vectors.code.code);
  for (const [name, value] of Object.entries(code)) assert.equal(hex(value), vectors.code[name]);
});

test("PADMÉ", () => {
  for (const [length, padded] of vectors.padme) assert.equal(padme(length), padded);
});

for (const vector of vectors.claims) {
  test(`claim: ${vector.case}`, async () => {
    const code = await supportCode(vectors.code.code);
    const claim = {
      p: utf8(vector.p),
      sigs: vector.sigs.map(fromHex),
      tmac: fromHex(vector.tmac),
    };
    const here = {
      root: fromHex(vectors.root_pk),
      audience: vectors.audience,
      handle: code.handle,
      now: vectors.now_s,
    };
    await judge(vector, async () => {
      const { agents } = await readClaim(claim, here);
      await checkClaim(code, claim, agents, vector.redaction);
    });
  });
}

for (const vector of vectors.bundles) {
  test(`bundle: ${vector.case ?? "good"}`, async () => {
    const [bundle, pinned, ephemeral] = raw(vector, "bundle", "pinned_seed", "eph_seed");
    await judge(
      vector,
      async () => openBundle(await supportCode(vector.code), bundle, pinned, ephemeral),
      ({ header, frozen }) => {
        assert.equal(Buffer.from(header).toString(), vector.header);
        assert.equal(Buffer.from(frozen).toString(), vector.frozen);
      },
    );
  });
}
