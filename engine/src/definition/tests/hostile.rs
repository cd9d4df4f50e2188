//! Files made to do harm are refused at once.

use super::support::{PROCEDURE, SERVICE, files, places, with};
use std::time::{Duration, Instant};

/// Codes found in a service file with this text, without multiplied work.
#[allow(
    clippy::disallowed_methods,
    reason = "the time it takes is what is tested"
)]
fn refused(text: &str) -> Vec<String> {
    let mut files = files();
    files.insert(SERVICE, text);
    let begun = Instant::now();
    let found = places(&files);
    let taken = begun.elapsed();
    // What is caught here is work that multiplies, which takes minutes; how fast a
    // refusal is exactly is measured on a quiet machine, not here.
    assert!(taken < Duration::from_secs(20), "{taken:?}");
    found
}

#[test]
fn a_bomb_of_aliases_is_refused_and_nothing_is_multiplied() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..=20 {
        let before = format!("*a{}, ", level - 1).repeat(9);
        bomb += &format!("a{level}: &a{level} [{before}]\n");
    }
    let found = refused(&bomb);
    assert_eq!(found[0], "anchor 1:5");
    assert!(found.contains(&"alias 2:10".to_owned()), "{found:?}");
}

#[test]
fn deep_nesting_is_refused() {
    assert_eq!(refused(&"[".repeat(100_000)), ["too-deep 1:33"]);
    assert_eq!(refused(&"- ".repeat(50_000)), ["too-deep 1:65"]);
    let steps: String = (0..100)
        .map(|n| format!("{}a{n}:\n", " ".repeat(n)))
        .collect();
    assert_eq!(refused(&steps), ["too-deep 32:32"]);
}

#[test]
fn a_large_file_is_refused_unread() {
    assert_eq!(refused(&"a".repeat(1024 * 1024)), ["too-big 1:1"]);
    let many = "- x\n".repeat(60_000);
    assert_eq!(refused(&many), ["too-big 20000:3"]);
}

#[test]
fn many_problems_do_not_make_a_long_list() {
    let keys: String = (0..9_000).map(|n| format!("key{n}: {n}\n")).collect();
    assert!(refused(&keys).len() <= 200);
    let tabs = "\t".repeat(200_000);
    assert!(refused(&tabs).len() <= 200);
    let braces = format!("title: {{ el: '{}', en: x }}", "{".repeat(100_000));
    assert!(refused(&braces).len() <= 200);
}

#[test]
fn many_steps_are_refused_before_their_ways_are_followed() {
    let steps: String = (0..1_000)
        .map(|n| format!("  - s{n}: {{ wait_for: {{ time: 1 day }} }}\n"))
        .collect();
    let files = with(
        PROCEDURE,
        "  - cooling: { wait_for: { time: 1 day } }\n",
        &steps,
    );
    assert_eq!(places(&files), ["too-big 4:1"]);
}

#[test]
fn two_hundred_steps_are_followed_in_time() {
    let steps: String = (0..180)
        .map(|n| {
            format!(
                "  - t{n}:\n      task: {{ role: reviewers, title: {{ el: Τ, en: T }}, form: check, due: 1 day, up_to: 2 days, else: [] }}\n"
            )
        })
        .collect();
    let mut files = with(
        PROCEDURE,
        "  - cooling: { wait_for: { time: 1 day } }\n",
        &steps,
    );
    let procedure = files.get(PROCEDURE).unwrap().to_owned();
    files.insert(PROCEDURE, procedure);
    assert_eq!(places(&files), [""; 0]);
}

#[test]
fn unknown_kinds_of_steps_are_refused() {
    for kind in ["script", "shell", "exec", "sql", "http", "type"] {
        let files = with(
            PROCEDURE,
            "  - cooling: { wait_for: { time: 1 day } }\n",
            &format!("  - cooling: {{ {kind}: 'rm -rf /' }}\n"),
        );
        assert_eq!(places(&files), ["missing-key 19:14", "unknown-key 19:16"]);
    }
}

#[test]
fn templates_of_any_language_are_text_like_any_text() {
    for payload in [
        "${7*7}",
        "#{7*7}",
        "{{7*7}}",
        "<%= 7*7 %>",
        "${''.getClass().forName('java.lang.Runtime')}",
        "{{constructor.constructor('return process')()}}",
        "{% import os %}",
        "$(id)",
        "`id`",
        "{{#*inline \"p\"}}{{> p}}{{/inline}}",
        "answers.on_behalf == true",
        "<script>alert(1)</script>",
    ] {
        let quoted = format!("'{}'", payload.replace('\'', "''"));
        let files = with(SERVICE, "en: Permit }", &format!("en: {quoted} }}"));
        let definition = super::support::check(&files)
            .unwrap_or_else(|findings| panic!("{payload}: {findings:#?}"));
        assert_eq!(definition.title.en, payload);
        let files = with(PROCEDURE, "en: Check }", &format!("en: {quoted} }}"));
        assert_eq!(places(&files), [""; 0], "{payload}");
    }
}
