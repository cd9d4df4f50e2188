//! Markdown of friends and of others.

use super::*;

fn said(text: &str) -> Vec<Run> {
    vec![Run {
        text: text.into(),
        ..Run::default()
    }]
}

#[test]
fn a_page_is_headings_paragraphs_lists_and_tables() {
    let found = blocks(
        "## Ωράριο\n\nΔευτέρα έως **Παρασκευή**.\n\n- ένα\n- δύο\n  - μέσα\n\n1. πρώτα\n2. μετά\n\n\
         | Μέρα | Ώρες |\n|---|---|\n| Δευτέρα | 8–2 |\n\n> Προσοχή\n",
    );
    assert_eq!(found[0], Block::Heading(said("Ωράριο")));
    let Block::Paragraph(runs) = &found[1] else {
        panic!("{found:?}")
    };
    assert!(runs[1].strong && runs[1].text == "Παρασκευή");
    assert_eq!(
        found[2],
        Block::Points(vec![said("ένα"), said("δύο"), said("μέσα")])
    );
    assert_eq!(found[3], Block::Steps(vec![said("πρώτα"), said("μετά")]));
    let Block::Table(rows) = &found[4] else {
        panic!("{found:?}")
    };
    assert_eq!(rows[1], vec![said("Δευτέρα"), said("8–2")]);
    assert_eq!(found[5], Block::Quote(said("Προσοχή")));
}

#[test]
fn links_that_run_something_are_only_words() {
    for to in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "http://plain.example",
        "//evil.example",
        "/\\evil.example",
        "file:///etc/passwd",
        "https://",
        "https:///x",
        "mailto:a@b.gr?bcc=c@d.gr",
        "\u{1}javascript:alert(1)",
    ] {
        let found = blocks(&format!("[λέξη](<{to}>)"));
        let Some(Block::Paragraph(runs)) = found.first() else {
            panic!("{to}: {found:?}")
        };
        assert!(runs.iter().all(|run| run.link.is_none()), "{to}: {runs:?}");
    }
    let good = |to: &str| {
        let found = blocks(&format!("[λέξη]({to})"));
        let [Block::Paragraph(runs)] = found.as_slice() else {
            panic!("{found:?}")
        };
        runs[0].link.clone()
    };
    assert_eq!(good("/services/x"), Some(Link::Here("/services/x".into())));
    assert_eq!(good("https://a.gr/b"), Some(Link::Web("a.gr/b".into())));
    assert_eq!(good("mailto:a@b.gr"), Some(Link::Mail("a@b.gr".into())));
    assert_eq!(
        good("tel:+302100000000"),
        Some(Link::Phone("+302100000000".into()))
    );
}

#[test]
fn html_is_the_text_it_is_and_a_picture_its_description() {
    let found = blocks(
        "<script>alert(1)</script>\n\nα <b onclick=x>β</b> ![γάτα](https://evil.example/x.png)",
    );
    let words = plain(
        "<script>alert(1)</script>\n\nα <b onclick=x>β</b> ![γάτα](https://evil.example/x.png)",
    );
    assert!(words.contains("<script>alert(1)</script>"));
    assert!(words.contains("γάτα") && !words.contains("evil.example"));
    assert_eq!(found.len(), 2);
}

#[test]
fn a_megabyte_made_to_do_harm_is_read_to_its_end() {
    for piece in [
        ">", "[", "*", "_", "`", "- ", "<", "![", "[](", "\n> ", "|", "**a", "<!--", "[a]: ", "&",
        "  - x\n", "#", "~", "1. ", "\\",
    ] {
        let text = piece.repeat(1_000_000 / piece.len());
        let found = blocks(&text);
        assert!(found.len() <= 2_001, "{piece:?}: {}", found.len());
    }
}

#[test]
fn a_file_is_a_head_and_a_body() {
    let el = "---\ntitle: Ωράριο\nsummary: Πότε είμαστε ανοικτά.\nkeywords: [ώρες]\npublished: 2026-09-01\n---\nΚείμενο.\n";
    let en = "---\ntitle: Opening hours\nsummary: When we are open.\n---\nText.\n";
    let page = read(Kind::Page, "opening-hours", el, en).unwrap();
    assert_eq!(page.title.en, "Opening hours");
    assert_eq!(page.body.el, "Κείμενο.");
    assert_eq!(
        page.published_at.unwrap().to_string(),
        "2026-08-31T21:00:00Z"
    );
    assert!(page.document().terms().contains_key("sκειμεν"));

    let broken = |slug: &str, el: &str| read(Kind::Page, slug, el, en).unwrap_err().to_string();
    assert!(broken("Ωράριο", el).contains("no name"));
    assert!(broken("a/../b", el).contains("no name"));
    assert!(broken("x", "title: α\n").contains("head"));
    assert!(broken("x", &el.replace("summary", "sumary")).contains("head"));
    assert!(broken("x", &el.replace("Ωράριο", "''")).contains("title"));
    assert!(broken("x", &format!("{el}{}", "α".repeat(200_000))).contains("bytes"));
}
