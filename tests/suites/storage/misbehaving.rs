//! A bucket that misbehaves: refused in bounded time or tried again, never half kept, never cut short in silence.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tests::bucket::{Bucket, Mood};
use tokio::net::TcpListener;
use tokio::time::timeout;
use web::clock::Clock;
use web::connectors::storage::{Name, Storage, StorageError};
use web::connectors::target::Standing;

use super::{BOUND, bytes, hour, keep, now, opened, read, whole};

const SIZE: usize = 300_000;

/// A bucket with one file of ours in it.
async fn with_a_file() -> (Bucket, Storage, Name) {
    let bucket = Bucket::start().await;
    let storage = opened(&bucket.hasty_url(), Clock::system());
    let name = keep(&storage, &bytes(SIZE)).await;
    (bucket, storage, name)
}

async fn in_time<T>(doing: impl Future<Output = T>) -> T {
    timeout(BOUND, doing)
        .await
        .expect("it comes to an end by itself")
}

async fn kept(storage: &Storage) -> Result<(), StorageError> {
    in_time(storage.keep(&Name::drawn(), bytes(SIZE).into())).await
}

/// Opens and reads; the error of either.
async fn fetched(storage: &Storage, name: &Name) -> Result<Vec<u8>, String> {
    in_time(async {
        let opened = storage
            .open(name)
            .await
            .map_err(|error| error.to_string())?;
        whole(opened.expect("it is there"))
            .await
            .map_err(|error| error.to_string())
    })
    .await
}

fn standing(storage: &Storage) -> Standing {
    storage
        .target()
        .expect("a machine of somebody else's")
        .standing()
}

#[tokio::test]
async fn one_that_is_busy_is_asked_again_but_not_for_ever() {
    let (bucket, storage, name) = with_a_file().await;
    bucket.becomes(Mood::SlowDown(2));
    let other = keep(&storage, b"other").await;
    bucket.becomes(Mood::SlowDown(2));
    assert_eq!(read(&storage, &name).await, bytes(SIZE));
    bucket.becomes(Mood::SlowDown(2));
    let mut listed = storage
        .older_than(now() + hour())
        .await
        .expect("it is listed");
    listed.sort();
    let mut both = [name.clone(), other.clone()];
    both.sort();
    assert_eq!(listed, both);
    bucket.becomes(Mood::SlowDown(2));
    storage.remove(&other).await.expect("it is removed");
    assert_eq!(bucket.files().len(), 1);

    bucket.becomes(Mood::SlowDown(usize::MAX));
    let before = bucket.asked().len();
    let refused = kept(&storage).await.expect_err("it is refused").to_string();
    assert!(refused.contains("503"), "{refused}");
    assert_eq!(bucket.asked().len() - before, 3);
    assert!(fetched(&storage, &name).await.is_err());
    bucket.becomes(Mood::Honest);
    assert_eq!(bucket.files().len(), 1);
    assert_eq!(read(&storage, &name).await, bytes(SIZE));
}

#[tokio::test]
async fn one_that_does_not_answer_is_given_up_and_then_left_alone() {
    let bucket = Bucket::start().await;
    let clock = Clock::system();
    let storage = opened(&bucket.hasty_url(), clock.clone());
    let name = keep(&storage, b"ours").await;
    bucket.becomes(Mood::Silent);
    kept(&storage).await.expect_err("no answer");
    fetched(&storage, &name).await.expect_err("no answer");
    in_time(storage.remove(&name)).await.expect_err("no answer");
    in_time(storage.older_than(now()))
        .await
        .expect_err("no answer");
    assert_eq!(standing(&storage), Standing::Falters { failures: 4 });
    kept(&storage).await.expect_err("no answer");
    assert!(matches!(standing(&storage), Standing::LeftAlone { .. }));

    let before = bucket.asked().len();
    for _ in 0..3 {
        let refused = kept(&storage).await.expect_err("nobody asks").to_string();
        assert!(refused.contains("left alone"), "{refused}");
    }
    assert_eq!(bucket.asked().len(), before);
    bucket.becomes(Mood::Honest);
    clock.advance(SignedDuration::from_secs(6));
    assert_eq!(read(&storage, &name).await, b"ours");
    assert_eq!(standing(&storage), Standing::Answers);
    assert_eq!(bucket.files().len(), 1, "something half is kept");
}

#[tokio::test]
async fn one_that_is_not_there_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = listener.local_addr().expect("it was bound");
    drop(listener);
    let storage = opened(
        &format!("s3+http://key:secret@{address}/bucket?wait=2"),
        Clock::system(),
    );
    kept(&storage).await.expect_err("nobody is there");
    in_time(storage.open(&Name::drawn()))
        .await
        .err()
        .expect("nobody is there");
    in_time(storage.older_than(now()))
        .await
        .expect_err("nobody is there");
    assert_eq!(standing(&storage), Standing::Falters { failures: 3 });
}

#[tokio::test]
async fn a_refusal_is_an_answer_and_others_are_still_asked() {
    let (bucket, storage, name) = with_a_file().await;
    bucket.becomes(Mood::Forbids);
    for _ in 0..10 {
        let refused = kept(&storage).await.expect_err("forbidden").to_string();
        assert!(refused.contains("403"), "{refused}");
    }
    fetched(&storage, &name).await.expect_err("forbidden");
    in_time(storage.remove(&name)).await.expect_err("forbidden");
    in_time(storage.older_than(now()))
        .await
        .expect_err("forbidden");
    assert_eq!(standing(&storage), Standing::Answers);
    bucket.becomes(Mood::Honest);
    assert_eq!(read(&storage, &name).await, bytes(SIZE));
}

#[tokio::test]
async fn one_without_room_says_so_and_is_still_read() {
    let (bucket, storage, name) = with_a_file().await;
    bucket.becomes(Mood::Full);
    for _ in 0..10 {
        let refused = kept(&storage).await.expect_err("there is no room");
        assert!(matches!(refused, StorageError::Full), "{refused:?}");
    }
    assert_eq!(read(&storage, &name).await, bytes(SIZE));
    assert_eq!(bucket.files().len(), 1);
}

#[tokio::test]
async fn nobody_is_followed_to_another_machine() {
    let (bucket, storage, name) = with_a_file().await;
    let other = Bucket::start().await;
    bucket.becomes(Mood::SendsTo(other.address()));
    kept(&storage).await.expect_err("it is sent elsewhere");
    fetched(&storage, &name)
        .await
        .expect_err("it is sent elsewhere");
    in_time(storage.remove(&name))
        .await
        .expect_err("it is sent elsewhere");
    in_time(storage.older_than(now()))
        .await
        .expect_err("it is sent elsewhere");
    assert_eq!(other.asked(), [""; 0]);
}

#[tokio::test]
async fn who_is_to_speak_tls_says_nothing_without_it() {
    let (bucket, _, name) = with_a_file().await;
    let before = bucket.asked().len();
    let storage = opened(
        &bucket.hasty_url().replace("s3+http://", "s3://"),
        Clock::system(),
    );
    kept(&storage).await.expect_err("there is no TLS");
    fetched(&storage, &name).await.expect_err("there is no TLS");
    assert_eq!(bucket.asked().len(), before);
}

#[tokio::test]
async fn that_there_is_no_bucket_does_not_mean_that_a_file_is_gone() {
    let (bucket, storage, name) = with_a_file().await;
    bucket.becomes(Mood::Gone);
    kept(&storage).await.expect_err("there is no bucket");
    fetched(&storage, &name)
        .await
        .expect_err("there is no bucket");
    in_time(storage.remove(&name))
        .await
        .expect_err("there is no bucket");
    in_time(storage.older_than(now()))
        .await
        .expect_err("there is no bucket");
}

#[tokio::test]
async fn a_file_whose_answer_is_lost_is_kept_once_or_not_told_of() {
    let (bucket, storage, _) = with_a_file().await;
    bucket.becomes(Mood::LosesAnswer(1));
    let name = keep(&storage, b"other").await;
    assert_eq!(read(&storage, &name).await, b"other");
    assert_eq!(bucket.files().len(), 2);
    bucket.becomes(Mood::LosesAnswer(usize::MAX));
    kept(&storage)
        .await
        .expect_err("nobody knows whether it is there");
}

#[tokio::test]
async fn what_is_not_wholly_there_is_not_told_to_be() {
    for mood in [Mood::Forgets, Mood::Pretends, Mood::Welcomes] {
        let bucket = Bucket::start().await;
        let storage = opened(&bucket.hasty_url(), Clock::system());
        bucket.becomes(mood);
        let refused = kept(&storage)
            .await
            .expect_err("it is not there")
            .to_string();
        assert!(
            ["kept as", "not there", "not understood"]
                .iter()
                .any(|why| refused.contains(why)),
            "{mood:?}: {refused}"
        );
    }
}

#[tokio::test]
async fn a_file_that_breaks_off_is_taken_up_where_it_did() {
    for mood in [Mood::Cuts(1), Mood::Cuts(2), Mood::Stalls(1)] {
        let (bucket, storage, name) = with_a_file().await;
        bucket.becomes(mood);
        let before = bucket.asked().len();
        assert_eq!(
            fetched(&storage, &name).await.as_deref(),
            Ok(&bytes(SIZE)[..]),
            "{mood:?}"
        );
        let asked = bucket.asked().split_off(before);
        let place = format!("GET /town/files/{name}");
        assert_eq!(asked[0], place);
        assert!(
            asked[1].starts_with(&format!("{place} bytes=")),
            "{asked:?}"
        );
        assert!(!asked[1].contains("bytes=0-"), "{asked:?}");
    }
}

#[tokio::test]
async fn a_file_that_does_not_come_whole_is_an_error_and_never_a_short_one() {
    for mood in [
        Mood::Cuts(usize::MAX),
        Mood::Stalls(usize::MAX),
        Mood::Exchanges,
        Mood::Shortens,
        Mood::SaysLonger,
        Mood::Unmeasured,
        Mood::Welcomes,
    ] {
        let (bucket, storage, name) = with_a_file().await;
        bucket.becomes(mood);
        let came = fetched(&storage, &name).await;
        assert!(
            came.is_err(),
            "{mood:?}: {:?}",
            came.map(|bytes| bytes.len())
        );
    }
}

#[tokio::test]
async fn a_file_that_the_bucket_calls_shorter_has_another_size_than_its_row() {
    let (bucket, storage, name) = with_a_file().await;
    bucket.becomes(Mood::SaysShorter);
    let contents = storage
        .open(&name)
        .await
        .expect("it is answered")
        .expect("it is there");
    assert_eq!(contents.size, SIZE as u64 / 2);
}

#[tokio::test]
async fn a_listing_that_cannot_be_read_lists_nothing_at_all() {
    for mood in [Mood::Garbles, Mood::Circles, Mood::Floods, Mood::Welcomes] {
        let (bucket, storage, _) = with_a_file().await;
        bucket.becomes(mood);
        let listed = in_time(storage.older_than(now() + hour())).await;
        assert!(listed.is_err(), "{mood:?}: {listed:?}");
        bucket.becomes(Mood::Honest);
        assert_eq!(
            storage
                .older_than(now() + hour())
                .await
                .expect("it is listed")
                .len(),
            1
        );
    }
}

#[tokio::test]
async fn names_that_nobody_can_read_spoil_no_listing() {
    let (bucket, storage, name) = with_a_file().await;
    let other = Name::drawn();
    let long_ago = Timestamp::UNIX_EPOCH;
    for key in [
        "files/".to_owned(),
        "files//".to_owned(),
        format!("files//{other}"),
        format!("files/../{other}"),
        format!("files/./{other}"),
        format!("files/0//{other}"),
        format!("files/a/../{other}"),
        "files/a%2F..%2Fb".to_owned(),
        "files/ά".to_owned(),
        "files/0 & <0> \"0\"".to_owned(),
        "files0".to_owned(),
    ] {
        bucket.put(&key, b"", long_ago);
    }
    assert_eq!(
        storage
            .older_than(now() + hour())
            .await
            .expect("it is listed"),
        [name]
    );
}

#[tokio::test]
async fn a_slow_reader_gets_the_whole_file() {
    let (_bucket, storage, name) = with_a_file().await;
    let contents = storage
        .open(&name)
        .await
        .expect("it is answered")
        .expect("it is there");
    // Longer than any answer is waited for.
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert_eq!(
        in_time(whole(contents)).await.expect("it is whole"),
        bytes(SIZE)
    );
}
