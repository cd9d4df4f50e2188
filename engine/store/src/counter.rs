//! Numbers of the municipality's registers: one row per register and year,
//! counted up inside the transaction that uses the number, so that none is lost
//! and none is given twice.

use crate::db::{Conn, args, statements};
use engine::case::Numbers;

statements! {
    /// The next number of a register. Whoever comes second waits for the first.
    NEXT = "INSERT INTO counters (name, year, value) VALUES ($1, $2, 1)
            ON CONFLICT (name, year) DO UPDATE SET value = counters.value + 1
            RETURNING value";
}

/// What people quote, and the number in the register of incoming documents.
/// Always drawn in this order, so that two openings never wait for each other.
pub(crate) async fn draw(tx: &mut Conn, year: i16) -> sqlx::Result<Numbers> {
    let reference = next(tx, "reference", year).await?;
    let protocol = next(tx, "protocol", year).await?;
    Ok(Numbers {
        reference: format!("{year}-{reference:06}"),
        protocol: format!("{protocol}/{year}"),
    })
}

async fn next(tx: &mut Conn, register: &str, year: i16) -> sqlx::Result<i64> {
    tx.one(NEXT, args![register, i64::from(year)], |row| {
        row.number("value")
    })
    .await
}
