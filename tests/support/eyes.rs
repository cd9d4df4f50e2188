//! Looking at a page as everybody may come to see it: on a wide screen and on a telephone, light and dark, with eyes or by a screen
//! reader. What is wrong with it fails the test that came there; pictures are kept for people to look at.

use std::collections::BTreeSet;
use std::sync::Mutex;

use serde::Deserialize;

use crate::axe::{axe, axe_of_colours};
use crate::{Browser, PATIENCE, Scheme, Window};

/// The pages that a test has looked at. A page is known by its address without numbers, its headings, its errors and
/// what it tells; it is looked at once.
#[derive(Debug)]
pub struct Eyes {
    /// Folder of the pictures; none are kept without.
    album: Option<String>,
    /// How each page is tried, with axe-core asked each time.
    views: &'static [(Window, Scheme)],
    seen: Mutex<BTreeSet<String>>,
}

/// Where most goes wrong: words are longest beside the narrowest window.
const PHONE: &[(Window, Scheme)] = &[(Window::Phone, Scheme::Light)];
const EVERY: &[(Window, Scheme)] = &[
    (Window::Phone, Scheme::Light),
    (Window::Desktop, Scheme::Light),
    (Window::Desktop, Scheme::Dark),
];

/// What a page says of itself.
#[derive(Debug, Deserialize)]
struct Facts {
    path: String,
    language: String,
    title: String,
    headings: Vec<String>,
    /// The words of the error summary.
    summary: Option<String>,
    /// Whether the error summary has the focus, so that it is read first.
    summary_focused: bool,
    /// Its headings and the status of a case, in order.
    outline: Vec<String>,
    /// What has just been done, as told on top of the page.
    told: String,
    /// Links within the page that lead nowhere.
    lost: Vec<String>,
    /// Ids that stand twice.
    twice: Vec<String>,
}

const FACTS: &str = "
    const words = one => one.textContent.trim().replace(/\\s+/g, ' ');
    const all = css => [...document.querySelectorAll(css)];
    const summary = document.querySelector('.govuk-error-summary');
    const ids = all('[id]').map(one => one.id);
    return {
        path: location.pathname, language: document.documentElement.lang, title: document.title,
        headings: all('h1').map(words),
        summary: summary && words(summary),
        summary_focused: summary !== null && document.activeElement === summary,
        outline: all('h1, h2, .state__status').map(words),
        told: all('.told').map(words).join(' '),
        lost: all('a[href^=\"#\"]').filter(one => !document.getElementById(one.hash.slice(1))).map(words),
        twice: ids.filter((id, index) => ids.indexOf(id) !== index),
    };";

impl Eyes {
    /// Eyes that have seen nothing yet and keep pictures in `screenshots/<album>` beside the test programs.
    pub fn keeping(album: &str) -> Self {
        Self {
            album: Some(album.to_owned()),
            views: EVERY,
            seen: Mutex::default(),
        }
    }

    /// The same, for pages that other eyes see in another language or with scripts: by day on a telephone only, in
    /// `tests/run nightly` as everywhere.
    #[expect(
        clippy::disallowed_methods,
        reason = "the test command says so, no setting of the product"
    )]
    pub fn keeping_more_by_night(album: &str) -> Self {
        let nightly = std::env::var_os("THYRIDA_NIGHTLY").is_some();
        Self {
            views: if nightly { EVERY } else { PHONE },
            ..Self::keeping(album)
        }
    }

    /// Eyes that see only what a page says of itself and its console, where other eyes look at the same pages.
    pub fn passing() -> Self {
        Self {
            album: None,
            views: &[],
            seen: Mutex::default(),
        }
    }

    /// Looks at the page that is open in `browser` and shall be in `language` (`el`, `en`).
    ///
    /// # Panics
    /// When the console complains, something on it is not accessible to all, it is wider than a telephone, its heading,
    /// title, language or links are wrong, or its error summary does not have the focus.
    pub async fn look(&self, browser: &Browser, language: &str) {
        let mut facts = facts(browser).await;
        // A browser gives the focus with the first picture it draws, a moment after the page is whole.
        let drawn = async {
            while facts.summary.is_some() && !facts.summary_focused {
                facts = self::facts(browser).await;
            }
        };
        // What does not come in time is told below, with the place.
        tokio::time::timeout(PATIENCE, drawn)
            .await
            .unwrap_or_default();
        let here = format!("{} «{}»", facts.path, facts.title);
        // Chromium reports in the console that a page came with the status of a form that has errors, or of a code that
        // no document has.
        let unknown = facts.path.contains("/verify/");
        let expected = |line: &String| {
            facts.summary.is_some() && line.contains("status of 422")
                || unknown && line.contains(&facts.path) && line.contains("status of 404")
        };
        let complaints = browser.complaints().await.into_iter();
        let complaints: Vec<String> = complaints.filter(|line| !expected(line)).collect();
        assert!(complaints.is_empty(), "{here}: {complaints:#?}");

        let place = without_numbers(&facts.path);
        let known = format!(
            "{place} {:?} {:?} {}",
            facts.outline, facts.summary, facts.told
        );
        let number = {
            let mut seen = self.seen.lock().expect("nobody panics holding it");
            if !seen.insert(known) {
                return;
            }
            seen.len()
        };

        assert_eq!(facts.language, language, "{here}: the language of the page");
        let [heading] = facts.headings.as_slice() else {
            panic!("{here}: a page has one first heading: {:?}", facts.headings)
        };
        assert!(!heading.is_empty(), "{here}: the heading is empty");
        let wrong = facts.summary.is_some();
        let warned = facts.title.starts_with("Σφάλμα:") || facts.title.starts_with("Error:");
        assert_eq!(warned, wrong, "{here}: the title tells of errors");
        assert_eq!(
            facts.summary_focused, wrong,
            "{here}: the focus is on the error summary"
        );
        assert!(
            facts.lost.is_empty(),
            "{here}: links to nowhere {:?}",
            facts.lost
        );
        assert!(
            facts.twice.is_empty(),
            "{here}: ids that stand twice {:?}",
            facts.twice
        );

        if self.views.is_empty() {
            return;
        }
        let before = browser.window();
        for (window, scheme) in self.views.iter().copied() {
            browser.resize(window).await;
            browser.dress(scheme).await;
            let found = match scheme {
                Scheme::Light => axe(browser).await,
                Scheme::Dark => axe_of_colours(browser).await,
            };
            let found: Vec<String> = found.iter().map(ToString::to_string).collect();
            assert!(
                found.is_empty(),
                "{here}, {window:?}, {scheme:?}: not accessible to all\n{}",
                found.join("\n")
            );
            if let Some(album) = &self.album {
                let errors = if wrong { "-errors" } else { "" };
                let name = format!(
                    "{album}/{number:02}{}{errors}-{window:?}-{scheme:?}",
                    place.replace('/', "-")
                );
                browser.picture(&name.to_lowercase()).await;
            }
            assert!(
                !browser.overflows().await,
                "{here}, {window:?}: wider than the window"
            );
        }
        browser.resize(before).await;
        browser.dress(Scheme::Light).await;
    }
}

async fn facts(browser: &Browser) -> Facts {
    let facts = browser
        .scripted(browser.execute(FACTS, Vec::new()))
        .await
        .expect("a page tells its facts");
    serde_json::from_value(facts).expect("as asked")
}

/// The same for every case, application and hour.
fn without_numbers(text: &str) -> String {
    text.split('/')
        .map(|part| {
            let number = part.contains(|c: char| c.is_ascii_digit());
            if number { "x" } else { part }
        })
        .collect::<Vec<_>>()
        .join("/")
}
