//! The people of a journey, each at a browser of their own. They find things by the words on the page, in the language
//! they read, and every page they come to is looked at with [`Eyes`].

mod citizen;
mod clerk;
mod director;
mod operator;

pub use citizen::{Answers, Citizen, Registered, Submitted};
pub use clerk::{Clerk, Verdict};
pub use director::Director;
pub use operator::Operator;

use std::rc::Rc;
use std::time::Duration;

use reqwest::StatusCode;

use crate::server::Employee;
use crate::{Browser, Eyes, Hands, PATIENCE, Page, Script, Server, Window};

/// The language somebody reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Greek,
    English,
}

/// Words in both languages, Greek first; or those of a name or number, the same in both.
pub trait Words: Copy {
    fn in_language(self, language: Language) -> String;
}

impl Words for [&str; 2] {
    fn in_language(self, language: Language) -> String {
        let [greek, english] = self;
        match language {
            Language::Greek => greek.to_owned(),
            Language::English => english.to_owned(),
        }
    }
}

impl Words for &str {
    fn in_language(self, _: Language) -> String {
        self.to_owned()
    }
}

/// Somebody at a browser.
#[derive(Debug)]
pub struct Person {
    browser: Browser,
    home: String,
    language: Language,
    eyes: Rc<Eyes>,
}

impl Person {
    /// Somebody new at a wide screen, with scripts and a mouse.
    pub async fn arrives(server: &Server, language: Language, eyes: &Rc<Eyes>) -> Self {
        let browser = Browser::open_as(Window::Desktop, Script::On).await;
        Self::at(browser, server, language, eyes)
    }

    /// Somebody new at a wide screen, with a keyboard alone.
    pub async fn arrives_with(
        server: &Server,
        language: Language,
        eyes: &Rc<Eyes>,
        script: Script,
    ) -> Self {
        let browser = Browser::open_as(Window::Desktop, script).await;
        Self::at(browser.with_hands(Hands::Keys), server, language, eyes)
    }

    fn at(browser: Browser, server: &Server, language: Language, eyes: &Rc<Eyes>) -> Self {
        Self {
            browser,
            home: server.url(""),
            language,
            eyes: eyes.clone(),
        }
    }

    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// The words this person reads.
    pub fn reads(&self, words: impl Words) -> String {
        words.in_language(self.language)
    }

    /// Opens a page by its address, in this person's language: `/services/…`.
    pub async fn open(&self, path: &str) {
        let path = match (self.language, path) {
            (Language::Greek, path) => path.to_owned(),
            (Language::English, "/") => "/en".to_owned(),
            (Language::English, path) => format!("/en{path}"),
        };
        self.browser.visit(&format!("{}{path}", self.home)).await;
        self.look().await;
    }

    pub async fn follow(&self, words: impl Words) {
        self.browser.follow(&self.reads(words)).await;
        self.look().await;
    }

    pub async fn press(&self, words: impl Words) {
        self.browser.press(&self.reads(words)).await;
        self.look().await;
    }

    pub async fn fill(&self, label: impl Words, text: &str) {
        self.browser.fill(&self.reads(label), text).await;
    }

    pub async fn tick(&self, label: impl Words) {
        self.browser.tick(&self.reads(label)).await;
    }

    pub async fn choose(&self, question: impl Words, answer: impl Words) {
        let (question, answer) = (self.reads(question), self.reads(answer));
        self.browser.choose(&question, &answer).await;
    }

    /// The page that is open, for reading.
    pub async fn page(&self) -> Page {
        let url = self.browser.current_url().await.expect("a page is open");
        let body = self.browser.source().await.expect("a page can be read");
        Page {
            status: StatusCode::OK,
            url,
            headers: Default::default(),
            body,
        }
    }

    /// Everything there is to read on the page.
    pub async fn words(&self) -> String {
        self.page().await.texts("main").join(" ")
    }

    /// Whether these words stand on the page.
    pub async fn sees(&self, words: impl Words) -> bool {
        self.words().await.contains(&self.reads(words))
    }

    /// # Panics
    /// When these words do not stand on the page.
    pub async fn must_see(&self, words: impl Words) {
        let words = self.reads(words);
        let page = self.words().await;
        assert!(
            page.contains(&words),
            "«{words}» is not on {}:\n{page}",
            self.browser.path().await
        );
    }

    /// The errors beside the fields, without the word that announces them.
    pub async fn errors(&self) -> Vec<String> {
        let errors = self.page().await.texts(".govuk-error-message");
        let announced = format!("{} ", self.reads(["Σφάλμα:", "Error:"]));
        let strip = |line: String| {
            line.strip_prefix(&announced)
                .map(str::to_owned)
                .unwrap_or(line)
        };
        errors.into_iter().map(strip).collect()
    }

    /// Opens the page again until these words stand on it: background work has been done.
    ///
    /// # Panics
    /// When it is not done in time.
    pub async fn wait_for(&self, words: impl Words) {
        let wanted = self.reads(words);
        let here = self.browser.current_url().await.expect("a page is open");
        let waiting = async {
            while !self.sees(wanted.as_str()).await {
                tokio::time::sleep(Duration::from_millis(50)).await;
                self.browser.visit(here.as_str()).await;
            }
        };
        if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
            panic!(
                "«{wanted}» does not come on {here}:\n{}",
                self.words().await
            );
        }
        self.look().await;
    }

    /// Looks at the page that is open.
    pub async fn look(&self) {
        let language = self.reads(["el", "en"]);
        self.eyes.look(&self.browser, &language).await;
    }

    /// Signs in by the link on top of the page.
    pub async fn sign_in(&self, username: &str, password: &str) {
        self.open("/").await;
        self.follow(["Σύνδεση", "Sign in"]).await;
        self.fill(["Όνομα χρήστη", "Username"], username).await;
        self.fill(["Κωδικός", "Password"], password).await;
        self.press(["Συνδεθείτε", "Sign in"]).await;
    }

    pub async fn sign_out(&self) {
        self.press(["Αποσύνδεση", "Sign out"]).await;
        self.must_see(["Αποσυνδεθήκατε.", "You have signed out."])
            .await;
    }

    async fn comes_to_work(&self, employee: &Employee) {
        self.sign_in(&employee.username, &employee.password).await;
    }

    /// The free times that the page offers, as day and hour, in order, those of folded days too.
    pub async fn free_times(&self) -> Vec<(String, String)> {
        let page = self.page().await;
        page.texts_within(".slots__day", "legend", ".slots__label")
    }
}
