//! What holds for all pages, templates and catalogues at once.

use super::renderer::Templates;
use super::samples::{self, CANARY, Sample};
use super::words::Translations;
use super::{Assets, Renderer};
use engine::text::Language;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

fn renderer() -> Renderer {
    Renderer::new(Arc::new(Assets::new())).unwrap()
}

fn html(renderer: &Renderer, sample: &Sample, language: Language) -> String {
    (sample.show)(renderer, &sample.context(language)).unwrap_or_else(|error| {
        let mut reason = format!("{error}");
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            reason.push_str(&format!(": {inner}"));
            source = inner.source();
        }
        panic!("{} in {}: {reason}", sample.name, language.tag())
    })
}

/// Every sample of every page, in every language.
fn all() -> Vec<(String, String)> {
    let renderer = renderer();
    let mut all = Vec::new();
    for language in Language::ALL {
        for sample in samples::pages(language) {
            let name = format!("{}.{}", sample.name, language.tag());
            all.push((name, html(&renderer, &sample, language)));
        }
    }
    all
}

#[test]
fn every_page_renders_in_every_language() {
    let all = all();
    assert!(all.len() > 100, "{}", all.len());
    for (name, html) in &all {
        let tag = name.rsplit('.').next().unwrap();
        assert!(html.contains(&format!("lang=\"{tag}\"")), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name} has one h1");
        assert_eq!(html.matches("<main").count(), 1, "{name} has one main");
        assert!(html.len() < 60_000, "{name} has {} bytes", html.len());
    }
}

#[test]
fn what_people_write_is_shown_and_never_becomes_markup() {
    let mut seen = 0;
    for (name, html) in all() {
        assert!(!html.contains("<script"), "{name}");
        assert!(!html.contains("<img"), "{name}");
        assert!(!html.contains("evil.example"), "{name}");
        seen += html.matches("&lt;script&gt;").count();
    }
    assert!(seen > 60, "only {seen} canaries were shown");
    assert!(CANARY.starts_with("<script>"));
}

#[test]
fn ids_are_unique_and_every_reference_to_one_is_met() {
    for (name, html) in all() {
        let ids = values(&html, "id");
        let unique: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{name}: {:?}", doubles(&ids));
        for attribute in ["for", "aria-describedby", "aria-labelledby"] {
            for value in values(&html, attribute) {
                for id in value.split(' ') {
                    assert!(unique.contains(&id.to_owned()), "{name}: {attribute}={id}");
                }
            }
        }
        for target in values(&html, "href")
            .iter()
            .filter_map(|h| h.strip_prefix('#'))
        {
            assert!(unique.contains(&target.to_owned()), "{name}: #{target}");
        }
    }
}

#[test]
fn every_input_has_a_label_and_every_form_a_token() {
    for (name, html) in all() {
        let labelled: BTreeSet<String> = values(&html, "for").into_iter().collect();
        for tag in tags(&html, "input").chain(tags(&html, "textarea")) {
            if tag.contains("type=\"hidden\"") {
                continue;
            }
            let id = values(tag, "id")
                .pop()
                .unwrap_or_else(|| panic!("{name}: {tag}"));
            assert!(labelled.contains(&id), "{name}: {tag}");
        }
        let posts = html.matches("method=\"post\"").count();
        let tokens = html
            .matches("name=\"csrf\" value=\"token-of-the-session\"")
            .count();
        assert_eq!(posts, tokens, "{name}");
    }
}

#[test]
fn links_within_a_page_stay_in_its_language() {
    for (name, html) in all() {
        let english = name.ends_with(".en");
        for attribute in ["href", "action"] {
            for path in values(&html, attribute) {
                if path.starts_with("/assets/") || path.starts_with(['#', 'm', 't', 'h']) {
                    continue;
                }
                let other = html.contains(&format!("href=\"{path}\" lang="));
                let in_english = path == "/en" || path.starts_with("/en/");
                assert!(in_english == english || other, "{name}: {path}");
            }
        }
    }
}

#[test]
fn links_of_one_page_with_one_name_lead_to_one_place() {
    for (name, html) in all() {
        let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for rest in html.split("<a ").skip(1) {
            let (tag, rest) = rest.split_once('>').unwrap();
            let text = plain(rest.split("</a>").next().unwrap());
            let href = values(&format!(" {tag}"), "href").pop().unwrap();
            let path = href.split('?').next().unwrap().to_owned();
            places.entry(text).or_default().insert(path);
        }
        for (text, places) in places {
            // Two errors may say the same about two fields.
            if places.iter().any(|place| place.starts_with('#')) {
                continue;
            }
            assert_eq!(places.len(), 1, "{name}: {text} leads to {places:?}");
        }
    }
}

/// A reference that stands by itself, as the samples have them: `2026-000123`. The
/// subject of a mail is a line of its own kind.
fn is_reference(text: &str) -> bool {
    let text = text.trim_end_matches([')', ',', '.']);
    text.split_once('-').is_some_and(|(year, number)| {
        year == "2026" && number.len() == 6 && number.bytes().all(|b| b.is_ascii_digit())
    })
}

#[test]
fn a_reference_never_breaks_at_its_hyphen() {
    let mut seen = 0;
    for (name, html) in all() {
        let body = html.split("<body").nth(1).unwrap();
        for piece in body.split('<').skip(1) {
            let (tag, text) = piece.split_once('>').unwrap();
            if !text.split([' ', '(']).any(is_reference) {
                continue;
            }
            seen += 1;
            let unseen = tag.contains("govuk-visually-hidden");
            assert!(unseen || tag.contains("nowrap"), "{name}: <{tag}>{text}");
        }
    }
    assert!(seen > 40, "only {seen}");
}

#[test]
fn mails_are_plain_text_with_a_subject_of_one_line() {
    let renderer = renderer();
    for language in Language::ALL {
        for (name, mail) in samples::mails(&renderer, language) {
            assert!(!mail.subject.contains(['\r', '\n']), "{name}");
            assert!(!mail.subject.is_empty(), "{name}");
            assert!(
                !mail.body.contains("&lt;") && !mail.body.contains("&#"),
                "{name}"
            );
            assert!(!mail.body.contains("\n\n\n"), "{name}:\n{}", mail.body);
            // To the case; of what is not submitted yet, to the draft.
            let places = ["cases/2026-000123\n", "applications/0193a1/person\n"];
            let leads = |place: &&str| {
                mail.body
                    .contains(&format!("https://thyrida.example/{place}"))
            };
            assert!(places.iter().any(leads), "{name}");
        }
    }
    let (_, receipt) = &samples::mails(&renderer, Language::El)[0];
    assert!(
        receipt.body.contains("Ελένη <Καραβά> & υιοί"),
        "{}",
        receipt.body
    );
    assert!(receipt.body.contains("Πέμπτη 26 Νοεμβρίου 2026, 10:00"));
}

#[test]
fn templates_hold_no_raw_values_scripts_or_styles() {
    for file in Templates::iter() {
        let text = template(&file);
        for forbidden in [
            "{{{",
            "{{&",
            "<script",
            "<style",
            " style=",
            "javascript:",
            "{{lookup",
            "{{log",
            "#*inline",
        ] {
            assert!(!text.contains(forbidden), "{file} holds {forbidden}");
        }
        // Attributes in double quotes, none that runs anything.
        let mut rest = text.as_str();
        while let Some(at) = rest.find('=') {
            let before = &rest[..at];
            let name: String = before
                .chars()
                .rev()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
                .collect();
            let name: String = name.chars().rev().collect();
            let inside_helper = before.rfind("{{") > before.rfind("}}");
            if !inside_helper && !name.is_empty() && before.rfind('<') > before.rfind('>') {
                assert!(
                    rest[at..].starts_with("=\""),
                    "{file}: {name} without quotes"
                );
                assert!(!name.starts_with("on"), "{file}: {name}");
            }
            rest = &rest[at + 1..];
        }
    }
}

/// `href` and `action` go through the helper, or lead within the page.
#[test]
fn addresses_in_templates_go_through_the_helper() {
    for file in Templates::iter() {
        let text = template(&file);
        for attribute in ["href=\"", "action=\"", "src=\""] {
            for rest in text.split(attribute).skip(1) {
                assert!(
                    [
                        "{{href ",
                        "{{asset ",
                        "#main\"",
                        "#slots\"",
                        "#{{target}}\"",
                        "mailto:{{",
                        "{{link-to ",
                        "{{#if href}}{{link-to ",
                        "tel:{{link.phone}}\"",
                        "https://{{link.web}}\"",
                        "{{site.other_language}}\"",
                    ]
                    .iter()
                    .any(|good| rest.starts_with(good)),
                    "{file}: {attribute}{}",
                    &rest.chars().take(30).collect::<String>()
                );
            }
        }
    }
}

#[test]
fn both_catalogues_hold_the_same_messages_with_the_same_arguments() {
    let greek = catalogue("el");
    let english = catalogue("en");
    for (key, arguments) in &greek {
        assert_eq!(english.get(key), Some(arguments), "{key}");
    }
    for key in english.keys() {
        assert!(greek.contains_key(key), "{key} only in English");
    }
}

#[test]
fn every_message_is_used_and_every_used_message_is_there() {
    let there: BTreeSet<String> = catalogue("el").into_keys().collect();
    let mut used = BTreeSet::new();
    for file in Templates::iter() {
        let text = template(&file);
        for rest in text
            .split("{{t \"")
            .skip(1)
            .chain(text.split("(t \"").skip(1))
        {
            let key = rest.split('"').next().unwrap().to_owned();
            assert!(there.contains(&key), "{file}: {key}");
            used.insert(key);
        }
    }
    let mut sources = Vec::new();
    read_sources(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        &mut sources,
    );
    for source in &sources {
        for word in source.split('"') {
            if there.contains(word) {
                used.insert(word.to_owned());
            }
        }
        for opener in ["Phrase::key(", "Message::new("] {
            for rest in source.split(opener).skip(1) {
                if let Some(rest) = rest.trim_start().strip_prefix('"') {
                    let key = rest.split('"').next().unwrap();
                    assert!(
                        there.contains(key),
                        "{key} is told and not in the catalogues"
                    );
                }
            }
        }
    }
    let unused: Vec<&String> = there.difference(&used).collect();
    assert!(unused.is_empty(), "never told: {unused:?}");
}

/// A page as it comes over the line the first time, with its style and without fonts.
const HEAVIEST: usize = 35 * 1024;
/// Script of all pages together. There is none.
const SCRIPT: usize = 10 * 1024;

#[test]
fn no_page_is_heavy() {
    let assets = Assets::new();
    let mut style = 0;
    let mut script = 0;
    for (name, bytes) in assets.each() {
        match name.rsplit('.').next() {
            Some("css") => style += zipped(bytes),
            Some("js") => script += zipped(bytes),
            _ => {}
        }
    }
    assert!(style > 5_000, "the style weighs {style}");
    assert!(script <= SCRIPT, "{script} bytes of script");
    let mut weights: Vec<(usize, String)> = all()
        .into_iter()
        .map(|(name, html)| (zipped(html.as_bytes()) + style + script, name))
        .collect();
    weights.sort_unstable();
    for (weight, name) in weights.iter().rev() {
        println!("{weight:>6} {name}");
    }
    println!("of it {style} style, {script} script");
    let (weight, name) = weights.pop().unwrap();
    assert!(weight <= HEAVIEST, "{name} weighs {weight}");
}

/// Bytes after gzip, as the server sends them.
fn zipped(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, bytes).unwrap();
    encoder.finish().unwrap().len()
}

/// Writes every page and mail to a folder, to be looked at in a browser:
/// `cargo nextest run -p web --run-ignored only write_pages`.
#[test]
#[ignore = "writes files to look at"]
fn write_pages_to_look_at() {
    let folder = std::env::temp_dir().join("thyrida-pages");
    std::fs::create_dir_all(&folder).unwrap();
    let dist = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/dist");
    for entry in std::fs::read_dir(dist).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let url = Assets::new().url(&name).unwrap().to_owned();
        let target = folder.join(url.trim_start_matches('/'));
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(&path, target).unwrap();
    }
    for (name, html) in all() {
        let html = html.replace("\"/assets/", "\"assets/");
        std::fs::write(folder.join(format!("{name}.html")), html).unwrap();
    }
    let renderer = renderer();
    for language in Language::ALL {
        for (name, mail) in samples::mails(&renderer, language) {
            let text = format!("Subject: {}\n\n{}", mail.subject, mail.body);
            std::fs::write(folder.join(format!("{name}.{}.txt", language.tag())), text).unwrap();
        }
    }
}

fn template(file: &str) -> String {
    String::from_utf8(Templates::get(file).unwrap().data.into_owned()).unwrap()
}

/// Messages of a language with the names of their arguments.
fn catalogue(tag: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in Translations::iter().filter(|file| file.starts_with(&format!("{tag}/"))) {
        let text = String::from_utf8(Translations::get(&file).unwrap().data.into_owned()).unwrap();
        let mut current = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with(' ')) {
                current = key.to_owned();
                assert!(
                    messages.insert(current.clone(), BTreeSet::new()).is_none(),
                    "{current}"
                );
            }
            for rest in line.split('$').skip(1) {
                let name = rest
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect();
                messages.get_mut(&current).unwrap().insert(name);
            }
        }
    }
    messages
}

fn read_sources(folder: &Path, sources: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "samples" {
            read_sources(&path, sources);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            sources.push(std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Values of an attribute, in order.
fn values(html: &str, attribute: &str) -> Vec<String> {
    html.split(&format!(" {attribute}=\""))
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

fn tags<'a>(html: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    html.split(&format!("<{name} "))
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap())
        .collect::<Vec<_>>()
        .into_iter()
}

fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn doubles(ids: &[String]) -> Vec<&String> {
    ids.iter()
        .filter(|id| ids.iter().filter(|other| other == id).count() > 1)
        .collect()
}
