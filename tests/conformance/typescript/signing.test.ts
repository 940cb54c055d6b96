import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { sign, signing } from "./signing.ts";

type Vector = { name: string; secret?: string; payload: string; signature: string };
const vectors = JSON.parse(readFileSync(process.env["SIGNING_VECTORS"] ?? "", "utf8")) as Vector[];

for (const { name, secret, payload, signature } of vectors) {
  if (secret === undefined) continue; // of another kind of key
  test(name, () => assert.equal(sign(secret, payload), signature));
}

test("what is sent is what was signed", () => {
  for (const sent of ["", "?size=100", "?isolatedSymbol=%E5%B8%81%26size%3D1%20%2B"]) {
    const signed = new URL(signing("s")(new Request(`http://localhost/sapi${sent}`)).url).search;
    const [, payload = "", signature] = /^\?(.*timestamp=\d+)&signature=(.*)$/.exec(signed) ?? [];
    assert.ok(payload.startsWith(sent.slice(1)));
    assert.equal(signature, sign("s", payload));
  }
});
