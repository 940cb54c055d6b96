import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";

import { stringify } from "lossless-json";
import createClient from "openapi-fetch";

import { exact } from "./exact.ts";
import { client } from "./hey-api/client.gen.ts";
import { listMarginLiquidations } from "./hey-api/sdk.gen.ts";
import { exactly } from "./hey-api-exact.ts";
import { history } from "./histories.ts";
import type { components, paths } from "./openapi-fetch.gen.ts";

const ID = 9007199254740993n;
const record = {
  avgPrice: "0.00388359",
  executedQty: "31.39000000",
  orderId: ID,
  price: "0E-8",
  qty: "31.39000000",
  side: "SELL",
  symbol: "BNBBTC",
  timeInForce: "GTC",
  isIsolated: true,
  updatedTime: 1558941374745n,
};
const path = "/sapi/v1/margin/forceLiquidationRec";
const server = createServer(({ url = "" }, response) => {
  if (url.startsWith(path)) {
    response.setHeader("Content-Type", "application/json");
    response.end(stringify({ rows: [record], total: 1n }));
    return;
  }
  const lines: object[] = [{ record, cursor: "1" }, { cursor: "1" }];
  if (url.includes("whole")) lines.push({ complete: true, cursor: "2" });
  if (url.includes("stopped")) lines.push({ error: { code: 5031, msg: "m" }, cursor: "2" });
  response.end(lines.map((line) => `${stringify(line)}\n`).join(""));
});
let baseUrl = "";
before(async () => {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env["BINANCE_GATEWAY_URL"] = baseUrl;
});
after(() => {
  server.close();
  server.closeAllConnections();
});

test("openapi-fetch keeps ids beyond 2^53 with the middleware, and does not without it", async () => {
  const found = createClient<paths>({ baseUrl });
  const rounded = await found.GET(path);
  assert.equal(rounded.data?.rows[0]?.orderId as unknown, Number(ID));
  found.use(exact);
  const { data } = await found.GET(path);
  assert.equal(data?.rows[0]?.orderId, ID);
  assert.equal(data?.rows[0]?.price, "0E-8");
});

test("hey-api keeps ids beyond 2^53 with the interceptor", async () => {
  client.setConfig({ baseUrl });
  client.interceptors.response.use(exactly);
  const { data } = await listMarginLiquidations();
  assert.equal(data?.rows[0]?.orderId, ID);
});

test("a history keeps them, and is whole only if its last line says so", async () => {
  type Row = components["schemas"]["MarginLiquidation"];
  const found: Row[] = [];
  for await (const row of history<Row>("whole")) found.push(row);
  assert.deepEqual(found, [record]);
  for (const [resource, message, cursor] of [
    ["stopped", "m", "2"],
    ["cut", "the history was cut off", "1"],
  ] as const) {
    const read = async () => {
      for await (const row of history<Row>(resource)) assert.equal(row.orderId, ID);
    };
    await assert.rejects(read, { message, cause: cursor });
  }
});
