//! Odd files, odd forms and odd times: refused in words, and nothing of them is left.
#![expect(
    clippy::disallowed_methods,
    reason = "slow senders are told by the time they take"
)]

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use tests::files::{
    chunk, jpeg, jpeg_with, multipart, multipart_type, pdf, png, png_with, segment,
};
use tests::{Kind, Server, on_both_databases};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{at_documents, kept, listed, opened, refused, rows_and_files_agree, staying};

const HTML: &[u8] = b"<html><script>alert(1)</script></html>";
const ZIP: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

on_both_databases! {
    async fn odd_files_are_refused_in_words_and_nothing_of_them_is_kept(database: Database) {
        let (server, anna) = opened(&database).await;
        let page = at_documents(&anna).await;
        let whole = pdf("a");
        for (name, content, words) in [
            ("page.pdf", HTML.to_vec(), "δεν είναι PDF"),
            ("vector.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), "δεν είναι PDF"),
            ("program.pdf", b"MZ\x90\0\x03".to_vec(), "δεν είναι PDF"),
            ("letter.docx", b"PK\x03\x04\x14\0".to_vec(), "δεν είναι PDF"),
            ("shifted.pdf", [b"GIF89a", &whole[..]].concat(), "δεν είναι PDF"),
            ("empty.pdf", Vec::new(), "είναι κενό"),
            ("archive.pdf", [&whole, ZIP].concat(), "δεν είναι ακέραιο PDF"),
            ("script.pdf", [&whole, HTML].concat(), "δεν είναι ακέραιο PDF"),
            ("cut.pdf", whole[..whole.len() - 8].to_vec(), "δεν είναι ακέραιο PDF"),
            ("archive.jpg", [&jpeg(), ZIP].concat(), "δεν είναι ακέραιο JPEG"),
            ("cut.jpg", jpeg()[..40].to_vec(), "δεν είναι ακέραιο JPEG"),
            ("page.png", [&png(), HTML].concat(), "δεν είναι ακέραιο PNG"),
            ("bomb.png", png_with(&[], 60_000, 60_000), "υπερβολικά μεγάλες"),
            ("bomb.jpg", jpeg_with(&[], 65_000, 65_000), "υπερβολικά μεγάλες"),
        ] {
            let answer = anna.visitor.bring(&staying(&page), &[("document.plan", name, &content)]).await;
            refused(&answer, words);
            assert!(answer.texts(".govuk-error-summary li")[0].contains(name), "{name} is not named");
        }
        // Of a kind that is taken elsewhere, not here.
        let answer = anna.visitor.bring(&staying(&page), &[("document.photos", "plan.pdf", &whole)]).await;
        refused(&answer, "δεν είναι JPEG, PNG");
        // Larger than here, larger than anywhere.
        for size in [1_100_000, 21 * 1024 * 1024] {
            let large = [jpeg(), vec![0; size]].concat();
            let answer = anna.visitor.bring(&staying(&page), &[("document.photos", "large.jpg", &large)]).await;
            refused(&answer, "μεγαλύτερο από 1 MB");
        }
        assert_eq!(database.ask_one("SELECT count(*) FROM uploads"), "0");
        assert_eq!(kept(&server).len(), 0);

        // English says it in English.
        let english = anna.visitor.get(&format!("/en{}", page.url.path())).await;
        let answer = anna.visitor.bring(&staying(&english), &[("document.plan", "a.txt", b"words")]).await;
        refused(&answer, "“a.txt” is not PDF, JPEG, PNG");
    }

    async fn pictures_lose_what_they_tell_beside_the_picture(database: Database) {
        let (server, anna) = opened(&database).await;
        let page = at_documents(&anna).await;
        let exif = segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\0\0GPS 37.98N 23.72E");
        let photo = jpeg_with(&[exif, segment(0xFE, b"taken by canary")], 8, 8);
        let drawing = png_with(&[chunk(b"tEXt", b"Author\0canary")], 1, 1);
        let files: [(&str, &str, &[u8]); 2] =
            [("document.photos", "a.jpg", &photo), ("document.photos", "b.png", &drawing)];
        let page = anna.visitor.bring(&staying(&page), &files).await;
        assert_eq!(listed(&page), ["a.jpg", "b.png"]);
        for bytes in kept(&server).values() {
            assert!(bytes == &jpeg() || bytes == &png());
        }
        rows_and_files_agree(&database, &server);
    }

    async fn names_of_files_are_shown_as_text_and_lead_nowhere(database: Database) {
        let (server, anna) = opened(&database).await;
        let mut page = at_documents(&anna).await;
        for (given, shown) in [
            ("../../../etc/passwd", "passwd.pdf"),
            ("<img src=x onerror=alert(1)>.pdf", "_img src=x onerror=alert(1)_.pdf"),
            ("a\u{202e}fdp.exe", "afdp.pdf"),
            ("Άδεια%0d%0aSet-Cookie.pdf", "Άδεια_0d_0aSet-Cookie.pdf"),
        ] {
            page = anna.visitor.bring(&staying(&page), &[("document.plan", given, &pdf(given))]).await;
            assert!(listed(&page).contains(&shown.to_owned()), "{:?}", listed(&page));
            assert!(page.texts("main img").is_empty());
        }
        for place in crate::uploads::places(&page) {
            let file = anna.visitor.fetch(&place).await;
            assert!(file.header("content-disposition").starts_with("attachment; filename=\""));
            assert_eq!(file.headers.get("set-cookie"), None);
        }
        rows_and_files_agree(&database, &server);
    }
}

#[tokio::test]
async fn forms_without_measure_are_refused_and_the_server_goes_on() {
    let database = tests::Database::new(Kind::Sqlite);
    let (server, anna) = opened(&database).await;
    let page = at_documents(&anna).await;
    let form = staying(&page);
    let send = |body: Vec<u8>| {
        let request = anna.visitor.request(Method::POST, page.url.path());
        // No connection serves twice: one the server closed amid a body must not be taken for the next form.
        let request = request.header("Connection", "close");
        let request = request.header("Content-Type", multipart_type()).body(body);
        request_or_broken(request)
    };
    // Ten thousand parts.
    let mut fields = form.fields.clone();
    fields.extend((0..10_000).map(|number| (format!("f{number}"), "x".to_owned())));
    assert_eq!(
        send(multipart(&fields, &[])).await,
        Some(StatusCode::PAYLOAD_TOO_LARGE)
    );
    // A hundred files.
    let small = pdf("a");
    let many: Vec<(&str, &str, &[u8])> = vec![("document.plan", "a.pdf", &small); 100];
    assert_eq!(
        send(multipart(&form.fields, &many)).await,
        Some(StatusCode::PAYLOAD_TOO_LARGE)
    );
    // A head without end, a field without end, a body without end: refused, or cut off.
    let head = [
        &b"------thyrida-tests-5f1c\r\nContent-Disposition: form-data; name=\""[..],
        &vec![b'x'; 8 * 1024 * 1024],
    ]
    .concat();
    let mut fields = form.fields.clone();
    fields.push(("long".to_owned(), "x".repeat(1024 * 1024)));
    let long = multipart(&fields, &[]);
    let whole = vec![0; 70 * 1024 * 1024];
    let huge = multipart(&form.fields, &[("document.plan", "a.pdf", &whole)]);
    for body in [head, long, huge] {
        let status = send(body).await;
        assert!(
            matches!(
                status,
                None | Some(StatusCode::PAYLOAD_TOO_LARGE | StatusCode::BAD_REQUEST)
            ),
            "{status:?}"
        );
    }
    // Cut in the middle, and no form at all.
    let whole = multipart(&form.fields, &[("document.plan", "a.pdf", &small)]);
    for body in [
        whole[..whole.len() - 40].to_vec(),
        b"nothing".to_vec(),
        Vec::new(),
    ] {
        let status = send(body).await.expect("an answer");
        assert!(status.is_client_error(), "{status}");
    }
    assert_eq!(database.ask_one("SELECT count(*) FROM uploads"), "0");
    assert_eq!(kept(&server).len(), 0);
    let left = std::fs::read_dir(server.data().join("incoming")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "files laid aside are left");
    let page = anna
        .visitor
        .bring(&form, &[("document.plan", "a.pdf", &small)])
        .await;
    assert_eq!(listed(&page), ["a.pdf"]);
}

async fn request_or_broken(request: reqwest::RequestBuilder) -> Option<StatusCode> {
    request.send().await.ok().map(|answer| answer.status())
}

/// A form of which a piece comes now and then, until the server has enough of it. Answers after how long.
async fn drip(server: &Server, path: &str, cookie: &str) -> Duration {
    let begun = Instant::now();
    let mut stream = tokio::net::TcpStream::connect(server.address())
        .await
        .expect("it listens");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nContent-Type: {}\r\nContent-Length: 9000000\r\n\r\n",
        server.address(),
        multipart_type()
    );
    stream.write_all(head.as_bytes()).await.expect("it listens");
    let mut answer = [0; 64];
    loop {
        if stream.write_all(b"-").await.is_err() {
            return begun.elapsed();
        }
        let read = tokio::time::timeout(Duration::from_millis(500), stream.read(&mut answer)).await;
        if read.is_ok() || begun.elapsed() > Duration::from_secs(60) {
            return begun.elapsed();
        }
    }
}

#[tokio::test]
async fn who_sends_slowly_keeps_nobody_else_waiting() {
    let database = tests::Database::new(Kind::Sqlite);
    let (server, anna) = opened(&database).await;
    let boris = crate::counter::Citizen::register(&server, "boris").await;
    let page = at_documents(&anna).await;
    let his = at_documents(&boris).await;
    let path = page.url.path().to_owned();
    // Nobody at all, whose files would not even be laid aside.
    let slow: Vec<_> = (0..200)
        .map(|_| drip(&server, &path, "visit=nobody"))
        .collect();
    let others = async {
        let mut longest = Duration::ZERO;
        for number in 0..20 {
            let begun = Instant::now();
            let answer = boris.visitor.get("/cases").await;
            assert_eq!(answer.status, StatusCode::OK);
            let name = format!("{number}.pdf");
            let content = pdf(&name);
            if number < 5 {
                let answer = boris
                    .visitor
                    .bring(&staying(&his), &[("document.plan", &name, &content)])
                    .await;
                assert_eq!(answer.status, StatusCode::OK, "{}", answer.words());
            }
            longest = longest.max(begun.elapsed());
        }
        longest
    };
    let (times, longest) = futures::join!(futures::future::join_all(slow), others);
    assert!(longest < Duration::from_secs(5), "{longest:?}");
    for time in times {
        assert!(
            time < Duration::from_secs(59),
            "one was let drip for {time:?}"
        );
    }
}
