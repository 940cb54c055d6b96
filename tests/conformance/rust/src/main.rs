//! Prints every record of all four operations, through the gateway: conformance FROM TO, in milliseconds since 1970.

use std::env::{args, var};
use std::error::Error;

use binance::apis::configuration::{ApiKey, Configuration};
use binance::apis::institutional_loan_api::{
    list_closed_risk_units, list_liquidation_transfers, list_risk_unit_liquidations,
};
use binance::apis::margin_api::list_margin_liquidations;

const SIZE: usize = 100;
const LONGEST: i64 = 100 * 86_400_000; // the span of a window

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Asks for page after page, and prints the records as they come.
fn print<Row: serde::Serialize>(ask: impl Fn(Option<i64>) -> Result<Vec<Row>>) -> Result<Vec<Row>> {
    let mut printed = Vec::new();
    for current in 1.. {
        let rows = ask(Some(current))?;
        let is_last = rows.len() < SIZE;
        for row in rows {
            println!("{}", serde_json::to_string(&row)?);
            printed.push(row);
        }
        if is_last {
            break;
        }
    }
    Ok(printed)
}

fn main() -> Result<()> {
    let client = Configuration {
        base_path: var("BINANCE_GATEWAY_URL")?,
        // The gateway has its own, and takes none.
        api_key: var("BINANCE_API_KEY").ok().map(|key| ApiKey { prefix: None, key }),
        ..Configuration::new()
    };
    let size = Some(SIZE as i64);
    let from: i64 = args().nth(1).ok_or("FROM is missing")?.parse()?;
    let to: i64 = args().nth(2).ok_or("TO is missing")?.parse()?;

    print(|page| Ok(list_margin_liquidations(&client, None, None, None, page, size, None)?.rows))?;
    let closed = print(|page| Ok(list_closed_risk_units(&client, page, size, None)?.rows))?;
    let mut units = vec![None]; // those active now; a closed one shows only when it is asked for
    units.extend(closed.iter().map(|unit| Some(unit.group_id)));
    for start in (from..=to).step_by(LONGEST as usize) {
        let (start, end) = (Some(start), Some((start + LONGEST - 1).min(to)));
        print(|page| Ok(list_liquidation_transfers(&client, start, end, page, size, None)?.rows))?;
        for &unit in &units {
            print(|page| Ok(list_risk_unit_liquidations(&client, unit, start, end, page, size, None)?.rows))?;
        }
    }
    Ok(())
}
