//! Files made to do harm are refused at once.

use super::checker::World;
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

/// Codes found in a service with these steps, without multiplied work.
#[allow(
    clippy::disallowed_methods,
    reason = "the time it takes is what is tested"
)]
fn refused_steps(steps: &str) -> Vec<&'static str> {
    let world = World::steps(steps);
    let begun = Instant::now();
    let found = world.codes();
    let taken = begun.elapsed();
    assert!(taken < Duration::from_secs(20), "{taken:?}");
    assert!(!found.is_empty());
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

#[test]
fn what_would_run_for_ever_by_itself_is_refused() {
    for steps in [
        "- a: { do: receipt }\n- choose: [ { when: answers.on_behalf, steps: [ { again: a } ] }, { otherwise: [] } ]",
        "- a: { do: payment.verify }\n- choose: [ { when: a.settled, steps: [ { again: a } ] }, { otherwise: [] } ]",
        "- a: { task: { DUE, up_to: 3 days, else: [ { again: a } ] } }",
        "- a: { TASK, on: { overdue: { instead: [ { b: { WAIT } } ] } } }\n- choose: [ { when: answers.on_behalf, steps: [ { again: a } ] }, { otherwise: [] } ]",
        "- a: { wait_for: { date: answers.day } }\n- choose: [ { when: answers.on_behalf, steps: [ { again: a } ] }, { otherwise: [] } ]",
    ] {
        assert!(
            refused_steps(steps).iter().any(|code| {
                matches!(*code, "endless-loop" | "no-way-to-end" | "result-missing")
            }),
            "{steps}"
        );
    }
}

#[test]
fn nobody_approves_what_they_did_themselves() {
    assert_eq!(
        refused_steps("- a: { task: { DUE, not_same_as: [a] } }"),
        ["not-same-as"]
    );
    assert_eq!(
        refused_steps("- b: { task: { DUE, not_same_as: [a] } }\n- a: { TASK }"),
        ["not-same-as"]
    );
}

#[test]
fn times_that_no_clock_shows_are_refused() {
    for span in [
        "-1 days",
        "0 days",
        "1e9 days",
        "99999999999999999999 days",
        "∞ days",
        "1,5 days",
    ] {
        assert_eq!(
            refused_steps(&format!("- a: {{ wait_for: {{ time: '{span}' }} }}")),
            ["bad-duration"],
            "{span}"
        );
    }
}

#[test]
fn expressions_that_grow_are_refused() {
    let chain = vec!["answers.copies > 1"; 1_500].join(" and ");
    let brackets = format!(
        "{}answers.on_behalf{}",
        "(".repeat(100_000),
        ")".repeat(100_000)
    );
    let nots = format!("{}answers.on_behalf", "not ".repeat(20_000));
    for when in [chain, brackets, nots, "[0..1000000000]".to_owned()] {
        let found = refused_steps(&format!("- a: {{ when: '{when}', WAIT }}"));
        assert!(
            found[0].starts_with("condition-") || found[0] == "too-long",
            "{found:?}"
        );
    }
}

#[test]
fn names_that_only_look_right_are_refused() {
    for (steps, codes) in [
        ("- a: { tαsk: { DUE } }", &["look-alike", "missing-key"][..]),
        ("- а: { WAIT }", &["bad-name"]),
        (
            "- a: { when: αnswers.on_behalf, WAIT }",
            &["condition-name", "look-alike", "condition-syntax"],
        ),
        (
            "- a: { task: { role: registrаr, title: { OK }, form: check, due: 1 day } }",
            &["unknown-role", "look-alike"],
        ),
    ] {
        let found = refused_steps(steps);
        assert!(
            found.iter().any(|code| codes.contains(code)),
            "{steps}: {found:?}"
        );
    }
}

#[test]
fn a_quarter_of_a_million_nodes_are_refused() {
    let many = format!("- a: {{ do: [{}] }}", vec!["receipt"; 25_000].join(", "));
    assert_eq!(refused_steps(&many), ["too-big"]);
    let list = format!("[{}1]", "1,".repeat(120_000));
    assert_eq!(refused(&list), ["too-big 1:40000"]);
}

#[test]
fn everything_at_once_is_followed_within_bounds() {
    // Blocks in blocks, branches in branches, a handler around each.
    let mut steps = "- inner: { TASK }".to_owned();
    for number in 0..5 {
        let inside: String = steps
            .lines()
            .map(|line| format!("          {line}\n"))
            .collect();
        steps = format!(
            "- level{number}:\n    up_to: 30 days\n    else: []\n    on: {{ applicant.reply: {{ also: [ {{ heard{number}: {{ TASK }} }} ] }} }}\n    together:\n      enough: first\n      branches:\n        one:\n{inside}        two: [ {{ side{number}: {{ TASK }} }}, {{ more{number}: {{ WAIT }} }} ]"
        );
    }
    World::steps(&steps).accepted();
}
