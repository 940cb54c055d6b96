// Prints every record of every operation that lists some: node hey-api.ts FROM TO, in milliseconds since 1970.
import { client } from "./hey-api/client.gen.ts";
import {
  listBorrowRepayRecords,
  listClosedRiskUnits,
  listCoinFuturesForceOrders,
  listLiquidationLoanRepayments,
  listLiquidationTransfers,
  listMarginLiquidations,
  listPortfolioMarginCmForceOrders,
  listPortfolioMarginLiquidations,
  listPortfolioMarginUmForceOrders,
  listRiskUnitLiquidations,
  listUsdsFuturesForceOrders,
} from "./hey-api/sdk.gen.ts";
import { exactly } from "./hey-api-exact.ts";
import { print, whole, windows } from "./pages.ts";
import { signing } from "./signing.ts";

const { BINANCE_GATEWAY_URL, BINANCE_BASE_URL = "", BINANCE_API_KEY, BINANCE_API_SECRET = "" } = process.env;

client.setConfig({
  baseUrl: BINANCE_GATEWAY_URL ?? BINANCE_BASE_URL,
  auth: BINANCE_API_KEY, // the gateway has its own, and takes none
});
client.interceptors.response.use(exactly);
if (BINANCE_GATEWAY_URL === undefined) client.interceptors.request.use(signing(BINANCE_API_SECRET));

await print((page) => listMarginLiquidations({ query: page }));
const closed = await print((page) => listClosedRiskUnits({ query: page }));
const units = [{}, ...closed.map(({ groupId }) => ({ groupId }))]; // closed units show only when they are asked for
for (const window of windows()) await print((page) => listLiquidationTransfers({ query: { ...window, ...page } }));
for (const window of windows()) {
  for (const unit of units) await print((page) => listRiskUnitLiquidations({ query: { ...window, ...unit, ...page } }));
}
for (const window of windows(7n)) {
  for (const type of ["BORROW", "REPAY"] as const)
    await print((page) => listBorrowRepayRecords({ query: { ...window, type, ...page } }));
}
await print((page) => listLiquidationLoanRepayments({ query: page })); // of the last 7 days
await print((page) => listPortfolioMarginLiquidations({ query: page }));
for (const window of windows()) {
  const query = { ...window, limit: 100 };
  await print(() => whole(listUsdsFuturesForceOrders({ query })));
  await print(() => whole(listCoinFuturesForceOrders({ query })));
  await print(() => whole(listPortfolioMarginUmForceOrders({ query })));
  await print(() => whole(listPortfolioMarginCmForceOrders({ query })));
}
