// Prints every record of every operation that lists some: oapi-codegen FROM TO, in milliseconds since 1970.
package main

import (
	"context"
	"log"
	"net/http"
	"os"

	"conformance/oapi-codegen/binance"
	"conformance/pages"
	"conformance/signing"
)

func main() {
	ctx, size := context.Background(), pages.Size
	url, sender := os.Getenv("BINANCE_GATEWAY_URL"), http.DefaultClient
	if url == "" {
		url = os.Getenv("BINANCE_BASE_URL")
		key, secret := os.Getenv("BINANCE_API_KEY"), os.Getenv("BINANCE_API_SECRET")
		sender = &http.Client{Transport: signing.Transport{Key: key, Secret: secret}}
	}
	client, err := binance.NewClientWithResponses(url, binance.WithHTTPClient(sender))
	if err != nil {
		log.Fatal(err)
	}

	pages.Print(func(current int64) []binance.MarginLiquidation {
		query := binance.ListMarginLiquidationsParams{Current: &current, Size: &size}
		return page(client.ListMarginLiquidationsWithResponse(ctx, &query)).Rows
	})
	closed := pages.Print(func(current int64) []binance.ClosedRiskUnit {
		query := binance.ListClosedRiskUnitsParams{Current: &current, Size: &size}
		return page(client.ListClosedRiskUnitsWithResponse(ctx, &query)).Rows
	})
	units := []*int64{nil} // those active now; a closed one shows only when it is asked for
	for _, unit := range closed {
		units = append(units, &unit.GroupId)
	}
	windows := pages.Windows(100)
	for _, window := range windows {
		start, end := &window.Start, &window.End
		pages.Print(func(current int64) []binance.LiquidationTransfers {
			query := binance.ListLiquidationTransfersParams{StartTime: start, EndTime: end, Current: &current, Size: &size}
			return page(client.ListLiquidationTransfersWithResponse(ctx, &query)).Rows
		})
	}
	for _, window := range windows {
		query := binance.ListRiskUnitLiquidationsParams{StartTime: &window.Start, EndTime: &window.End, Size: &size}
		for _, query.GroupId = range units {
			pages.Print(func(current int64) []binance.RiskUnitLiquidation {
				query.Current = &current
				return page(client.ListRiskUnitLiquidationsWithResponse(ctx, &query)).Rows
			})
		}
	}
	for _, window := range pages.Windows(7) {
		query := binance.ListBorrowRepayRecordsParams{StartTime: &window.Start, EndTime: &window.End, Size: &size}
		for _, query.Type = range []binance.ListBorrowRepayRecordsParamsType{"BORROW", "REPAY"} {
			pages.Print(func(current int64) []binance.BorrowRepayRecord {
				query.Current = &current
				return page(client.ListBorrowRepayRecordsWithResponse(ctx, &query)).Rows
			})
		}
	}
	pages.Print(func(current int64) []binance.LiquidationLoanRepayment { // of the last 7 days
		query := binance.ListLiquidationLoanRepaymentsParams{Current: &current, Size: &size}
		return page(client.ListLiquidationLoanRepaymentsWithResponse(ctx, &query)).Rows
	})
	pages.Print(func(current int64) []binance.PortfolioMarginLiquidation {
		query := binance.ListPortfolioMarginLiquidationsParams{Current: &current, Size: &size}
		return page(client.ListPortfolioMarginLiquidationsWithResponse(ctx, &query)).Rows
	})
	limit := pages.Limit
	for _, window := range windows {
		start, end := &window.Start, &window.End
		pages.Print(func(int64) []binance.UsdsFuturesForceOrder {
			query := binance.ListUsdsFuturesForceOrdersParams{StartTime: start, EndTime: end, Limit: &limit}
			return *page(client.ListUsdsFuturesForceOrdersWithResponse(ctx, &query))
		})
		pages.Print(func(int64) []binance.CoinFuturesForceOrder {
			query := binance.ListCoinFuturesForceOrdersParams{StartTime: start, EndTime: end, Limit: &limit}
			return *page(client.ListCoinFuturesForceOrdersWithResponse(ctx, &query))
		})
		pages.Print(func(int64) []binance.PortfolioMarginUmForceOrder {
			query := binance.ListPortfolioMarginUmForceOrdersParams{StartTime: start, EndTime: end, Limit: &limit}
			return *page(client.ListPortfolioMarginUmForceOrdersWithResponse(ctx, &query))
		})
		pages.Print(func(int64) []binance.PortfolioMarginCmForceOrder {
			query := binance.ListPortfolioMarginCmForceOrdersParams{StartTime: start, EndTime: end, Limit: &limit}
			return *page(client.ListPortfolioMarginCmForceOrdersWithResponse(ctx, &query))
		})
	}
}

// The page of an answer, or the end of the program.
func page[Page any](answer interface {
	GetBody() []byte
	GetJSON200() *Page
	Status() string
}, err error) *Page {
	if err != nil {
		log.Fatal(err)
	}
	if answer.GetJSON200() == nil {
		log.Fatalf("%s: %s", answer.Status(), answer.GetBody())
	}
	return answer.GetJSON200()
}
