//! Pages everybody may read.

use super::content::NewsLine;
use super::form::{FieldView, FormView};
use super::page::{Back, Page};
use super::parts::{DocumentLine, Revoked};
use super::phrase::Phrase;
use engine::municipality::Municipality;
use engine::text::Language;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use serde::Serialize;

/// `/` — what the municipality offers.
#[derive(Clone, Debug, Serialize)]
pub struct Front {
    pub services: Vec<ServiceCard>,
    /// The newest announcements.
    pub news: Vec<NewsLine>,
}

/// What services are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Theme,
    LifeEvent,
    Office,
}

impl By {
    pub const ALL: [By; 3] = [By::Theme, By::LifeEvent, By::Office];

    /// As in addresses; the usual order has none.
    pub fn word(self) -> Option<&'static str> {
        match self {
            By::Theme => None,
            By::LifeEvent => Some("life-event"),
            By::Office => Some("office"),
        }
    }
}

/// `/services` — the same by theme, by life event or by office.
#[derive(Clone, Debug, Serialize)]
pub struct ServiceList {
    pub orders: Vec<OrderLine>,
    pub groups: Vec<Group>,
}

impl ServiceList {
    pub fn new(by: By, groups: Vec<Group>) -> ServiceList {
        let line = |order: By| OrderLine {
            title: Phrase::key(match order {
                By::Theme => "services-by-theme",
                By::LifeEvent => "services-by-life-event",
                By::Office => "services-by-office",
            }),
            path: match order.word() {
                Some(word) => format!("/services?by={word}"),
                None => "/services".to_owned(),
            },
            current: order == by,
        };
        ServiceList {
            orders: By::ALL.map(line).to_vec(),
            groups,
        }
    }
}

/// One way of grouping.
#[derive(Clone, Debug, Serialize)]
pub struct OrderLine {
    pub title: Phrase,
    pub path: String,
    pub current: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// Theme, life event or office.
    pub title: String,
    pub services: Vec<ServiceCard>,
}

impl Page for ServiceList {
    const TEMPLATE: &'static str = "public/services";
    fn title(&self) -> Phrase {
        Phrase::key("services-title")
    }
    fn back(&self) -> Option<Back> {
        Some(Back::to("/"))
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct ServiceCard {
    pub slug: String,
    pub title: String,
    /// One or two sentences.
    pub summary: String,
}

impl Page for Front {
    const TEMPLATE: &'static str = "public/front";
    fn title(&self) -> Phrase {
        Phrase::key("front-title")
    }
}

/// `/services/{slug}` — what a service is, and the button that starts it.
#[derive(Clone, Debug, Serialize)]
pub struct Service {
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub documents: Vec<DocumentLine>,
    /// [`parts::delivery`](super::parts::delivery) of each kind of place.
    pub delivery: Vec<Phrase>,
    /// [`parts::span`](super::parts::span) of the time until the result is ready.
    pub ready_after: Phrase,
    /// [`parts::level`](super::parts::level).
    pub level: Phrase,
    /// Who may apply, in the service's own words.
    pub who: Option<String>,
    /// About how long the application takes.
    pub takes: Phrase,
    pub term: Option<Term>,
    /// The office that answers for it.
    pub office: Option<OfficeContact>,
    /// The reader's completed cases of this service, newest first.
    pub earlier: Vec<EarlierCase>,
    /// Address of a draft application the reader has not submitted yet, e.g.
    /// `/applications/…/person`.
    pub draft: Option<String>,
}

/// A legal term: "10 working days", "N.2690/1999 art. 4".
#[derive(Clone, Debug, Serialize)]
pub struct Term {
    pub span: Phrase,
    pub source: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct OfficeContact {
    pub title: String,
    pub email: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct EarlierCase {
    pub reference: String,
    /// When it was submitted.
    pub opened_at: Timestamp,
    /// How it ended.
    pub outcome: Phrase,
}

impl Page for Service {
    const TEMPLATE: &'static str = "public/service";
    fn title(&self) -> Phrase {
        self.title.clone().into()
    }
    fn back(&self) -> Option<Back> {
        Some(Back::named("/", Phrase::key("all-services")))
    }
}

/// `/services/{slug}` of a service that takes no new applications.
#[derive(Clone, Debug, Serialize)]
pub struct Retired {
    pub title: String,
    /// Address of a draft application the reader can still submit.
    pub draft: Option<String>,
}

impl Page for Retired {
    const TEMPLATE: &'static str = "public/retired";
    fn title(&self) -> Phrase {
        self.title.clone().into()
    }
    fn back(&self) -> Option<Back> {
        Some(Back::named("/", Phrase::key("all-services")))
    }
}

/// `/accessibility` — how accessible the pages are, and where to write about it.
#[derive(Clone, Debug, Serialize)]
pub struct Accessibility {
    pub municipality: String,
    /// The last yearly review, and the day by which the next is due.
    pub reviewed: Option<Date>,
    pub next: Option<Date>,
    pub contact: Option<String>,
}

impl Accessibility {
    /// `contact`: without one, the first office is asked.
    pub fn new(
        municipality: &Municipality,
        language: Language,
        reviewed: Option<Date>,
        contact: Option<&str>,
    ) -> Accessibility {
        let office = municipality.offices.first();
        Accessibility {
            municipality: municipality.name.in_language(language).to_owned(),
            reviewed,
            next: reviewed.and_then(|day| day.checked_add(1.year()).ok()),
            contact: contact
                .or(office.map(|office| office.email.as_str()))
                .map(str::to_owned),
        }
    }
}

impl Page for Accessibility {
    const TEMPLATE: &'static str = "public/accessibility";
    fn title(&self) -> Phrase {
        Phrase::key("accessibility-title")
    }
}

/// `/register` — a citizen opens an account at level A.
///
/// Posts the names of [`RegisterInput`] and `password`, `next`.
#[derive(Clone, Debug, Serialize)]
pub struct Register {
    pub form: FormView,
    /// Path to go on to afterwards.
    pub next: Option<String>,
}

/// What was typed, shown again after an error. The password never is.
#[derive(Clone, Debug, Default)]
pub struct RegisterInput {
    pub given_name: String,
    pub family_name: String,
    pub email: String,
    pub phone: String,
    pub username: String,
}

impl Register {
    /// `problems`: name of the field, what is wrong with it.
    pub fn new(
        input: &RegisterInput,
        next: Option<String>,
        problems: &[(&str, Phrase)],
    ) -> Register {
        let fields = vec![
            FieldView::text(
                "given_name",
                "register-given-name",
                &input.given_name,
                "given-name",
            ),
            FieldView::text(
                "family_name",
                "register-family-name",
                &input.family_name,
                "family-name",
            ),
            FieldView::text("email", "register-email", &input.email, "email")
                .hint("register-email-hint"),
            FieldView::text("phone", "register-phone", &input.phone, "tel")
                .hint("register-phone-hint")
                .optional(),
            FieldView::text("username", "register-username", &input.username, "username")
                .hint("register-username-hint"),
            FieldView::password("password", "register-password", "new-password")
                .hint("register-password-hint"),
        ];
        Register {
            form: FormView::new(fields).with_problems(problems),
            next,
        }
    }
}

impl Page for Register {
    const TEMPLATE: &'static str = "public/register";
    fn title(&self) -> Phrase {
        Phrase::key("register-title")
    }
    fn has_problems(&self) -> bool {
        self.form.has_problems()
    }
}

/// `/sign-in`. Posts `username`, `password`, `next`.
#[derive(Clone, Debug, Serialize)]
pub struct SignIn {
    pub form: FormView,
    /// Path to go on to afterwards.
    pub next: Option<String>,
}

impl SignIn {
    /// `problem` says the same for an unknown name and a wrong password.
    pub fn new(username: &str, next: Option<String>, problem: Option<Phrase>) -> SignIn {
        let fields = vec![
            FieldView::text("username", "sign-in-username", username, "username"),
            FieldView::password("password", "sign-in-password", "current-password"),
        ];
        let mut form = FormView::new(fields);
        if let Some(problem) = problem {
            form = form.with_general_problem("username", problem);
        }
        SignIn { form, next }
    }
}

impl Page for SignIn {
    const TEMPLATE: &'static str = "public/sign-in";
    fn title(&self) -> Phrase {
        Phrase::key("sign-in-title")
    }
    fn has_problems(&self) -> bool {
        self.form.has_problems()
    }
}

/// `/verify` — the code of a document is typed here. Also what is shown, with status
/// 404, for a code that is none of ours.
#[derive(Clone, Debug, Serialize)]
pub struct Verify {
    /// One question, named `code`.
    pub form: FormView,
    /// The code was read, and there is no such document.
    pub unknown: bool,
}

impl Verify {
    pub fn new(typed: &str, problem: Option<Phrase>) -> Verify {
        let field = FieldView::text("code", "verify-code", typed, "off").hint("verify-code-hint");
        let problems: Vec<_> = problem.into_iter().map(|text| ("code", text)).collect();
        Verify {
            form: FormView::new(vec![field]).with_problems(&problems),
            unknown: false,
        }
    }

    /// No document has the code that the address holds.
    pub fn unknown(typed: &str) -> Verify {
        let shown: String = typed.chars().take(40).collect();
        Verify {
            unknown: true,
            ..Verify::new(&shown, None)
        }
    }
}

impl Page for Verify {
    const TEMPLATE: &'static str = "public/verify";
    fn title(&self) -> Phrase {
        if self.unknown {
            Phrase::key("verify-unknown")
        } else {
            Phrase::key("verify-title")
        }
    }
    fn has_problems(&self) -> bool {
        self.form.has_problems()
    }
}

/// `/verify/{code}` — a document of ours, and whether it holds. Nobody's name.
#[derive(Clone, Debug, Serialize)]
pub struct Verified {
    pub code: String,
    /// What kind of document it is.
    pub title: String,
    /// The municipality.
    pub issuer: String,
    pub office: Option<String>,
    pub issued_at: Timestamp,
    pub protocol: Option<String>,
    pub sealed: bool,
    pub revoked: Option<Revoked>,
    /// SHA-256 of the file, in hex, in groups between which a line may be broken.
    pub digest: String,
    pub comparison: Option<Comparison>,
    /// One question, named `digest`, asked by GET.
    pub form: FormView,
}

/// What came of comparing a file with the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    Same,
    Different,
    /// What was typed is no digest.
    Unreadable,
}

impl Verified {
    pub fn form(typed: &str, wrong: bool) -> FormView {
        let shown: String = typed.chars().take(200).collect();
        let field =
            FieldView::text("digest", "verify-digest", &shown, "off").hint("verify-digest-hint");
        let problem = wrong.then(|| ("digest", Phrase::key("verify-digest-wrong")));
        let problems: Vec<_> = problem.into_iter().collect();
        FormView::new(vec![field]).with_problems(&problems)
    }
}

impl Page for Verified {
    const TEMPLATE: &'static str = "public/verified";
    fn title(&self) -> Phrase {
        if self.revoked.is_some() {
            Phrase::key("verified-revoked")
        } else {
            Phrase::key("verified-valid")
        }
    }
    fn back(&self) -> Option<Back> {
        Some(Back::named("/verify", Phrase::key("verify-another")))
    }
    fn has_problems(&self) -> bool {
        self.form.has_problems()
    }
}
