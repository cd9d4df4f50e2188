//! A person who has a keyboard and nothing else. Every stop on the way must show that it has the focus.

use std::collections::BTreeSet;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use serde::Deserialize;
use serde_json::Value;

use crate::Browser;

/// The keyboard of a browser.
#[derive(Clone, Copy, Debug)]
pub struct Keyboard<'a> {
    browser: &'a Browser,
}

/// Where the focus is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Stop {
    /// `a`, `button`, `input`, `body` …
    pub element: String,
    /// What it is called: label, words, or the words of its group and its label with a colon between.
    pub name: String,
    /// Whether one can see that the focus is here.
    shown: bool,
    /// Whether this is what was looked for.
    found: bool,
    /// Whether it is another answer of the same group of round buttons.
    beside: bool,
}

const STOP: &str = "
    const here = document.activeElement;
    const wanted = arguments[0];
    const words = one => one ? one.textContent.trim().replace(/\\s+/g, ' ') : '';
    const label = here.labels && here.labels[0];
    const group = here.type === 'radio' && here.closest('fieldset');
    const name = label ? words(label) : here.getAttribute('aria-label') || words(here);
    const shows = (one, pseudo) => {
        if (!one) return false;
        const style = getComputedStyle(one, pseudo);
        return style.boxShadow !== 'none' || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0);
    };
    return {
        element: here.localName,
        name: group ? words(group.querySelector('legend')) + ': ' + name : name,
        shown: shows(here) || shows(here, '::before') || shows(label) || shows(label, '::before')
            || shows(here.firstElementChild),
        found: here === wanted,
        beside: here !== wanted && here.type === 'radio' && !!wanted && wanted.type === 'radio'
            && here.name === wanted.name && here.form === wanted.form,
    };";

impl<'a> Keyboard<'a> {
    pub fn of(browser: &'a Browser) -> Self {
        Self { browser }
    }

    /// Strikes a key.
    pub async fn strike(&self, key: Key) {
        let value = key.into();
        let strike = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        self.browser
            .perform_actions(strike)
            .await
            .unwrap_or_else(|error| panic!("{key:?}: {error}"));
    }

    /// Writes into the field that has the focus, in place of what stands there.
    pub async fn write(&self, text: &str) {
        let mut writing = KeyActions::new("keyboard".to_owned());
        for value in text.chars() {
            writing = writing
                .then(KeyAction::Down { value })
                .then(KeyAction::Up { value });
        }
        self.browser
            .perform_actions(writing)
            .await
            .unwrap_or_else(|error| panic!("{text}: {error}"));
    }

    /// Where the focus is now.
    pub async fn stop(&self) -> Stop {
        self.stop_before(Value::Null).await
    }

    async fn stop_before(&self, wanted: Value) -> Stop {
        let stop = self.browser.execute(STOP, vec![wanted]).await;
        serde_json::from_value(stop.expect("a page tells its focus")).expect("as asked")
    }

    /// Goes on with the Tab key until the focus is on this element, or on another answer of its group.
    ///
    /// # Panics
    /// When a stop does not show the focus, or the way round the page does not pass there.
    pub(crate) async fn reach(&self, element: &Element) -> Stop {
        let wanted = serde_json::to_value(element).expect("an element is told by its id");
        let mut passed = Vec::new();
        let mut rounds = 0;
        loop {
            let stop = self.stop_before(wanted.clone()).await;
            assert!(
                stop.shown || stop.element == "body" || passed.is_empty(),
                "the focus does not show on {stop:?}"
            );
            if stop.found || stop.beside {
                return stop;
            }
            // Before the first stop and after the last one the focus is on nothing.
            if stop.element == "body" {
                rounds += 1;
            }
            assert!(rounds < 3, "no way to {wanted}, only to {passed:#?}");
            passed.push(stop.name);
            self.strike(Key::Tab).await;
        }
    }

    /// Goes to a button or link and strikes Enter.
    pub(crate) async fn enter_on(&self, element: &Element) {
        self.reach(element).await;
        self.strike(Key::Enter).await;
    }

    /// Writes into a field in place of what stands there.
    pub(crate) async fn write_over(&self, element: &Element, text: &str) {
        self.reach(element).await;
        let (control, all) = (Key::Control.into(), 'a');
        let mark = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: control })
            .then(KeyAction::Down { value: all })
            .then(KeyAction::Up { value: all })
            .then(KeyAction::Up { value: control });
        self.browser
            .perform_actions(mark)
            .await
            .unwrap_or_else(|error| panic!("all of a field is marked: {error}"));
        self.strike(Key::Delete).await;
        self.write(text).await;
    }

    /// Ticks a box, or picks a round button: Tab to its group, Space, then the arrow keys. What is ticked stays so.
    pub(crate) async fn pick(&self, element: &Element) {
        self.reach(element).await;
        let picked = || async { element.is_selected().await.expect("a box tells its state") };
        if picked().await {
            return;
        }
        self.strike(Key::Space).await;
        let mut tries = BTreeSet::new();
        while !picked().await {
            let stop = self.stop().await;
            assert!(stop.shown, "the focus does not show on {stop:?}");
            assert!(tries.insert(stop.name), "the arrows lead to {tries:?} only");
            self.strike(Key::Down).await;
        }
    }

    /// Goes on with the Tab key until the focus is on something of this name.
    ///
    /// # Panics
    /// When a stop does not show the focus, or the way round the page does not pass there.
    pub async fn tab_to(&self, name: &str) {
        let mut passed = Vec::new();
        let mut round = BTreeSet::new();
        loop {
            self.strike(Key::Tab).await;
            let stop = self.stop().await;
            assert!(
                stop.shown || stop.element == "body",
                "the focus does not show on {stop:?}"
            );
            if stop.name == name {
                return;
            }
            // Names come twice (a button in every row); the whole way round does not come three times.
            let again = !round.insert(stop.name.clone());
            passed.push(stop.name);
            assert!(
                !again || passed.len() < 3 * round.len(),
                "no way to «{name}», only to {passed:#?}"
            );
        }
    }

    /// Fills in the field with this label.
    pub async fn fill(&self, label: &str, text: &str) {
        self.tab_to(label).await;
        self.write(text).await;
    }

    /// Picks an answer of a group of round buttons: Tab to the group, arrow keys to the answer, as browsers have it.
    pub async fn choose(&self, question: &str, answer: &str) {
        let wanted = format!("{question}: {answer}");
        let mut passed = Vec::new();
        loop {
            self.strike(Key::Tab).await;
            if self.stop().await.name.starts_with(&format!("{question}: ")) {
                break;
            }
            passed.push(self.stop().await.name);
            assert!(
                passed.len() < 200,
                "no way to «{question}», only to {passed:#?}"
            );
        }
        self.strike(Key::Space).await;
        let mut tries = BTreeSet::new();
        while self.stop().await.name != wanted {
            let stop = self.stop().await;
            assert!(stop.shown, "the focus does not show on {stop:?}");
            assert!(
                tries.insert(stop.name),
                "«{wanted}» is not there, only {tries:?}"
            );
            self.strike(Key::Down).await;
        }
    }

    /// Ticks the box with this label.
    pub async fn tick(&self, label: &str) {
        self.tab_to(label).await;
        self.strike(Key::Space).await;
    }

    /// Goes to a button or link and follows it with Enter, to another page.
    pub async fn enter(&self, name: &str) {
        self.tab_to(name).await;
        self.browser.turn(name, self.strike(Key::Enter)).await;
    }
}
