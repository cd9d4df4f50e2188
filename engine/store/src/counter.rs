//! Numbers of the municipality's registers: one row per register and year,
//! counted up inside the transaction that uses the number, so that none is lost
//! and none is given twice.

use crate::db::{Conn, args, statements};
use engine::case::Numbers;

statements! {
    /// The last of $2 numbers of each register. Whoever comes second waits for the
    /// first; the registers always come in this order, so that two openings never
    /// wait for each other.
    NEXT = "INSERT INTO counters (name, year, value) VALUES ('reference', $1, $2), ('protocol', $1, $2)
            ON CONFLICT (name, year) DO UPDATE SET value = counters.value + excluded.value
            RETURNING name, value";
}

/// What people quote, and the number in the register of incoming documents, for
/// as many cases as are opened.
pub(crate) async fn draw(tx: &mut Conn, year: i16, cases: u32) -> sqlx::Result<Vec<Numbers>> {
    let with = args![i64::from(year), cases];
    let last = tx
        .all(NEXT, with, |row| {
            Ok((row.text("name")?, row.number("value")?))
        })
        .await?;
    let of = |register: &str| {
        let found = last.iter().find(|(name, _)| name == register);
        found
            .map(|(_, value)| *value)
            .ok_or(sqlx::Error::RowNotFound)
    };
    let (reference, protocol) = (of("reference")?, of("protocol")?);
    Ok((0..i64::from(cases))
        .rev()
        .map(|left| Numbers {
            reference: format!("{year}-{:06}", reference - left),
            protocol: format!("{}/{year}", protocol - left),
        })
        .collect())
}
