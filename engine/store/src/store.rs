//! The store itself: a database that is open, and the bell that wakes its workers.

use crate::db::{Db, args, statements};
use crate::error::Error;
use crate::group::Group;
use crate::location::Location;
use crate::queue::Hands;
use crate::wake::Bell;
use std::sync::Arc;

statements! {
    /// Asks whether the database answers at all.
    PING = lite "SELECT 1 AS one", pg "SELECT CAST(1 AS BIGINT) AS one";
}

/// Cheap to clone; all clones share the pools.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) db: Db,
    pub(crate) bell: Arc<Bell>,
    pub(crate) group: Arc<Group>,
    pub(crate) hands: Arc<Hands>,
}

impl Store {
    /// Opens the database, making folder and file on first start and bringing
    /// the tables up to date.
    ///
    /// # Errors
    /// The place cannot be made, the server does not answer, or a released
    /// migration was edited.
    pub async fn open(location: &Location) -> Result<Store, Error> {
        Ok(Store::on(Db::open(location).await?, location))
    }

    /// Opens the database to be read only, as it is: nothing is made and nothing
    /// brought up to date.
    ///
    /// # Errors
    /// There is none, or the server does not answer.
    pub async fn open_to_read(location: &Location) -> Result<Store, Error> {
        Ok(Store::on(Db::open_to_read(location).await?, location))
    }

    fn on(db: Db, location: &Location) -> Store {
        let bell = Arc::new(Bell::new(match location {
            Location::File(path) => Some(path.clone()),
            Location::Postgres(_) => None,
        }));
        Store {
            db,
            bell,
            group: Arc::default(),
            hands: Arc::default(),
        }
    }

    /// Whether the database can be read and written to right now.
    pub async fn ready(&self) -> Result<(), Error> {
        self.db
            .read()
            .await?
            .one(PING, args![], |row| row.number("one").map(drop))
            .await?;
        self.db
            .write()
            .await?
            .one(PING, args![], |row| row.number("one").map(drop))
            .await?;
        Ok(())
    }

    /// Whether the database is a file of ours, and no server.
    pub fn is_a_file(&self) -> bool {
        match self.db {
            Db::Lite { .. } => true,
            Db::Pg(_) => false,
        }
    }

    /// Waits for lent connections and closes the pools. Not needed for safety:
    /// what was acknowledged is on the disk already.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
