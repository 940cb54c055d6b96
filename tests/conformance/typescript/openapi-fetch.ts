// Prints every record of every operation that lists some: node openapi-fetch.ts FROM TO, in milliseconds since 1970.
import createClient from "openapi-fetch";

import { exact } from "./exact.ts";
import type { paths } from "./openapi-fetch.gen.ts";
import { print, whole, windows } from "./pages.ts";
import { signing } from "./signing.ts";

const { BINANCE_GATEWAY_URL, BINANCE_BASE_URL = "", BINANCE_API_KEY, BINANCE_API_SECRET = "" } = process.env;

const client = createClient<paths>({
  baseUrl: BINANCE_GATEWAY_URL ?? BINANCE_BASE_URL,
  headers: { "X-MBX-APIKEY": BINANCE_API_KEY }, // the gateway has its own, and takes none
});
client.use(exact);
if (BINANCE_GATEWAY_URL === undefined) {
  const sign = signing(BINANCE_API_SECRET);
  client.use({ onRequest: ({ request }) => sign(request) });
}

const group = "/sapi/v1/margin/loan-group";
await print((page) => client.GET("/sapi/v1/margin/forceLiquidationRec", { params: { query: page } }));
const closed = await print((page) => client.GET(`${group}s/closed`, { params: { query: page } }));
const units = [{}, ...closed.map(({ groupId }) => ({ groupId }))]; // closed units show only when they are asked for
for (const window of windows()) {
  const path = `${group}/force-liquidation-transfer-record` as const;
  await print((page) => client.GET(path, { params: { query: { ...window, ...page } } }));
}
for (const window of windows()) {
  for (const unit of units) {
    const query = { ...window, ...unit };
    await print((page) => client.GET(`${group}/force-liquidation`, { params: { query: { ...query, ...page } } }));
  }
}
for (const window of windows(7n)) {
  for (const type of ["BORROW", "REPAY"] as const) {
    const query = { ...window, type };
    await print((page) => client.GET(`${group}/borrow-repay`, { params: { query: { ...query, ...page } } }));
  }
}
const repayments = "/sapi/v1/margin/liquidation-loan/repay-history" as const;
await print((page) => client.GET(repayments, { params: { query: page } })); // of the last 7 days
await print((page) => client.GET("/papi/v1/margin/forceOrders", { params: { query: page } }));
const forceOrders = [
  "/fapi/v1/forceOrders",
  "/dapi/v1/forceOrders",
  "/papi/v1/um/forceOrders",
  "/papi/v1/cm/forceOrders",
] as const;
for (const window of windows()) {
  const query = { ...window, limit: 100 };
  for (const path of forceOrders) await print(() => whole<object>(client.GET(path, { params: { query } })));
}
