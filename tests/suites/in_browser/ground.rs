//! The browser itself: it opens pages, obeys labels, hears the console, and axe-core sees what is wrong.

use std::fs;

use tempfile::TempDir;
use tests::axe::{assert_accessible, axe_of_colours};
use tests::{Browser, Script, Window, axe};

/// A page in a file, under a policy as strict as the product's.
fn page(body: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("page.html");
    let page = format!(
        r#"<!doctype html><html lang="el"><head><meta charset="utf-8"><title>Θυρίδα</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; form-action 'self' file:">
        </head><body><main>{body}</main></body></html>"#
    );
    fs::write(&file, page).expect("the page can be written");
    fs::write(
        folder.path().join("script.js"),
        "document.getElementById('ran').textContent = 'έτρεξε'",
    )
    .expect("the script can be written");
    let url = format!("file://{}", file.display());
    (folder, url)
}

#[tokio::test]
async fn a_form_is_filled_in_by_its_labels() {
    let (_folder, url) = page(
        r#"<h1>Καλημέρα σας</h1><form method="get">
        <label for="a">Όνομα</label><input id="a" name="name" value="παλιό">
        <label for="b">Τόπος</label><select id="b" name="place"><option>ΚΕΠ</option><option>Δημαρχείο</option></select>
        <input type="checkbox" id="c" name="tell"><label for="c">Ενημερώστε με</label>
        <button>Συνέχεια</button></form><a href="page.html">Πίσω</a>"#,
    );
    let browser = Browser::open().await;
    browser.visit(&url).await;
    assert_eq!(browser.heading().await, "Καλημέρα σας");

    browser.fill("Όνομα", "Μαρία").await;
    browser.pick("Τόπος", "Δημαρχείο").await;
    browser.tick("Ενημερώστε με").await;
    browser.press("Συνέχεια").await;

    let address = browser.current_url().await.expect("a page is open");
    let sent: Vec<(String, String)> = address.query_pairs().into_owned().collect();
    let expected = [("name", "Μαρία"), ("place", "Δημαρχείο"), ("tell", "on")];
    assert_eq!(
        sent,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );

    browser.follow("Πίσω").await;
    assert_eq!(
        browser.current_url().await.expect("a page is open").query(),
        None
    );
    assert_accessible(&browser).await;
    assert_eq!(browser.complaints().await, [] as [&str; 0]);
    let picture = browser.picture("ground").await;
    assert!(fs::metadata(picture).expect("the picture is kept").len() > 1000);
}

#[tokio::test]
async fn axe_finds_a_field_without_a_label_under_a_strict_policy() {
    let (_folder, url) = page(
        r#"<h1>Στοιχεία</h1><form><input name="afm" id="afm"><button>Συνέχεια</button></form>"#,
    );
    for script in [Script::On, Script::Off] {
        let browser = Browser::open_as(Window::Desktop, script).await;
        browser.visit(&url).await;
        let found = axe(&browser).await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].rule.as_str(), found[0].places.as_slice()),
            ("label", ["#afm".to_owned()].as_slice())
        );
    }
}

#[tokio::test]
async fn axe_tells_of_small_things_too() {
    let (_folder, url) = page("<h1>Στοιχεία</h1><h4>Διεύθυνση</h4><p>Πλατεία 1</p>");
    let browser = Browser::open().await;
    browser.visit(&url).await;
    let found = axe(&browser).await;
    let rules: Vec<&str> = found.iter().map(|one| one.rule.as_str()).collect();
    assert_eq!(rules, ["heading-order"], "{found:?}");
    assert_eq!(found[0].impact.as_deref(), Some("moderate"));
}

#[tokio::test]
async fn axe_of_colours_finds_faint_words_and_nothing_else() {
    let (_folder, url) = page(
        r##"<h1>Στοιχεία</h1><h4>Διεύθυνση</h4><p><font color="#cccccc">Πλατεία 1</font></p>"##,
    );
    let browser = Browser::open().await;
    browser.visit(&url).await;
    let found = axe_of_colours(&browser).await;
    let rules: Vec<&str> = found.iter().map(|one| one.rule.as_str()).collect();
    assert_eq!(rules, ["color-contrast"], "{found:?}");
}

#[tokio::test]
async fn pages_run_scripts_only_when_the_browser_allows_it() {
    let (_folder, url) = page(
        r#"<h1>Δοκιμή</h1><p id="ran">δεν έτρεξε</p><noscript><p>χωρίς JavaScript</p></noscript>
        <form><label for="a">Όνομα</label><input id="a" name="name"><button>Συνέχεια</button></form>
        <script src="script.js"></script>"#,
    );
    // A file is nobody's "self", so the policy is left out for once.
    let open = fs::read_to_string(url.trim_start_matches("file://")).expect("the page can be read");
    fs::write(
        url.trim_start_matches("file://"),
        open.replace("script-src 'self'", "script-src file:"),
    )
    .expect("the page can be written");

    let browser = Browser::open().await;
    browser.visit(&url).await;
    assert!(
        browser.words().await.contains("έτρεξε")
            && !browser.words().await.contains("χωρίς JavaScript")
    );

    let browser = browser.with_script(Script::Off).await;
    browser.visit(&url).await;
    assert!(
        browser.words().await.contains("δεν έτρεξε"),
        "{}",
        browser.words().await
    );
    assert!(
        browser.words().await.contains("χωρίς JavaScript"),
        "{}",
        browser.words().await
    );
    assert_accessible(&browser).await;
    browser.fill("Όνομα", "Νίκος").await;
    browser.press("Συνέχεια").await;
    let query = browser
        .current_url()
        .await
        .expect("a page is open")
        .query()
        .map(str::to_owned);
    assert!(
        query
            .as_ref()
            .is_some_and(|query| query.starts_with("name=")),
        "{query:?}\n{}",
        browser.words().await
    );
    assert!(
        browser.words().await.contains("χωρίς JavaScript"),
        "the next page runs none either"
    );
}

#[tokio::test]
async fn console_complains_of_what_the_policy_refuses() {
    let (_folder, url) = page(r#"<h1 style="color: red">Τίτλος</h1>"#);
    let browser = Browser::open().await;
    browser.visit(&url).await;
    let complaints = browser.complaints().await;
    assert!(
        complaints
            .iter()
            .any(|line| line.contains("Content Security Policy")),
        "{complaints:?}"
    );
    assert!(
        browser.complaints().await.is_empty(),
        "each complaint is told once"
    );
}

#[tokio::test]
async fn a_telephone_is_as_narrow_as_it_says() {
    let (_folder, url) = page(r#"<h1>Φαρδύς πίνακας</h1><p>στενό</p>"#);
    let browser = Browser::open_as(Window::Phone, Script::On).await;
    browser.visit(&url).await;
    let width = browser
        .execute("return window.innerWidth", Vec::new())
        .await
        .expect("a page can be measured");
    assert_eq!(width, 320);
    assert!(!browser.overflows().await);
    let (_folder, url) = page(&format!("<h1>{}</h1>", "α".repeat(400)));
    browser.visit(&url).await;
    assert!(browser.overflows().await);
}
