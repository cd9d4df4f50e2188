//! Files in a bucket instead of a folder, from the citizen to the office, and on days when the bucket is not well.

use reqwest::{Method, StatusCode};
use tests::bucket::{Bucket, FOLDER, KEY, Mood, REGION, SECRET};
use tests::files::{jpeg, pdf};
use tests::{Database, Kind, Server, on_both_databases};

use super::{applied, at_documents, digest_of, listed, places, staying};
use crate::counter::{Citizen, desk_page, publish_pavement, sign_in};
use crate::invariants;

async fn opened(database: &Database, storage: &str) -> (Server, Citizen) {
    publish_pavement(database).await;
    let server = Server::start_with(database, &["--storage", storage]).await;
    let citizen = Citizen::register(&server, "anna").await;
    (server, citizen)
}

/// Every row has its file in the bucket, and none is there without a row.
fn rows_and_bucket_agree(database: &Database, bucket: &Bucket) {
    use sha2::{Digest, Sha256};
    let digest = digest_of(database);
    let mut rows: Vec<(String, String)> = database
        .ask(&format!("SELECT stored, {digest} FROM uploads"))
        .into_iter()
        .map(|row| (format!("{FOLDER}/{}", row[0]), row[1].to_lowercase()))
        .collect();
    rows.sort();
    let files = bucket
        .files()
        .into_iter()
        .map(|(key, bytes)| (key, hex::encode(Sha256::digest(bytes))));
    assert_eq!(files.collect::<Vec<_>>(), rows);
}

fn hides(words: &str) {
    for secret in [KEY, SECRET, "wJalrXUtnFEMI"] {
        assert!(!words.contains(secret), "{words}");
    }
}

async fn verified(database: &Database, server: &Server, bucket: &Bucket) -> String {
    let data = server.data().to_str().expect("a plain name");
    let url = bucket.url();
    let arguments = [
        "--database",
        database.url(),
        "--data",
        data,
        "--storage",
        &url,
        "verify",
    ];
    let (_, said, errors) = tests::server::answer(&arguments).await;
    format!("{said}{errors}")
}

on_both_databases! {
    async fn files_go_through_a_bucket_from_the_citizen_to_the_office(database: Database) {
        let bucket = Bucket::start().await;
        let (mut server, anna) = opened(&database, &bucket.url()).await;
        let case = applied(&anna).await;
        assert_eq!(bucket.files().len(), 2);
        rows_and_bucket_agree(&database, &bucket);
        assert!(!server.data().join("files").exists(), "something lies in the folder");

        let own = anna.visitor.get(&format!("/cases/{case}")).await;
        assert_eq!(anna.visitor.fetch(&places(&own)[0]).await.bytes, pdf("το σχέδιο"));
        database.until("SELECT count(*) FROM tasks WHERE office IS NOT NULL", "1").await;
        let maria = sign_in(&server, "maria").await;
        let desk = desk_page(&maria, &format!("/desk/cases/{case}")).await;
        assert_eq!(listed(&desk), ["Σχέδιο.pdf", "IMG_1.jpg"]);
        let plan = maria.fetch(&places(&desk)[0]).await;
        assert_eq!((plan.status, plan.bytes), (StatusCode::OK, pdf("το σχέδιο")));
        assert_eq!(maria.fetch(&places(&desk)[1]).await.bytes, jpeg());

        // What belongs to nothing goes when it is old enough; what is not ours stays.
        let long_ago = "2026-01-01T00:00:00Z".parse().expect("a moment");
        let name = |digit: &str| format!("{FOLDER}/{}", digit.repeat(32));
        for orphan in ["0", "7", "f"] {
            bucket.put(&name(orphan), b"orphan", long_ago);
        }
        let young = "2100-01-01T00:00:00Z".parse().expect("a moment");
        bucket.put(&name("a"), b"being taken in", young);
        let foreign = [format!("{FOLDER}/readme.txt"), format!("{FOLDER}/0/{}", "0".repeat(32)), "0".repeat(32)];
        for key in &foreign {
            bucket.put(key, b"of somebody else", long_ago);
        }
        server.stop().await;
        server.start_again().await;
        let swept = async {
            while ["0", "7", "f"].iter().any(|digit| bucket.files().contains_key(&name(digit))) {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(tests::PATIENCE, swept).await.expect("what belongs to nothing is removed");
        let files = bucket.files();
        assert_eq!(files.len(), 2 + 1 + foreign.len(), "{:?}", files.keys());
        assert!(foreign.iter().all(|key| files.contains_key(key)));
        let told = verified(&database, &server, &bucket).await;
        assert!(told.contains("sound"), "{told}");
        invariants::hold(&database).await;
        hides(&server.log());
        hides(&told);
    }
}

#[tokio::test]
async fn a_bucket_that_takes_nothing_acknowledges_nothing_and_recovers() {
    let database = Database::new(Kind::Sqlite);
    let bucket = Bucket::start().await;
    let other = Bucket::start().await;
    let (server, anna) = opened(&database, &bucket.url()).await;
    let page = at_documents(&anna).await;
    let content = pdf("a");
    let file: [(&str, &str, &[u8]); 1] = [("document.plan", "a.pdf", &content)];
    for mood in [
        Mood::Forbids,
        Mood::Full,
        Mood::SlowDown(usize::MAX),
        Mood::SendsTo(other.address()),
        Mood::Pretends,
    ] {
        bucket.becomes(mood);
        let answer = anna.visitor.send_files(&staying(&page), &file).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{mood:?}");
        for detail in ["S3", "127.0.0.1", "Denied", "Quota", "SlowDown", FOLDER] {
            assert!(
                !answer.words().contains(detail),
                "{mood:?}: {}",
                answer.words()
            );
        }
        assert_eq!(
            database.ask_one("SELECT count(*) FROM uploads"),
            "0",
            "{mood:?}"
        );
        // Everything else goes on.
        assert_eq!(anna.visitor.get("/cases").await.status, StatusCode::OK);
    }
    assert_eq!(bucket.files().len(), 0);
    bucket.becomes(Mood::Honest);
    let page = anna.visitor.bring(&staying(&page), &file).await;
    assert_eq!(listed(&page), ["a.pdf"]);
    rows_and_bucket_agree(&database, &bucket);
    hides(&server.log());
    let operator = sign_in(&server, "thanos").await;
    let work = operator.get("/operator/work").await;
    assert!(work.words().contains("Αποθήκη αρχείων"), "{}", work.words());
}

#[tokio::test]
async fn a_file_comes_whole_from_a_bucket_or_its_reader_is_told() {
    let database = Database::new(Kind::Sqlite);
    let bucket = Bucket::start().await;
    let (server, anna) = opened(&database, &bucket.hasty_url()).await;
    let content = pdf(&"x".repeat(400_000));
    let page = at_documents(&anna).await;
    let page = anna
        .visitor
        .bring(&staying(&page), &[("document.plan", "a.pdf", &content)])
        .await;
    let place = places(&page)[0].clone();
    for mood in [
        Mood::Cuts(1),
        Mood::Cuts(2),
        Mood::Stalls(1),
        Mood::SlowDown(2),
    ] {
        bucket.becomes(mood);
        assert_eq!(anna.visitor.fetch(&place).await.bytes, content, "{mood:?}");
    }
    // A reader who takes it packed is told as well.
    for packed in ["identity", "gzip"] {
        for mood in [
            Mood::Cuts(usize::MAX),
            Mood::Stalls(usize::MAX),
            Mood::Exchanges,
            Mood::Shortens,
            Mood::SaysLonger,
        ] {
            bucket.becomes(mood);
            let asked = anna
                .visitor
                .request(Method::GET, &place)
                .header("accept-encoding", packed);
            let came = match asked.send().await {
                Ok(answer) if answer.status().is_server_error() => continue,
                Ok(answer) => answer.bytes().await,
                Err(error) => Err(error),
            };
            assert!(
                came.is_err(),
                "{mood:?}, {packed}: {:?}",
                came.map(|bytes| bytes.len())
            );
            // So that it is asked and not left alone.
            bucket.becomes(Mood::Honest);
            assert_eq!(anna.visitor.fetch(&place).await.bytes, content, "{mood:?}");
        }
    }
    for (mood, status) in [
        (Mood::SaysShorter, StatusCode::INTERNAL_SERVER_ERROR),
        (Mood::Unmeasured, StatusCode::SERVICE_UNAVAILABLE),
        (Mood::Silent, StatusCode::SERVICE_UNAVAILABLE),
        (Mood::Gone, StatusCode::SERVICE_UNAVAILABLE),
        (Mood::Forbids, StatusCode::SERVICE_UNAVAILABLE),
    ] {
        bucket.becomes(mood);
        assert_eq!(anna.visitor.fetch(&place).await.status, status, "{mood:?}");
    }
    hides(&server.log());
}

#[tokio::test]
async fn what_is_wrong_with_the_address_of_a_bucket_is_told_without_its_secret() {
    let database = Database::new(Kind::Sqlite);
    let bucket = Bucket::start().await;
    let wrong = bucket.url_of(KEY, "wJalrXUtnFEMI", REGION, "");
    let (server, anna) = opened(&database, &wrong).await;
    let page = at_documents(&anna).await;
    let answer = anna
        .visitor
        .send_files(&staying(&page), &[("document.plan", "a.pdf", &pdf("a"))])
        .await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    server.logs("the storage failed").await;
    hides(&server.log());
    assert_eq!(bucket.files().len(), 0);

    let data = server.data().to_str().expect("a plain name");
    for storage in [
        format!("s3://{KEY}:{SECRET}@host/bucket"),
        format!("https://{KEY}:wJalrXUtnFEMI@host/bucket"),
        format!("s3://{KEY}:wJalrXUtnFEMI@host/"),
        format!("s3://{KEY}:wJalrXUtnFEMI@host/bucket?regoin=eu"),
    ] {
        let arguments = [
            "--database",
            database.url(),
            "--data",
            data,
            "--storage",
            &storage,
            "verify",
        ];
        let (status, said, errors) = tests::server::answer(&arguments).await;
        assert_eq!(status.code(), Some(2), "{said}{errors}");
        assert!(errors.contains("the address of the storage"), "{errors}");
        hides(&format!("{said}{errors}"));
    }
}
