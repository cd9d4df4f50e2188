//! Where uploaded files lie: what holds for every storage, and what becomes of it when a bucket misbehaves.

mod contract;
mod misbehaving;
mod signing;

use std::time::Duration;

use futures::TryStreamExt;
use jiff::{SignedDuration, Timestamp};
use tests::bucket::{Bucket, FOLDER};
use web::clock::Clock;
use web::connectors::storage::{Contents, Folder, Name, S3, Storage};

/// Longest that anything may take with a bucket that is waited for two seconds: twice that for a call, a wait for each
/// try of a file that stops in the middle, and what a busy machine adds.
const BOUND: Duration = Duration::from_secs(20);

fn hour() -> SignedDuration {
    SignedDuration::from_hours(1)
}

/// A storage, and where its files lie.
struct Kept {
    storage: Storage,
    place: Place,
}

enum Place {
    Folder(tempfile::TempDir),
    Bucket(Bucket),
}

impl Kept {
    fn in_a_folder() -> Self {
        let data = tempfile::tempdir().expect("a temporary folder can be made");
        let storage = Storage::Folder(Folder::new(data.path().join(FOLDER)));
        Self {
            storage,
            place: Place::Folder(data),
        }
    }

    async fn in_a_bucket() -> Self {
        let bucket = Bucket::start().await;
        let storage = opened(&bucket.url(), Clock::system());
        Self {
            storage,
            place: Place::Bucket(bucket),
        }
    }

    /// Lays something beside our files that is none of them, long ago.
    fn lay(&self, place: &str) {
        match &self.place {
            Place::Folder(data) => {
                let path = data.path().join(place);
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
                std::fs::write(path, "of somebody else").expect("it can be written");
            }
            Place::Bucket(bucket) => bucket.put(place, b"of somebody else", now() - hour() * 3),
        }
    }
}

/// What is the same in a folder and in a bucket: `name::in_a_folder` and `name::in_a_bucket`.
macro_rules! in_every_storage {
    ($( async fn $name:ident($kept:ident: Kept) $body:block )+) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn given($kept: Kept) $body

            #[tokio::test]
            async fn in_a_folder() {
                given(Kept::in_a_folder()).await;
            }

            #[tokio::test]
            async fn in_a_bucket() {
                given(Kept::in_a_bucket().await).await;
            }
        }
    )+};
}
use in_every_storage;

fn opened(url: &str, clock: Clock) -> Storage {
    tests::visitor::provide_cryptography();
    Storage::S3(S3::new(url, clock).expect("an address"))
}

fn now() -> Timestamp {
    Clock::system().now()
}

/// Bytes of which no half is like the other.
fn bytes(size: usize) -> Vec<u8> {
    (0_u32..).flat_map(u32::to_le_bytes).take(size).collect()
}

async fn keep(storage: &Storage, bytes: &[u8]) -> Name {
    let name = Name::drawn();
    storage
        .keep(&name, bytes.to_vec().into())
        .await
        .expect("it is taken");
    name
}

async fn whole(contents: Contents) -> std::io::Result<Vec<u8>> {
    let pieces: Vec<_> = contents.bytes.try_collect().await?;
    Ok(pieces.concat())
}

async fn read(storage: &Storage, name: &Name) -> Vec<u8> {
    let contents = storage
        .open(name)
        .await
        .expect("it is answered")
        .expect("it is there");
    let size = contents.size;
    let bytes = whole(contents).await.expect("it is read whole");
    assert_eq!(bytes.len() as u64, size);
    bytes
}
