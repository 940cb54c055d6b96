// Generates both clients from the canonical spec: node generate.mjs openapi.canonical.yaml
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { createClient } from "@hey-api/openapi-ts";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const spec = resolve(process.argv[2]);

// int64 does not fit into a number: 9007199254740993 would become 9007199254740992.
const bigint = ts.factory.createKeywordTypeNode(ts.SyntaxKind.BigIntKeyword);
const types = await openapiTS(pathToFileURL(spec), {
  transform: (schema) => (schema.format === "int64" ? bigint : undefined),
});
await writeFile("openapi-fetch.gen.ts", astToString(types));

await createClient({
  input: spec,
  output: { path: "hey-api", module: { extension: ".ts" } },
  plugins: [
    "@hey-api/client-fetch",
    { name: "@hey-api/transformers", bigInt: true, dates: false },
    { name: "@hey-api/sdk", transformer: true },
  ],
});
