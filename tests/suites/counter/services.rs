//! Services that only tests offer, published as a municipality publishes its own.

use tests::Database;
use tests::server::{answer, project};

use crate::trying;

/// The service whose cases may have everything done to them.
pub const RESIDENCE: &str = "residence-certificate";
/// The service that files are sent with.
pub const PAVEMENT: &str = "pavement-permit";

/// The service whose form asks every kind of question.
pub const EVERY_KIND: &str = "every-kind";

/// Publishes the service beside the shipped ones. A server that starts afterwards offers it.
pub async fn publish_residence(database: &Database) {
    publish(database, "residence", RESIDENCE).await;
}

/// The same.
pub async fn publish_every_kind(database: &Database) {
    publish(database, "every-kind", EVERY_KIND).await;
}

/// The same for the one with files.
pub async fn publish_pavement(database: &Database) {
    publish(database, "pavement", PAVEMENT).await;
}

async fn publish(database: &Database, data: &str, service: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for name in ["workflows", "forms"] {
        let to = folder.path().join(name);
        std::fs::create_dir(&to).expect("it can be made");
        trying::copy(&project().join(name), &to);
    }
    trying::copy(&project().join("tests/data").join(data), folder.path());
    let workflows = folder.path().join("workflows");
    let workflows = workflows.to_str().expect("a plain name");
    for arguments in [
        &["migrate"][..],
        &["publish", workflows, "--service", service],
    ] {
        let arguments = [&["--database", database.url()], arguments].concat();
        let (status, said, errors) = answer(&arguments).await;
        assert!(status.success(), "{arguments:?}: {said}{errors}");
    }
}
