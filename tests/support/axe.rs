//! Accessibility, judged by axe-core (tests/vendor/axe-core). It is put into the page by the driver, which the page's
//! Content-Security-Policy does not concern.

use std::fmt;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::Browser;

const AXE: &str = include_str!("../vendor/axe-core/axe.min.js");

/// One rule of axe-core that a page breaks, and where.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Violation {
    /// The rule's name, for instance `label`.
    pub rule: String,
    /// From `minor` to `critical`; not told of every rule.
    pub impact: Option<String>,
    /// What to do about it.
    pub help: String,
    /// CSS selectors of the elements concerned.
    pub places: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}): {} at {}",
            self.rule,
            self.impact.as_deref().unwrap_or("no impact told"),
            self.help,
            self.places.join(", ")
        )
    }
}

/// All that axe-core finds on the page now open, however small.
pub async fn axe(browser: &Browser) -> Vec<Violation> {
    run(browser, json!({ "resultTypes": ["violations"] })).await
}

/// What axe-core finds of what hangs on colours alone, where the rest of the page has been judged in others.
pub async fn axe_of_colours(browser: &Browser) -> Vec<Violation> {
    let rules = ["color-contrast", "link-in-text-block"];
    let asked =
        json!({ "resultTypes": ["violations"], "runOnly": { "type": "rule", "values": rules } });
    run(browser, asked).await
}

async fn run(browser: &Browser, asked: Value) -> Vec<Violation> {
    const RUN: &str = "
        const answer = arguments[arguments.length - 1];
        axe.run(document, arguments[0]).then(
            found => answer({ found: found.violations
                .map(one => ({ rule: one.id, impact: one.impact, help: one.help,
                               places: one.nodes.map(node => node.target.flat().join(' ')) })) }),
            error => answer({ error: String(error) }));";
    let found = browser
        .scripted(async {
            // Half a megabyte; a page that was judged before has it.
            let there = browser
                .execute("return typeof axe !== 'undefined'", Vec::new())
                .await?;
            if there != json!(true) {
                browser.execute(AXE, Vec::new()).await?;
            }
            browser.execute_async(RUN, vec![asked]).await
        })
        .await
        .expect("axe-core runs in the page");
    assert_eq!(found["error"], json!(null), "axe-core failed");
    serde_json::from_value(found["found"].clone()).expect("axe-core answers as asked")
}

/// Fails with rule, cure and place when axe-core finds something on the page.
///
/// # Panics
/// Then.
pub async fn assert_accessible(browser: &Browser) {
    let found = axe(browser).await;
    if !found.is_empty() {
        let address = browser
            .current_url()
            .await
            .map(String::from)
            .unwrap_or_default();
        let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
        panic!("not accessible to all: {address}\n{}", lines.join("\n"));
    }
}
