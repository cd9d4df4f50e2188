//! How the pages of a municipality look: its own colours on every page, none that people could not read; and the
//! statement of how accessible they are.

use std::fs;

use tests::server::answer;
use tests::{Database, Server, Visitor, on_both_databases};

/// Exit code and words of `thyrida theme`, with a file of this text.
async fn theme(database: &Database, yaml: Option<&str>) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("theme.yaml");
    let mut arguments = vec!["--database", database.url(), "theme"];
    if let Some(yaml) = yaml {
        fs::write(&file, yaml).expect("it can be written");
        arguments.push(file.to_str().expect("a plain path"));
    }
    let (status, said, errors) = answer(&arguments).await;
    assert!(!errors.contains("panicked"), "{errors}");
    (status.code(), format!("{said}{errors}"))
}

const STYLES: &str = "link[rel=stylesheet]";

on_both_databases! {
    async fn a_theme_is_on_every_page_and_a_faint_one_is_refused(database: Database) {
        let mut server = Server::start(&database).await;
        let plain = Visitor::new(&server).get("/").await;
        assert_eq!(plain.attributes(STYLES, "href").len(), 1);

        let (code, said) = theme(&database, Some("primary: \"#8ab4f8\"\n")).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("white on primary: contrast 2."), "{said}");
        for bad in ["primary: red\n", "primary: \"#003375}body{x\"\n", "focus: \"#ffffff\"\n", "font: comic\n"] {
            assert_eq!(theme(&database, Some(bad)).await.0, Some(2), "{bad}");
        }
        assert!(theme(&database, None).await.1.contains("#003375"));

        let good = "primary: \"#5a1a1a\"\ndeep: \"#3d0f0f\"\nlogo: { el: Θυρίδα Αλκυόνας, en: Alkyona Counter }\n";
        let (code, said) = theme(&database, Some(good)).await;
        assert_eq!(code, Some(0), "{said}");
        assert!(theme(&database, None).await.1.contains("#5a1a1a"));
        server.stop().await;
        server.start_again().await;

        let visitor = Visitor::new(&server);
        for path in ["/", "/en", "/sign-in", "/no-such-page"] {
            let page = visitor.get(path).await;
            let styles = page.attributes(STYLES, "href");
            assert_eq!(styles.len(), 2, "{path}: {styles:?}");
            assert_eq!(page.attributes("meta[name=theme-color]", "content"), ["#5a1a1a"], "{path}");
            let logo = if path == "/en" { "Alkyona Counter" } else { "Θυρίδα Αλκυόνας" };
            assert_eq!(page.texts(".masthead__name"), [logo], "{path}");
            let style = visitor.get(&styles[1]).await;
            assert!(style.body.contains("--brand:#5a1a1a"), "{}", style.body);
            assert!(style.headers["content-type"].to_str().expect("plain").starts_with("text/css"));
        }
    }

    async fn the_accessibility_statement_tells_its_review_and_where_to_write(database: Database) {
        let further = ["--accessibility-reviewed", "2026-03-01", "--accessibility-contact", "access@alkyona.example"];
        let server = Server::start_with(&database, &further).await;
        let visitor = Visitor::new(&server);
        let front = visitor.get("/en").await;
        let statement = visitor.get(front.link("Accessibility statement").as_str()).await;
        assert_eq!(statement.heading(), "Accessibility statement");
        for words in ["law 4727/2020", "EN 301 549", "1 March 2026", "1 March 2027", "access@alkyona.example"] {
            assert!(statement.words().contains(words), "{words}: {}", statement.words());
        }
        let server = Server::start(&database).await;
        let page = Visitor::new(&server).get("/accessibility").await;
        assert!(page.words().contains("δεν έχει καταχωρίσει ακόμη"), "{}", page.words());
        assert!(page.words().contains("@alkyona.example"), "the first office is asked");
    }
}
