// Prints every record of every history, through the gateway: node openapi-fetch-histories.ts FROM TO.
import { stringify } from "lossless-json";

import type { components } from "./openapi-fetch.gen.ts";
import { history } from "./histories.ts";

type Schemas = components["schemas"];

async function print<Row>(records: AsyncGenerator<Row>): Promise<void> {
  for await (const record of records) console.log(stringify(record));
}

const [start = "", end = ""] = process.argv.slice(2);
const span = { start, end };
const unit = { ...span, groupId: "6" }; // all units that an account ever had take as many times as long
const lastWeek = new Date(Date.now() - 7 * 86_400_000).toISOString(); // the exchange keeps 90 days

await print(history<Schemas["MarginLiquidation"]>("margin-liquidations", { start: "1970-01-01" }));
await print(history<Schemas["ClosedRiskUnit"]>("closed-risk-units"));
await print(history<Schemas["LiquidationTransfers"]>("liquidation-transfers", span));
await print(history<Schemas["RiskUnitLiquidation"]>("risk-unit-liquidations", span));
await print(history<Schemas["BorrowRepayRecord"]>("borrow-repay-records", unit));
await print(history<Schemas["LiquidationLoanRepayment"]>("liquidation-loan-repayments", { start: lastWeek }));
await print(history<Schemas["UsdsFuturesForceOrder"]>("usds-futures-force-orders", span));
await print(history<Schemas["CoinFuturesForceOrder"]>("coin-futures-force-orders", span));
await print(history<Schemas["PortfolioMarginUmForceOrder"]>("portfolio-margin-um-force-orders", span));
await print(history<Schemas["PortfolioMarginCmForceOrder"]>("portfolio-margin-cm-force-orders", span));
await print(history<Schemas["PortfolioMarginLiquidation"]>("portfolio-margin-liquidations"));
