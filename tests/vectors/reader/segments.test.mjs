import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused, fromHex, hex, same, sha256 } from "./bytes.mjs";
import { openBody, readHeader, unwrap } from "./segment.mjs";
import { judge, load, raw } from "./vectors.mjs";

const { cases, parts } = load("v1/segments.json");

for (const vector of cases) {
  test(`segment: ${vector.case ?? `part ${vector.header}`}`, async () => {
    const part = (name) =>
      fromHex(typeof vector[name] === "number" ? parts[vector[name]][name] : vector[name]);
    const [header, wrap, body] = [part("header"), part("wrap"), part("body")];
    const [acct, stream, prev, signer, ek] = raw(
      vector.place,
      "acct",
      "stream",
      "prev",
      "signer",
      "ek",
    );
    const { seq } = vector.place;
    await judge(
      vector,
      async () => {
        const told = await readHeader(header, { acct, stream, seq, prev, signer });
        const whole = body.length === told.bodyLength && same(sha256(body), told.bodyHash);
        if (!whole) throw new Refused("chain");
        const dek = await unwrap(ek, acct, stream, seq, told.bodyHash, wrap);
        return { dek, payload: await openBody(dek, header, body) };
      },
      ({ dek, payload }) => {
        assert.equal(hex(dek), parts[vector.body].dek);
        assert.equal(Buffer.from(payload).toString(), parts[vector.body].payload);
      },
    );
  });
}
