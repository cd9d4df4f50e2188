//! Services that only tests offer, published as a municipality publishes its own.

use tests::Database;
use tests::server::{answer, project};

use crate::trying;

/// The service whose cases may have everything done to them.
pub const RESIDENCE: &str = "residence-certificate";

/// Publishes the service beside the shipped ones. A server that starts afterwards offers it.
pub async fn publish_residence(database: &Database) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for name in ["workflows", "forms"] {
        let to = folder.path().join(name);
        std::fs::create_dir(&to).expect("it can be made");
        trying::copy(&project().join(name), &to);
    }
    trying::copy(&project().join("tests/data/residence"), folder.path());
    let workflows = folder.path().join("workflows");
    let workflows = workflows.to_str().expect("a plain name");
    for arguments in [
        &["migrate"][..],
        &["publish", workflows, "--service", RESIDENCE],
    ] {
        let arguments = [&["--database", database.url()], arguments].concat();
        let (status, said, errors) = answer(&arguments).await;
        assert!(status.success(), "{arguments:?}: {said}{errors}");
    }
}
