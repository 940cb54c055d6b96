// Prints every record of every history, through the gateway: node hey-api-histories.ts FROM TO.
import { stringify } from "lossless-json";

import type * as models from "./hey-api/types.gen.ts";
import { history } from "./histories.ts";

async function print<Row>(records: AsyncGenerator<Row>): Promise<void> {
  for await (const record of records) console.log(stringify(record));
}

const [start = "", end = ""] = process.argv.slice(2);
const span = { start, end };
const unit = { ...span, groupId: "6" }; // all units that an account ever had take as many times as long
const lastWeek = new Date(Date.now() - 7 * 86_400_000).toISOString(); // the exchange keeps 90 days

await print(history<models.MarginLiquidation>("margin-liquidations", { start: "1970-01-01" }));
await print(history<models.ClosedRiskUnit>("closed-risk-units"));
await print(history<models.LiquidationTransfers>("liquidation-transfers", span));
await print(history<models.RiskUnitLiquidation>("risk-unit-liquidations", span));
await print(history<models.BorrowRepayRecord>("borrow-repay-records", unit));
await print(history<models.LiquidationLoanRepayment>("liquidation-loan-repayments", { start: lastWeek }));
await print(history<models.UsdsFuturesForceOrder>("usds-futures-force-orders", span));
await print(history<models.CoinFuturesForceOrder>("coin-futures-force-orders", span));
await print(history<models.PortfolioMarginUmForceOrder>("portfolio-margin-um-force-orders", span));
await print(history<models.PortfolioMarginCmForceOrder>("portfolio-margin-cm-force-orders", span));
await print(history<models.PortfolioMarginLiquidation>("portfolio-margin-liquidations"));
