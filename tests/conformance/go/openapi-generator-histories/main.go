// Prints every record of every history, through the gateway: openapi-generator-histories FROM TO.
package main

import (
	"context"
	"log"
	"net/url"
	"os"
	"time"

	"conformance/histories"
	"conformance/openapi-generator/binance"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("give two arguments, FROM and TO")
	}
	ctx := context.Background()
	all := url.Values{"start": {"1970-01-01"}}
	span := url.Values{"start": {os.Args[1]}, "end": {os.Args[2]}}
	unit := url.Values{"start": {os.Args[1]}, "end": {os.Args[2]}, "groupId": {"6"}} // all units take as many times as long
	week := url.Values{"start": {time.Now().AddDate(0, 0, -7).Format(time.RFC3339)}} // the exchange keeps 90 days

	histories.Print(histories.Read[binance.MarginLiquidation](ctx, "margin-liquidations", all))
	histories.Print(histories.Read[binance.ClosedRiskUnit](ctx, "closed-risk-units", nil))
	histories.Print(histories.Read[binance.LiquidationTransfers](ctx, "liquidation-transfers", span))
	histories.Print(histories.Read[binance.RiskUnitLiquidation](ctx, "risk-unit-liquidations", span))
	histories.Print(histories.Read[binance.BorrowRepayRecord](ctx, "borrow-repay-records", unit))
	histories.Print(histories.Read[binance.LiquidationLoanRepayment](ctx, "liquidation-loan-repayments", week))
	histories.Print(histories.Read[binance.UsdsFuturesForceOrder](ctx, "usds-futures-force-orders", span))
	histories.Print(histories.Read[binance.CoinFuturesForceOrder](ctx, "coin-futures-force-orders", span))
	histories.Print(histories.Read[binance.PortfolioMarginUmForceOrder](ctx, "portfolio-margin-um-force-orders", span))
	histories.Print(histories.Read[binance.PortfolioMarginCmForceOrder](ctx, "portfolio-margin-cm-force-orders", span))
	histories.Print(histories.Read[binance.PortfolioMarginLiquidation](ctx, "portfolio-margin-liquidations", nil))
}
