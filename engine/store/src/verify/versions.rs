//! Published versions: their files must give the digest they go by.

use super::discrepancy::Teller;
use crate::db::{Db, args, statements};
use crate::error::Error;
use engine::files::Files;

statements! {
    DIGESTS = "SELECT digest FROM versions ORDER BY service, number";
    FILES = "SELECT files FROM versions WHERE digest = $1";
}

/// Answers how many there are. Their files are read one version at a time.
pub(super) async fn verify(db: &Db, teller: &mut Teller<'_>) -> Result<u64, Error> {
    let mut conn = db.read().await?;
    let digests = conn
        .all(DIGESTS, args![], |row| {
            Ok(row.text("digest").map_err(|error| error.to_string()))
        })
        .await?;
    drop(conn);
    let count = digests.len() as u64;
    for digest in digests {
        match digest {
            Ok(digest) => verify_one(db, &digest, teller).await?,
            Err(reason) => teller.tell("versions", "?", "digest", "a digest", &reason),
        }
    }
    Ok(count)
}

async fn verify_one(db: &Db, digest: &str, teller: &mut Teller<'_>) -> Result<(), Error> {
    let mut conn = db.read().await?;
    let files = conn
        .optional(FILES, args![digest], |row| {
            Ok(row.text("files").map_err(|error| error.to_string()))
        })
        .await?;
    let expected = format!("files that give {digest}");
    let wrong = match files {
        // Versions are never deleted.
        None => Some("no row any more".to_owned()),
        Some(Err(reason)) => Some(reason),
        Some(Ok(text)) => fault(digest, &text),
    };
    if let Some(found) = wrong {
        teller.tell("versions", digest, "files", &expected, &found);
    }
    Ok(())
}

fn fault(digest: &str, text: &str) -> Option<String> {
    let Ok(files) = serde_json::from_str::<Files>(text) else {
        return Some("no files".to_owned());
    };
    let given = files.digest();
    if given != digest {
        return Some(format!("files that give {given}"));
    }
    // Space between the files, or a name twice: not what was written.
    let written = serde_json::to_string(&files).expect("files serialize");
    (written != text).then(|| "the same files, written otherwise".to_owned())
}
