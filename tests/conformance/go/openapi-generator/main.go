// Prints every record of every operation that lists some: openapi-generator FROM TO, in milliseconds since 1970.
package main

import (
	"context"
	"log"
	"net/http"
	"os"

	"conformance/openapi-generator/binance"
	"conformance/pages"
	"conformance/signing"
)

func main() {
	key, url, sender := os.Getenv("BINANCE_API_KEY"), os.Getenv("BINANCE_GATEWAY_URL"), http.DefaultClient
	if url == "" {
		url = os.Getenv("BINANCE_BASE_URL")
		sender = &http.Client{Transport: signing.Transport{Secret: os.Getenv("BINANCE_API_SECRET")}}
	}
	settings := binance.NewConfiguration()
	settings.HTTPClient = sender
	settings.Servers = binance.ServerConfigurations{{URL: url}}
	settings.OperationServers = nil // else operations of other hosts would go past that address
	client := binance.NewAPIClient(settings)
	margin, loans := client.MarginAPI, client.InstitutionalLoanAPI
	ctx := context.Background()
	if key != "" { // the gateway has its own, and takes none
		ctx = context.WithValue(ctx, binance.ContextAPIKeys, map[string]binance.APIKey{"ApiKey": {Key: key}})
	}

	pages.Print(func(current int64) []binance.MarginLiquidation {
		return page(margin.ListMarginLiquidations(ctx).Current(current).Size(pages.Size).Execute()).Rows
	})
	closed := pages.Print(func(current int64) []binance.ClosedRiskUnit {
		return page(loans.ListClosedRiskUnits(ctx).Current(current).Size(pages.Size).Execute()).Rows
	})
	windows := pages.Windows(100)
	for _, window := range windows {
		query := loans.ListLiquidationTransfers(ctx).StartTime(window.Start).EndTime(window.End).Size(pages.Size)
		pages.Print(func(current int64) []binance.LiquidationTransfers {
			return page(query.Current(current).Execute()).Rows
		})
	}
	for _, window := range windows {
		query := loans.ListRiskUnitLiquidations(ctx).StartTime(window.Start).EndTime(window.End).Size(pages.Size)
		ask := func(current int64) []binance.RiskUnitLiquidation {
			return page(query.Current(current).Execute()).Rows
		}
		pages.Print(ask) // those active now
		for _, unit := range closed {
			query = query.GroupId(unit.GroupId) // a closed one shows only when it is asked for
			pages.Print(ask)
		}
	}
	for _, window := range pages.Windows(7) {
		for _, kind := range []string{"BORROW", "REPAY"} {
			query := loans.ListBorrowRepayRecords(ctx).Type_(kind).StartTime(window.Start).EndTime(window.End)
			pages.Print(func(current int64) []binance.BorrowRepayRecord {
				return page(query.Current(current).Size(pages.Size).Execute()).Rows
			})
		}
	}
	pages.Print(func(current int64) []binance.LiquidationLoanRepayment { // of the last 7 days
		return page(margin.ListLiquidationLoanRepayments(ctx).Current(current).Size(pages.Size).Execute()).Rows
	})
	portfolio := client.PortfolioMarginAPI
	pages.Print(func(current int64) []binance.PortfolioMarginLiquidation {
		return page(portfolio.ListPortfolioMarginLiquidations(ctx).Current(current).Size(pages.Size).Execute()).Rows
	})
	for _, window := range windows {
		start, end, limit := window.Start, window.End, pages.Limit
		pages.Print(func(int64) []binance.UsdsFuturesForceOrder {
			query := client.UsdsFuturesAPI.ListUsdsFuturesForceOrders(ctx)
			return page(query.StartTime(start).EndTime(end).Limit(limit).Execute())
		})
		pages.Print(func(int64) []binance.CoinFuturesForceOrder {
			query := client.CoinFuturesAPI.ListCoinFuturesForceOrders(ctx)
			return page(query.StartTime(start).EndTime(end).Limit(limit).Execute())
		})
		pages.Print(func(int64) []binance.PortfolioMarginUmForceOrder {
			query := portfolio.ListPortfolioMarginUmForceOrders(ctx)
			return page(query.StartTime(start).EndTime(end).Limit(limit).Execute())
		})
		pages.Print(func(int64) []binance.PortfolioMarginCmForceOrder {
			query := portfolio.ListPortfolioMarginCmForceOrders(ctx)
			return page(query.StartTime(start).EndTime(end).Limit(limit).Execute())
		})
	}
}

// The page of an answer, or the end of the program.
func page[Page any](found Page, _ *http.Response, err error) Page {
	if err != nil {
		log.Fatal(err)
	}
	return found
}
