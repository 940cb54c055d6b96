//! Prints every record of every history, through the gateway: histories FROM TO, as 2025-05-27 or in milliseconds.

use std::env::{args, var};
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use binance::models::*;
use reqwest::blocking::Client;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

#[derive(Deserialize)]
struct Line<Record> {
    record: Option<Record>,
    cursor: String,
    complete: Option<bool>,
    error: Option<ErrorBody>,
}

/// Prints every record once, oldest first, as they come.
fn print<Record: Serialize + DeserializeOwned>(resource: &str, query: &str) -> Result<(), Box<dyn Error>> {
    let client = Client::builder().timeout(None).build()?; // by default, 30 seconds for the whole history
    let address = format!("{}/histories/{resource}?{query}", var("BINANCE_GATEWAY_URL")?);
    let answer = client.get(address).send()?;
    if !answer.status().is_success() {
        return Err(answer.text()?.into());
    }
    for text in BufReader::new(answer).lines() {
        let line: Line<Record> = serde_json::from_str(&text?)?;
        if let Some(error) = line.error {
            return Err(format!("{}; go on with cursor={}", error.msg, line.cursor).into());
        }
        if line.complete == Some(true) {
            return Ok(());
        }
        if let Some(record) = line.record {
            println!("{}", serde_json::to_string(&record)?);
        }
    }
    Err("the history was cut off".into())
}

fn main() -> Result<(), Box<dyn Error>> {
    let from = args().nth(1).ok_or("FROM is missing")?;
    let to = args().nth(2).ok_or("TO is missing")?;
    let span = format!("start={from}&end={to}");
    let unit = format!("{span}&groupId=6"); // all units that an account ever had take as many times as long
    let week_ago = SystemTime::now() - Duration::from_secs(7 * 86_400); // the exchange keeps 90 days
    let last_week = format!("start={}", week_ago.duration_since(UNIX_EPOCH)?.as_millis());

    print::<MarginLiquidation>("margin-liquidations", "start=1970-01-01")?;
    print::<ClosedRiskUnit>("closed-risk-units", "")?;
    print::<LiquidationTransfers>("liquidation-transfers", &span)?;
    print::<RiskUnitLiquidation>("risk-unit-liquidations", &span)?;
    print::<BorrowRepayRecord>("borrow-repay-records", &unit)?;
    print::<LiquidationLoanRepayment>("liquidation-loan-repayments", &last_week)?;
    print::<UsdsFuturesForceOrder>("usds-futures-force-orders", &span)?;
    print::<CoinFuturesForceOrder>("coin-futures-force-orders", &span)?;
    print::<PortfolioMarginUmForceOrder>("portfolio-margin-um-force-orders", &span)?;
    print::<PortfolioMarginCmForceOrder>("portfolio-margin-cm-force-orders", &span)?;
    print::<PortfolioMarginLiquidation>("portfolio-margin-liquidations", "")?;
    Ok(())
}
