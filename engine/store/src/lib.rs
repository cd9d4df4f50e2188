//! Every SQL statement of the product, for SQLite and PostgreSQL.
//!
//! [`Store::open`] brings the tables up to date. [`Store::open_case`] and
//! [`Store::commit`] are the only ways to change a case: one transaction each,
//! with the revision check, chained events, projections, the seat, effects and
//! their jobs, and the audit line. Reads of a case take a [`Viewer`].
//! [`Store::run_workers`] runs the jobs.
//!
//! Nothing here reads the clock or draws randomness: moments and identities come in.

mod account;
mod appointment;
mod audit;
mod bare;
mod case;
mod commit;
mod counter;
mod crowd;
mod db;
mod draft;
mod effect;
mod entry;
mod error;
mod event;
mod following;
mod group;
mod hold;
mod inbox;
mod incident;
mod location;
mod moving;
mod municipality;
mod offer;
mod opening;
mod pages;
mod project;
mod queue;
mod rating;
mod registry;
mod scratch;
mod search;
mod session;
mod store;
mod stuck;
mod timer;
mod upload;
mod verify;
mod version;
mod viewer;
mod wake;
mod write;

#[cfg(test)]
mod contract;

pub use account::{Account, AccountError, Credentials, DIRECTOR, NewAccount};
pub use audit::AuditLine;
pub use bare::{Bare, BareChange};
pub use case::{CASE_ROLES, CaseRow, OfficeRow};
pub use commit::{CommitError, Committing};
pub use crowd::Crowd;
pub use draft::{Draft, Unsent};
pub use effect::{Backlog, EffectRow};
pub use error::Error;
pub use event::Chain;
pub use hold::{Held, Hold, Wish};
pub use inbox::InboxRow;
pub use incident::{IncidentKind, IncidentRow};
pub use location::Location;
pub use moving::{Moving, MovingRow};
pub use offer::{Offer, VersionRow};
pub use opening::{OpenError, Opened, Opening, Origin};
pub use pages::{PageOrigin, PageRow};
pub use queue::{JobError, JobTicket, Queue, Work, WorkerError, Workers};
pub use rating::{Rating, Ratings};
pub use registry::RegistryPerson;
pub use scratch::Scratch;
pub use search::{CasesFound, DocumentKind, DocumentRow, Found, FoundCase, Reindexed};
pub use session::Session;
pub use store::Store;
pub use stuck::Stuck;
pub use upload::{Holder, Taken, ToScan, Upload, UploadState};
pub use verify::{Discrepancy, Verified};
pub use version::Version;
pub use viewer::Viewer;

/// Every statement of the crate, for the test that prepares them all.
#[cfg(test)]
pub(crate) fn statements() -> Vec<db::Statement> {
    [
        account::STATEMENTS,
        appointment::STATEMENTS,
        audit::STATEMENTS,
        case::STATEMENTS,
        counter::STATEMENTS,
        crowd::STATEMENTS,
        draft::STATEMENTS,
        effect::STATEMENTS,
        event::STATEMENTS,
        following::STATEMENTS,
        hold::STATEMENTS,
        inbox::STATEMENTS,
        incident::STATEMENTS,
        moving::STATEMENTS,
        municipality::STATEMENTS,
        offer::STATEMENTS,
        pages::STATEMENTS,
        &queue::all_statements(),
        rating::STATEMENTS,
        registry::STATEMENTS,
        &search::all_statements(),
        session::STATEMENTS,
        store::STATEMENTS,
        stuck::STATEMENTS,
        timer::STATEMENTS,
        upload::STATEMENTS,
        &verify::all_statements(),
        version::STATEMENTS,
    ]
    .concat()
}

/// Every statement of many rows, likewise.
#[cfg(test)]
pub(crate) fn statements_of_rows() -> Vec<&'static db::Rows> {
    [
        audit::ROWS,
        draft::ROWS,
        effect::ROWS,
        event::ROWS,
        incident::ROWS,
        moving::ROWS,
        project::ROWS,
        queue::ROWS,
        &search::all_rows(),
        upload::ROWS,
        write::ROWS,
    ]
    .concat()
}
