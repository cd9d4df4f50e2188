//! A citizen: registers, fills in an application, submits it.

use reqwest::StatusCode;
use tests::{Database, Form, Page, Server, Visitor};

use super::sign_in_form;

/// Where certificates are collected in the sample municipality: two at a time, …
pub const TOWN_HALL: &str = "town-hall";
/// … and one at a time.
pub const KEP: &str = "kep-limani";

/// The service that applications are for when a suite does not care.
pub const APPLIED: &str = "birth-certificate";

/// Someone of the sample registry.
const AFM: &str = "326018156";
const PIN: &str = "90830166";

/// A citizen with an account, signed in.
#[derive(Clone, Debug)]
pub struct Citizen {
    pub visitor: Visitor,
    pub username: String,
    pub password: String,
    pub email: String,
}

impl Citizen {
    /// Registers someone new.
    pub async fn register(server: &Server, username: &str) -> Self {
        Self::register_with(Visitor::new(server), username, "Άννα", "Δοκιμάκη").await
    }

    pub async fn register_with(
        visitor: Visitor,
        username: &str,
        given: &str,
        family: &str,
    ) -> Self {
        let citizen = Self {
            visitor,
            username: username.to_owned(),
            password: "τέσσερις λέξεις στη σειρά".to_owned(),
            email: format!("{username}@post.example"),
        };
        let page = citizen.visitor.get("/register").await;
        let form = page
            .form("main form")
            .with("given_name", given)
            .with("family_name", family)
            .with("email", &citizen.email)
            .with("username", username)
            .with("password", &citizen.password);
        let page = citizen.visitor.submit(form).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.words());
        assert_eq!(page.url.path(), "/cases", "{}", page.words());
        citizen
    }

    /// Opens an application; the page of its first question.
    pub async fn begin(&self, service: &str) -> Page {
        let page = self.visitor.get(&format!("/services/{service}")).await;
        let page = self.visitor.submit(page.form("main form")).await;
        assert!(
            page.url.path().starts_with("/applications/"),
            "{}",
            page.url
        );
        page
    }

    /// The same, with the first page answered; the page of the second.
    pub async fn identify(&self, service: &str) -> Page {
        let page = self.begin(service).await;
        let page = self.visitor.submit(identification(&page)).await;
        assert!(
            page.url.path().ends_with("/certificate"),
            "{}",
            page.words()
        );
        page
    }

    /// The same, with every question answered; the page that shows the answers once more.
    pub async fn fill(&self, place: &str) -> Page {
        self.fill_for(APPLIED, place).await
    }

    /// The same for any service that asks for a certificate's questions.
    pub async fn fill_for(&self, service: &str, place: &str) -> Page {
        let page = self.identify(service).await;
        let page = self.visitor.submit(certificate(&page, place)).await;
        let page = self.visitor.submit(collection(&page, place)).await;
        assert!(page.url.path().ends_with("/check"), "{}", page.words());
        page
    }

    /// Applies; the receipt.
    pub async fn apply(&self, place: &str) -> Page {
        self.apply_for(APPLIED, place).await
    }

    pub async fn apply_for(&self, service: &str, place: &str) -> Page {
        let page = self.fill_for(service, place).await;
        let receipt = self.visitor.submit(page.form("main form")).await;
        assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.words());
        assert!(
            receipt.url.path().ends_with("/receipt"),
            "{}",
            receipt.words()
        );
        receipt
    }

    /// Applies and waits until the office has the case and a time is booked. Answers its reference.
    pub async fn apply_and_arrive(&self, database: &Database, place: &str) -> String {
        self.arrive_for(database, APPLIED, place).await
    }

    pub async fn arrive_for(&self, database: &Database, service: &str, place: &str) -> String {
        let reference = reference(&self.apply_for(service, place).await);
        arrived(database, &reference).await;
        reference
    }

    /// Signs in again, in another browser.
    pub async fn back(&self, visitor: &Visitor) -> Visitor {
        let form = sign_in_form(visitor, &self.username, &self.password).await;
        let answer = visitor.send(&form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
        visitor.clone()
    }

    /// Ends every session of this citizen, as time does.
    pub fn session_expires(&self, database: &Database) {
        database.ask(&format!(
            "DELETE FROM sessions WHERE account = (SELECT id FROM accounts WHERE username = '{}')",
            self.username
        ));
    }
}

/// The first page, answered.
pub fn identification(page: &Page) -> Form {
    page.form("main form").with("afm", AFM).with("pin", PIN)
}

/// The second page, answered; it is collected at this place.
pub fn certificate(page: &Page, place: &str) -> Form {
    let delivery = if place == TOWN_HALL { "office" } else { "kep" };
    page.form("main form")
        .with("delivery", delivery)
        .with("kind", "plain")
        .with("reason", "work")
        .with("copies", "1")
        .with("on_behalf", "no")
}

/// The third page, answered.
pub fn collection(page: &Page, place: &str) -> Form {
    page.form("main form")
        .with("location", place)
        .with("tell_changes", "yes")
}

/// The reference in the address of a case's page.
pub fn reference(page: &Page) -> String {
    let mut parts = page.url.path_segments().expect("http addresses have paths");
    parts
        .find(|part| *part == "cases")
        .and_then(|_| parts.next())
        .unwrap_or_else(|| panic!("{} is not a page of a case", page.url))
        .to_owned()
}

/// Waits until the case lies with an employee.
pub async fn arrived(database: &Database, reference: &str) {
    let tasks = format!(
        "SELECT count(*) FROM tasks t JOIN cases c ON c.id = t.case_id \
         WHERE c.reference = '{reference}' AND t.office IS NOT NULL"
    );
    database.until(&tasks, "1").await;
}
