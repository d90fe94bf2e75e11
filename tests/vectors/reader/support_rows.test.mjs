import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex, utf8 } from "./bytes.mjs";
import { plain } from "./strict_json.mjs";
import { readBundle, readRow } from "./support_rows.mjs";
import { judge, load } from "./vectors.mjs";

const vectors = load("v1/support_rows.json");

for (const vector of vectors.rows) {
  test(`row: ${vector.case}`, () =>
    judge(
      vector,
      () => readRow(utf8(vector.line), vector.redaction),
      (found) => assert.deepEqual(plain(found), JSON.parse(vector.line)),
    ));
}

for (const vector of vectors.bundles) {
  test(`support bundle: ${vector.case}`, () => {
    const bytes = fromHex(vector.bundle);
    return judge(
      vector,
      () => readBundle(bytes),
      ({ rows }) => {
        const lines = Buffer.from(bytes).toString().split("\n").slice(1);
        assert.deepEqual(
          rows.map(plain),
          lines.map((line) => JSON.parse(line)),
        );
      },
    );
  });
}
