//! The stand-in checks signatures as they are published, so that what it takes a real one takes.

use jiff::Timestamp;
use tests::bucket::signature::signature_of;
use tests::bucket::{Bucket, KEY, REGION, SECRET};
use web::clock::Clock;
use web::connectors::storage::Name;

use super::{bytes, hour, keep, now, opened, read};

/// Digest of nothing.
const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The examples of Amazon's own description ("Examples: Signature Calculations").
#[test]
fn the_published_examples_have_the_published_signatures() {
    const DATE: &str = "20130524T000000Z";
    let sign = |path: &str, query: &[(&str, &str)], further: &[(&str, &str)]| {
        let query: Vec<(String, String)> = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let mut headers = vec![("host", "examplebucket.s3.amazonaws.com")];
        headers.extend(further);
        headers.extend([("x-amz-content-sha256", NOTHING), ("x-amz-date", DATE)]);
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        signature_of(
            secret,
            (DATE, "us-east-1"),
            ("GET", path, &query),
            &headers,
            NOTHING,
        )
    };
    assert_eq!(
        sign("/test.txt", &[], &[("range", "bytes=0-9")]),
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    );
    assert_eq!(
        sign("/", &[("lifecycle", "")], &[]),
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
    );
    assert_eq!(
        sign("/", &[("max-keys", "2"), ("prefix", "J")], &[]),
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    );
}

#[tokio::test]
async fn whoever_has_another_key_secret_or_region_gets_nothing_and_learns_which() {
    let bucket = Bucket::start().await;
    let right = opened(&bucket.url(), Clock::system());
    let name = keep(&right, b"ours").await;
    for (key, secret, region, code) in [
        ("AKIAOTHER", SECRET, REGION, "InvalidAccessKeyId"),
        (KEY, "another", REGION, "SignatureDoesNotMatch"),
        (KEY, SECRET, "eu-north-1", "AuthorizationHeaderMalformed"),
    ] {
        let wrong = opened(
            &bucket.url_of(key, secret, region, "/files"),
            Clock::system(),
        );
        let told = [
            wrong.open(&name).await.err().expect("refused").to_string(),
            wrong.remove(&name).await.expect_err("refused").to_string(),
            wrong
                .older_than(Timestamp::MAX)
                .await
                .expect_err("refused")
                .to_string(),
        ];
        for words in &told {
            assert!(words.contains(code), "{words}");
            for hidden in [key, secret] {
                assert!(!words.contains(hidden), "{words}");
            }
        }
        let kept = wrong.keep(&Name::drawn(), b"theirs".to_vec().into()).await;
        assert!(kept.is_err(), "{code}");
        assert!(!format!("{wrong:?}").contains(key));
    }
    assert_eq!(bucket.files().into_values().collect::<Vec<_>>(), [b"ours"]);
    assert_eq!(read(&right, &name).await, b"ours");
}

#[tokio::test]
async fn files_lie_in_the_folder_that_the_address_names_or_in_none() {
    let bucket = Bucket::start().await;
    for (folder, before) in [("", ""), ("/", ""), ("/a/b-c_d.e/", "a/b-c_d.e/")] {
        let storage = opened(&bucket.url_of(KEY, SECRET, REGION, folder), Clock::system());
        let name = keep(&storage, &bytes(10)).await;
        assert_eq!(
            bucket.files().into_keys().collect::<Vec<_>>(),
            [format!("{before}{name}")]
        );
        assert_eq!(
            storage
                .older_than(now() + hour())
                .await
                .expect("it is listed"),
            std::slice::from_ref(&name)
        );
        storage.remove(&name).await.expect("it is removed");
    }
}
