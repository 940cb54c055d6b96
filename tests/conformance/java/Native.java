import binance.ApiClient;
import binance.ApiException;
import binance.api.CoinFuturesApi;
import binance.api.InstitutionalLoanApi;
import binance.api.MarginApi;
import binance.api.PortfolioMarginApi;
import binance.api.UsdsFuturesApi;
import binance.model.ClosedRiskUnit;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Prints every record of every operation that lists some, through the gateway: Native FROM TO, in milliseconds since 1970. */
final class Native {
    private static final long SIZE = 100;
    private static final int LIMIT = 100; // of what comes without pages: its windows hold fewer
    private static final long DAY = 86_400_000L;
    private static final long LONGEST = 100 * DAY; // the span of a window
    private static final ObjectMapper JSON = ApiClient.createDefaultObjectMapper();

    private interface Page<Row> {
        List<Row> at(long current) throws ApiException;
    }

    public static void main(String[] arguments) throws ApiException, JsonProcessingException {
        ApiClient client = new ApiClient();
        client.updateBaseUri(System.getenv("BINANCE_GATEWAY_URL"));
        String key = System.getenv("BINANCE_API_KEY");
        if (key != null) { // the gateway has its own, and takes none
            client.setRequestInterceptor(request -> request.header("X-MBX-APIKEY", key));
        }
        MarginApi margin = new MarginApi(client);
        InstitutionalLoanApi loans = new InstitutionalLoanApi(client);
        UsdsFuturesApi usds = new UsdsFuturesApi(client);
        CoinFuturesApi coin = new CoinFuturesApi(client);
        PortfolioMarginApi portfolio = new PortfolioMarginApi(client);

        print(page -> margin.listMarginLiquidations(null, null, null, page, SIZE, null).getRows());
        List<Long> units = new ArrayList<>();
        units.add(null); // those active now; a closed one shows only when it is asked for
        for (ClosedRiskUnit unit : print(page -> loans.listClosedRiskUnits(page, SIZE, null).getRows())) {
            units.add(unit.getGroupId());
        }
        long to = Long.parseLong(arguments[1]);
        for (long from = Long.parseLong(arguments[0]); from <= to; from += LONGEST) {
            long start = from;
            long end = Math.min(from + LONGEST - 1, to);
            print(page -> loans.listLiquidationTransfers(start, end, page, SIZE, null).getRows());
            for (Long unit : units) {
                print(page -> loans.listRiskUnitLiquidations(unit, start, end, page, SIZE, null).getRows());
            }
            print(page -> usds.listUsdsFuturesForceOrders(null, null, start, end, LIMIT, null));
            print(page -> coin.listCoinFuturesForceOrders(null, null, start, end, LIMIT, null));
            print(page -> portfolio.listPortfolioMarginUmForceOrders(null, null, start, end, LIMIT, null));
            print(page -> portfolio.listPortfolioMarginCmForceOrders(null, null, start, end, LIMIT, null));
        }
        for (long from = Long.parseLong(arguments[0]); from <= to; from += 7 * DAY) { // of loans, 7 days are shown
            long start = from;
            long end = Math.min(from + 7 * DAY - 1, to);
            for (String type : List.of("BORROW", "REPAY")) {
                print(page -> loans.listBorrowRepayRecords(type, null, null, start, end, page, SIZE, null).getRows());
            }
        }
        print(page -> margin.listLiquidationLoanRepayments(null, null, page, SIZE, null).getRows()); // the last 7 days
        print(page -> portfolio.listPortfolioMarginLiquidations(null, null, page, SIZE, null).getRows());
    }

    /** Asks for page after page, and prints the records as they come. */
    private static <Row> List<Row> print(Page<Row> ask) throws ApiException, JsonProcessingException {
        List<Row> printed = new ArrayList<>();
        for (long current = 1; ; current++) {
            List<Row> rows = ask.at(current);
            for (Row row : rows) {
                System.out.println(JSON.writeValueAsString(row));
            }
            printed.addAll(rows);
            if (rows.size() < SIZE) {
                return printed;
            }
        }
    }
}
