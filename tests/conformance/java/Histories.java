import binance.ApiClient;
import binance.model.*;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.stream.Stream;

/** Prints every record of every history, through the gateway: Histories FROM TO, as 2025-05-27 or in milliseconds. */
final class Histories {
    private static final ObjectMapper JSON = ApiClient.createDefaultObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private record Line<Row>(Row record, String cursor, boolean complete, ErrorBody error) {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String span = "start=" + arguments[0] + "&end=" + arguments[1];
        String unit = span + "&groupId=6"; // all units that an account ever had take as many times as long
        String lastWeek = "start=" + Instant.now().minus(Duration.ofDays(7)); // the exchange keeps 90 days
        print("margin-liquidations", MarginLiquidation.class, "start=1970-01-01");
        print("closed-risk-units", ClosedRiskUnit.class, "");
        print("liquidation-transfers", LiquidationTransfers.class, span);
        print("risk-unit-liquidations", RiskUnitLiquidation.class, span);
        print("borrow-repay-records", BorrowRepayRecord.class, unit);
        print("liquidation-loan-repayments", LiquidationLoanRepayment.class, lastWeek);
        print("usds-futures-force-orders", UsdsFuturesForceOrder.class, span);
        print("coin-futures-force-orders", CoinFuturesForceOrder.class, span);
        print("portfolio-margin-um-force-orders", PortfolioMarginUmForceOrder.class, span);
        print("portfolio-margin-cm-force-orders", PortfolioMarginCmForceOrder.class, span);
        print("portfolio-margin-liquidations", PortfolioMarginLiquidation.class, "");
    }

    /** Prints every record once, oldest first, as they come. */
    private static <Row> void print(String resource, Class<Row> record, String query)
            throws IOException, InterruptedException {
        URI address = URI.create(System.getenv("BINANCE_GATEWAY_URL") + "/histories/" + resource + "?" + query);
        JavaType type = JSON.getTypeFactory().constructParametricType(Line.class, record);
        HttpResponse<Stream<String>> answer =
                HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofLines());
        try (Stream<String> lines = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IOException(String.join("", lines.toList()));
            }
            for (Iterator<String> texts = lines.iterator(); texts.hasNext(); ) {
                Line<Row> line = JSON.readValue(texts.next(), type);
                if (line.error() != null) {
                    throw new IOException(line.error().getMsg() + "; go on with cursor=" + line.cursor());
                }
                if (line.complete()) {
                    return;
                }
                if (line.record() != null) {
                    System.out.println(JSON.writeValueAsString(line.record()));
                }
            }
            throw new IOException("the history was cut off");
        }
    }
}
