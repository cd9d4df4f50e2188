//! The embedded sample registry: people the municipality knows, so that
//! everything runs on a fresh machine. A real registry is reached by a connector.

use crate::db::{Record, args, statements};
use crate::error::Error;
use crate::store::Store;
use jiff::civil::Date;

statements! {
    PUT = "INSERT INTO registry_people (afm, pin, family_number, given_name, family_name,
             father_name, mother_name, born)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
           ON CONFLICT (afm) DO UPDATE SET pin = excluded.pin,
             family_number = excluded.family_number, given_name = excluded.given_name,
             family_name = excluded.family_name, father_name = excluded.father_name,
             mother_name = excluded.mother_name, born = excluded.born";
    BY_AFM = "SELECT afm, pin, family_number, given_name, family_name, father_name, mother_name,
                born
              FROM registry_people WHERE afm = $1";
    BY_PIN = "SELECT afm, pin, family_number, given_name, family_name, father_name, mother_name,
                born
              FROM registry_people WHERE pin = $1";
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryPerson {
    /// Tax number, 9 digits.
    pub afm: String,
    /// The municipality's own code for the person.
    pub pin: String,
    /// Number of the family in the municipal registry.
    pub family_number: String,
    pub given_name: String,
    pub family_name: String,
    pub father_name: String,
    pub mother_name: String,
    pub born: Date,
}

impl RegistryPerson {
    fn read(row: &Record) -> sqlx::Result<RegistryPerson> {
        Ok(RegistryPerson {
            afm: row.text("afm")?,
            pin: row.text("pin")?,
            family_number: row.text("family_number")?,
            given_name: row.text("given_name")?,
            family_name: row.text("family_name")?,
            father_name: row.text("father_name")?,
            mother_name: row.text("mother_name")?,
            born: row.word("born", |word| word.parse().ok())?,
        })
    }
}

impl Store {
    pub async fn put_registry_person(&self, person: &RegistryPerson) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.execute(
            PUT,
            args![
                &person.afm,
                &person.pin,
                &person.family_number,
                &person.given_name,
                &person.family_name,
                &person.father_name,
                &person.mother_name,
                &person.born.to_string(),
            ],
        )
        .await?;
        Ok(tx.commit().await?)
    }

    pub async fn registry_person(&self, afm: &str) -> Result<Option<RegistryPerson>, Error> {
        let mut conn = self.db.read().await?;
        Ok(conn
            .optional(BY_AFM, args![afm], RegistryPerson::read)
            .await?)
    }

    pub async fn registry_person_by_pin(&self, pin: &str) -> Result<Option<RegistryPerson>, Error> {
        let mut conn = self.db.read().await?;
        Ok(conn
            .optional(BY_PIN, args![pin], RegistryPerson::read)
            .await?)
    }
}
