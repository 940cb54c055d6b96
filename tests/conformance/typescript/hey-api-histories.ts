// Prints every record of every history, through the gateway: node hey-api-histories.ts FROM TO.
import { stringify } from "lossless-json";

import type {
  BorrowRepayRecord,
  ClosedRiskUnit,
  CoinFuturesForceOrder,
  LiquidationLoanRepayment,
  LiquidationTransfers,
  MarginLiquidation,
  PortfolioMarginCmForceOrder,
  PortfolioMarginLiquidation,
  PortfolioMarginUmForceOrder,
  RiskUnitLiquidation,
  UsdsFuturesForceOrder,
} from "./hey-api/types.gen.ts";
import { history } from "./histories.ts";

async function print<Row>(records: AsyncGenerator<Row>): Promise<void> {
  for await (const record of records) console.log(stringify(record));
}

const [start = "", end = ""] = process.argv.slice(2);
const span = { start, end };
const unit = { ...span, groupId: "6" }; // all units that an account ever had take as many times as long
const lastWeek = new Date(Date.now() - 7 * 86_400_000).toISOString(); // the exchange keeps 90 days

await print(history<MarginLiquidation>("margin-liquidations"));
await print(history<ClosedRiskUnit>("closed-risk-units"));
await print(history<LiquidationTransfers>("liquidation-transfers", span));
await print(history<RiskUnitLiquidation>("risk-unit-liquidations", span));
await print(history<BorrowRepayRecord>("borrow-repay-records", unit));
await print(history<LiquidationLoanRepayment>("liquidation-loan-repayments", { start: lastWeek }));
await print(history<UsdsFuturesForceOrder>("usds-futures-force-orders", span));
await print(history<CoinFuturesForceOrder>("coin-futures-force-orders", span));
await print(history<PortfolioMarginUmForceOrder>("portfolio-margin-um-force-orders", span));
await print(history<PortfolioMarginCmForceOrder>("portfolio-margin-cm-force-orders", span));
await print(history<PortfolioMarginLiquidation>("portfolio-margin-liquidations"));
