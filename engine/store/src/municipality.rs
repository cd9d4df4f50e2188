//! The municipality's own data: offices, locations, calendar. One row of JSON
//! per part, because they are read together and changed rarely.

use crate::db::{Record, args, statements};
use crate::error::Error;
use crate::store::Store;
use engine::municipality::Municipality;
use engine::municipality::theme::Theme;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

statements! {
    PARTS = "SELECT part, body FROM municipality WHERE part <> 'theme'";
    THEME = "SELECT body FROM municipality WHERE part = 'theme'";
    /// Counts a revision only when something changed.
    PUT = "INSERT INTO municipality (part, revision, body, updated_at) VALUES ($1, 1, $2, $3)
           ON CONFLICT (part) DO UPDATE SET revision = municipality.revision + 1,
             body = excluded.body, updated_at = excluded.updated_at
           WHERE municipality.body <> excluded.body";
}

impl Store {
    /// `None` until [`Store::put_municipality`] was called once.
    pub async fn municipality(&self) -> Result<Option<Municipality>, Error> {
        let read = |row: &Record| Ok((row.text("part")?, row.json::<Value>("body")?));
        let rows = self.db.read().await?.all(PARTS, args![], read).await?;
        let mut parts: BTreeMap<String, Value> = rows.into_iter().collect();
        if parts.is_empty() {
            return Ok(None);
        }
        Ok(Some(Municipality {
            name: part(&mut parts, "name")?,
            offices: part(&mut parts, "offices")?,
            locations: part(&mut parts, "locations")?,
            calendar: part(&mut parts, "calendar")?,
        }))
    }

    pub async fn put_municipality(
        &self,
        municipality: &Municipality,
        at: Timestamp,
    ) -> Result<(), Error> {
        let parts = [
            ("name", serde_json::to_string(&municipality.name)),
            ("offices", serde_json::to_string(&municipality.offices)),
            ("locations", serde_json::to_string(&municipality.locations)),
            ("calendar", serde_json::to_string(&municipality.calendar)),
        ];
        let mut tx = self.db.write().await?;
        for (part, body) in parts {
            let body = body.expect("the municipality serializes");
            tx.execute(PUT, args![part, &body, at]).await?;
        }
        Ok(tx.commit().await?)
    }

    /// How its pages look; the default until [`Store::put_theme`] was called.
    pub async fn theme(&self) -> Result<Theme, Error> {
        let read = |row: &Record| row.json::<Theme>("body");
        let mut rows = self.db.read().await?.all(THEME, args![], read).await?;
        Ok(rows.pop().unwrap_or_default())
    }

    pub async fn put_theme(&self, theme: &Theme, at: Timestamp) -> Result<(), Error> {
        let body = serde_json::to_string(theme).expect("a theme serializes");
        let mut tx = self.db.write().await?;
        tx.execute(PUT, args!["theme", &body, at]).await?;
        Ok(tx.commit().await?)
    }
}

fn part<T: DeserializeOwned>(parts: &mut BTreeMap<String, Value>, name: &str) -> Result<T, Error> {
    let body = parts.remove(name).unwrap_or_default();
    serde_json::from_value(body).map_err(|source| {
        Error::Database(sqlx::Error::ColumnDecode {
            index: format!("municipality.{name}"),
            source: source.into(),
        })
    })
}
