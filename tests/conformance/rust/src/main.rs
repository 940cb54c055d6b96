//! Prints every record of every operation that lists some, through the gateway: conformance FROM TO, in milliseconds since 1970.

use std::env::{args, var};
use std::error::Error;

use binance::apis::configuration::{ApiKey, Configuration};
use binance::apis::coin_futures_api::list_coin_futures_force_orders;
use binance::apis::institutional_loan_api::{
    list_borrow_repay_records, list_closed_risk_units, list_liquidation_transfers, list_risk_unit_liquidations,
};
use binance::apis::margin_api::{list_liquidation_loan_repayments, list_margin_liquidations};
use binance::apis::portfolio_margin_api::{
    list_portfolio_margin_cm_force_orders, list_portfolio_margin_liquidations, list_portfolio_margin_um_force_orders,
};
use binance::apis::usds_futures_api::list_usds_futures_force_orders;

const SIZE: usize = 100;
const DAY: i64 = 86_400_000;
const LONGEST: i64 = 100 * DAY; // the span of a window

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
        let limit = Some(SIZE as i32); // these come without pages: a window holds fewer
        print(|_| Ok(list_usds_futures_force_orders(&client, None, None, start, end, limit, None)?))?;
        print(|_| Ok(list_coin_futures_force_orders(&client, None, None, start, end, limit, None)?))?;
        print(|_| Ok(list_portfolio_margin_um_force_orders(&client, None, None, start, end, limit, None)?))?;
        print(|_| Ok(list_portfolio_margin_cm_force_orders(&client, None, None, start, end, limit, None)?))?;
    }
    for start in (from..=to).step_by(7 * DAY as usize) {
        let (start, end) = (Some(start), Some((start + 7 * DAY - 1).min(to))); // of loans, 7 days are shown
        for kind in ["BORROW", "REPAY"] {
            print(|page| Ok(list_borrow_repay_records(&client, kind, None, None, start, end, page, size, None)?.rows))?;
        }
    }
    print(|page| Ok(list_liquidation_loan_repayments(&client, None, None, page, size, None)?.rows))?; // the last 7 days
    print(|page| Ok(list_portfolio_margin_liquidations(&client, None, None, page, size, None)?.rows))?;
    Ok(())
}
