//! One or more samples of every page and mail, for tests and for looking at.
//! People and places are invented.

use super::citizen::*;
use super::errors::*;
use super::form::{DatePart, FieldKind, FieldView, FormView, OptionView, RowView, Width};
use super::mails::*;
use super::operator::*;
use super::page::{Area, Flash, Page, PageContext, SignedIn};
use super::parts::*;
use super::phrase::{Message, Phrase};
use super::public::*;
use super::renderer::{MailText, Renderer, ViewError};
use super::staff;
use engine::calendar::Span;
use engine::case::Identification;
use engine::definition::{Delivery, DocumentKind, Level};
use engine::text::Language;
use jiff::{SignedDuration, Timestamp};

/// What a hostile person writes into every field that takes text.
pub const CANARY: &str = "<script>alert(1)</script>&\"'`=<img src=x onerror=alert(2)>";

type Show = Box<dyn Fn(&Renderer, &PageContext) -> Result<String, ViewError>>;

/// A page under a name that can be a file's.
pub struct Sample {
    pub name: &'static str,
    pub who: Option<SignedIn>,
    pub path: &'static str,
    pub flash: Option<Flash>,
    pub show: Show,
}

impl Sample {
    fn new<P: Page + 'static>(
        name: &'static str,
        who: Option<SignedIn>,
        path: &'static str,
        page: P,
    ) -> Sample {
        Sample {
            name,
            who,
            path,
            flash: None,
            show: Box::new(move |renderer, context| renderer.page(context, &page)),
        }
    }

    fn told(mut self, flash: Flash) -> Sample {
        self.flash = Some(flash);
        self
    }

    pub fn context(&self, language: Language) -> PageContext {
        PageContext {
            language,
            path: self.path.to_owned(),
            municipality: match language {
                Language::El => "Δήμος Αλκυόνας".to_owned(),
                Language::En => "Municipality of Alkyona".to_owned(),
            },
            signed_in: self.who.clone(),
            csrf: "token-of-the-session".to_owned(),
            flash: self.flash.clone(),
        }
    }
}

/// Words in the reader's language.
struct In(Language);

impl In {
    fn say(&self, el: &str, en: &str) -> String {
        match self.0 {
            Language::El => el.to_owned(),
            Language::En => en.to_owned(),
        }
    }

    fn phrase(&self, el: &str, en: &str) -> Phrase {
        self.say(el, en).into()
    }

    fn service(&self) -> String {
        self.say("Πιστοποιητικό γέννησης", "Birth certificate")
    }

    fn place(&self) -> Place {
        Place {
            title: self.say("Κεντρικό Δημαρχείο", "Town Hall"),
            address: self.say(
                "Πλατεία Ελευθερίας 1, ισόγειο, θυρίδα 3",
                "1 Eleftherias Square, ground floor, counter 3",
            ),
        }
    }

    fn documents(&self, sometimes: bool) -> Vec<DocumentLine> {
        vec![
            DocumentLine {
                title: self.say(
                    "Αστυνομική ταυτότητα ή διαβατήριο",
                    "Identity card or passport",
                ),
                kind: DocumentKind::Show,
                sometimes: false,
            },
            DocumentLine {
                title: self.say(
                    "Εξουσιοδότηση με γνήσιο υπογραφής",
                    "Authorisation with certified signature",
                ),
                kind: DocumentKind::Show,
                sometimes,
            },
            DocumentLine {
                title: self.say(
                    "Απόσπασμα ληξιαρχικής πράξης γέννησης",
                    "Extract from the register of births",
                ),
                kind: DocumentKind::ExOfficio,
                sometimes: false,
            },
        ]
    }

    fn answers(&self) -> Vec<Section> {
        vec![
            Section {
                page: "person".to_owned(),
                title: self.phrase("Τα στοιχεία σας", "Your details"),
                rows: vec![
                    Row::new(self.phrase("ΑΦΜ", "Tax number (AFM)"), "326018156"),
                    Row::new(
                        self.phrase("Αριθμός οικογενειακής μερίδας", "Family-registry number"),
                        "1204/1",
                    ),
                ],
            },
            Section {
                page: "certificate".to_owned(),
                title: self.phrase("Το πιστοποιητικό", "The certificate"),
                rows: vec![
                    Row::new(
                        self.phrase("Για ποιον λόγο το χρειάζεστε", "What you need it for"),
                        self.phrase("Εγγραφή σε σχολείο", "School enrolment"),
                    ),
                    Row {
                        label: self.phrase("Τόπος παραλαβής", "Place of collection"),
                        lines: vec![self.place().title.into(), self.place().address.into()],
                    },
                ],
            },
        ]
    }

    fn history(&self, staff: bool) -> Vec<HistoryLine> {
        let by = staff.then(|| "Μαρία Δρακοπούλου".to_owned());
        vec![
            HistoryLine {
                at: at("2026-11-24T09:12:00Z"),
                text: Message::new("history-appointment-moved-why")
                    .with("from", at("2026-11-25T08:00:00Z"))
                    .with("to", at("2026-11-26T08:00:00Z"))
                    .with("reason", CANARY)
                    .into(),
                by: by.clone(),
            },
            HistoryLine {
                at: at("2026-11-23T11:30:00Z"),
                text: Message::new("history-task-completed")
                    .with(
                        "task",
                        self.say("Έλεγχος δικαιολογητικών", "Check of documents"),
                    )
                    .into(),
                by,
            },
            HistoryLine {
                at: at("2026-11-22T08:01:00Z"),
                text: Phrase::key("history-routed"),
                by: None,
            },
            HistoryLine {
                at: at("2026-11-22T08:00:00Z"),
                text: Phrase::key("history-opened"),
                by: None,
            },
        ]
    }

    fn appointment(&self) -> Appointment {
        Appointment {
            at: at("2026-11-26T08:00:00Z"),
            place: self.place(),
            movable: true,
        }
    }

    fn applicant(&self, identification: Identification) -> staff::Applicant {
        staff::Applicant {
            name: "Ελένη Καραβά".to_owned(),
            email: "eleni.karava@post.example".to_owned(),
            phone: Some("6912345678".to_owned()),
            identification,
        }
    }

    /// Every kind of field, filled in as by somebody hostile, all with errors.
    fn every_field(&self) -> FormView {
        let field = |name: &str, label: Phrase, kind| {
            let mut field = FieldView::new(name, label, kind);
            field.hint = Some(CANARY.into());
            field
        };
        let option = |n: u8, checked| OptionView {
            id: if n == 1 {
                "field-reason".to_owned()
            } else {
                format!("field-reason-{n}")
            },
            value: format!("v{n}"),
            label: self.phrase("Εγγραφή σε σχολείο", "School enrolment"),
            checked,
        };
        let part = |part: &str, label, wide| DatePart {
            id: if part == "day" {
                "field-born".to_owned()
            } else {
                format!("field-born-{part}")
            },
            name: format!("born.{part}"),
            label: Phrase::key(label),
            value: "12".to_owned(),
            wide,
        };
        let fields = vec![
            field(
                "afm",
                self.phrase("ΑΦΜ", "Tax number (AFM)"),
                FieldKind::Text {
                    value: CANARY.to_owned(),
                    input: "text",
                    inputmode: Some("numeric"),
                    autocomplete: Some("off"),
                    width: Width::Short,
                },
            ),
            field(
                "notes",
                self.phrase("Παρατηρήσεις", "Remarks"),
                FieldKind::LongText {
                    value: format!("\n{CANARY}\n</textarea>"),
                },
            )
            .optional(),
            field(
                "reason",
                self.phrase("Λόγος χρήσης", "Reason for use"),
                FieldKind::Choice {
                    options: vec![option(1, true), option(2, false)],
                    inline: false,
                },
            ),
            field(
                "born",
                self.phrase("Ημερομηνία γέννησης", "Date of birth"),
                FieldKind::Date {
                    parts: [
                        part("day", "date-day", false),
                        part("month", "date-month", false),
                        part("year", "date-year", true),
                    ],
                },
            ),
            field(
                "true",
                self.phrase("Δηλώνω ότι είναι αληθή", "I declare that this is true"),
                FieldKind::Tick { checked: true },
            ),
            field(
                "name",
                self.phrase("Ονοματεπώνυμο", "Full name"),
                FieldKind::Fixed {
                    value: CANARY.to_owned(),
                },
            ),
            self.checks(),
        ];
        let problems: Vec<(String, Phrase)> = fields
            .iter()
            .map(|field| (field.name.clone(), Phrase::from(CANARY)))
            .chain([
                (
                    "checks[identity].valid".to_owned(),
                    self.phrase("Διαλέξτε ναι ή όχι", "Choose yes or no"),
                ),
                ("gone".to_owned(), Phrase::from(CANARY)),
            ])
            .collect();
        FormView::new(fields).with_problems(&problems)
    }

    /// The rows of a document check.
    fn checks(&self) -> FieldView {
        let yes_no = |name: String, about: &str, label: Phrase| {
            let id = format!("field-{}", name.replace(['[', ']', '.'], "-"));
            let option = |id: String, value: &str, checked| OptionView {
                id,
                value: value.to_owned(),
                label: Phrase::key(if value == "yes" { "yes" } else { "no" }),
                checked,
            };
            let options = vec![
                option(id.clone(), "yes", true),
                option(format!("{id}-2"), "no", false),
            ];
            let kind = FieldKind::Choice {
                options,
                inline: true,
            };
            let mut field = FieldView::new(&name, label, kind);
            field.about = Some(about.into());
            field
        };
        let rows = [
            (
                "identity",
                self.say("Αστυνομική ταυτότητα ή διαβατήριο", "Identity card or passport"),
            ),
            (
                "extract",
                self.say(
                    "Απόσπασμα ληξιαρχικής πράξης γέννησης",
                    "Extract from the register of births",
                ),
            ),
        ]
        .into_iter()
        .map(|(thing, title)| {
            let ask = |part: &str, label| yes_no(format!("checks[{thing}].{part}"), &title, label);
            RowView {
                fields: vec![
                    ask("valid", self.phrase("Είναι έγκυρο;", "Is it valid?")),
                    ask("complete", self.phrase("Είναι πλήρες;", "Is it complete?")),
                    ask("correct", self.phrase("Είναι σωστό;", "Is it correct?")),
                ],
                title: title.clone().into(),
            }
        })
        .collect();
        FieldView::new(
            "checks",
            self.phrase("Δικαιολογητικά", "Documents"),
            FieldKind::Rows { rows },
        )
    }

    /// A page of an application, as most people see it.
    fn question(&self) -> FormView {
        let digits = |name, label, hint: Phrase| {
            let mut field = FieldView::new(
                name,
                label,
                FieldKind::Text {
                    value: String::new(),
                    input: "text",
                    inputmode: Some("numeric"),
                    autocomplete: None,
                    width: Width::Short,
                },
            );
            field.hint = Some(hint);
            field
        };
        FormView::new(vec![
            digits(
                "afm",
                self.phrase("ΑΦΜ", "Tax number (AFM)"),
                self.phrase("9 ψηφία", "9 digits"),
            ),
            digits(
                "family_number",
                self.phrase("Αριθμός οικογενειακής μερίδας", "Family-registry number"),
                self.phrase(
                    "Θα τον βρείτε σε παλαιότερο πιστοποιητικό, για παράδειγμα 1204/1",
                    "You will find it on an earlier certificate, for example 1204/1",
                ),
            ),
        ])
    }

    fn task_form(&self) -> FormView {
        let mut result = FieldView::new(
            "result",
            self.phrase("Αποτέλεσμα του ελέγχου", "Result of the check"),
            FieldKind::Choice {
                options: [
                    ("complete", "Όλα εντάξει", "All in order"),
                    ("incomplete", "Λείπει κάτι", "Something is missing"),
                    ("refuse", "Απόρριψη", "Refuse"),
                ]
                .into_iter()
                .enumerate()
                .map(|(n, (value, el, en))| OptionView {
                    id: if n == 0 {
                        "field-result".to_owned()
                    } else {
                        format!("field-result-{}", n + 1)
                    },
                    value: value.to_owned(),
                    label: self.phrase(el, en),
                    checked: false,
                })
                .collect(),
                inline: false,
            },
        );
        result.hint = Some(self.phrase(
            "Ο πολίτης θα δει τον λόγο, αν η αίτηση απορριφθεί",
            "The citizen will see the reason if the application is refused",
        ));
        let mut missing = FieldView::new(
            "missing",
            self.phrase("Τι λείπει ή γιατί απορρίπτεται", "What is missing, or why it is refused"),
            FieldKind::LongText {
                value: String::new(),
            },
        );
        missing.optional = true;
        FormView::new(vec![self.checks(), result, missing])
    }

    fn own_case(&self) -> OwnCase {
        OwnCase {
            reference: "2026-000123".to_owned(),
            protocol: Some("1234/2026".to_owned()),
            service: self.service(),
            opened_at: at("2026-11-22T08:00:00Z"),
            status: self.phrase("Έτοιμο για παραλαβή", "Ready to collect"),
            next: Phrase::key("next-collect"),
            expected: at("2026-11-26T08:00:00Z"),
            appointment: Some(self.appointment()),
            documents: self.documents(false),
            asked: None,
            ending: None,
            history: self.history(false),
            answers: self.answers(),
        }
    }

    fn slots(&self, error: Option<Phrase>) -> SlotPicker {
        let first = at("2026-11-26T06:00:00Z");
        let free = (0..3_i64).flat_map(|day| {
            (0..14_i64).map(move |n| {
                first + SignedDuration::from_hours(24 * day) + SignedDuration::from_mins(15 * n)
            })
        });
        SlotPicker::new(free, None, error)
    }

    fn inbox(&self) -> staff::Inbox {
        let line = |reference: &str, no, due: &str, overdue, claim| staff::InboxLine {
            reference: reference.to_owned(),
            no,
            service: self.service(),
            applicant: "Ελένη Καραβά".to_owned(),
            task: self.say("Έλεγχος δικαιολογητικών", "Check of documents"),
            since: at("2026-11-22T08:00:00Z"),
            due: Some(at(due)),
            overdue,
            claim,
        };
        staff::Inbox {
            tasks: vec![
                line("2026-000118", 4, "2026-11-23T12:00:00Z", true, Claim::Free),
                line("2026-000123", 5, "2026-11-24T12:00:00Z", false, Claim::Mine),
                line(
                    "2026-000124",
                    4,
                    "2026-11-26T12:00:00Z",
                    false,
                    Claim::Other {
                        name: "Νίκος Βλαστός".to_owned(),
                    },
                ),
                staff::InboxLine {
                    applicant: CANARY.to_owned(),
                    due: None,
                    ..line("2026-000125", 4, "2026-11-26T12:00:00Z", false, Claim::Free)
                },
            ],
        }
    }

    fn desk_case(&self) -> staff::DeskCase {
        staff::DeskCase {
            reference: "2026-000123".to_owned(),
            protocol: Some("1234/2026".to_owned()),
            service: self.service(),
            status: self.phrase("Σε έλεγχο", "Under review"),
            opened_at: at("2026-11-22T08:00:00Z"),
            office: Some(self.say("Ληξιαρχείο και Δημοτολόγιο", "Civil Registry")),
            applicant: self.applicant(Identification::Confirmed),
            place: self.place(),
            documents: self.documents(false),
            tasks: vec![
                staff::TaskLine {
                    no: 5,
                    title: self.say("Έλεγχος δικαιολογητικών", "Check of documents"),
                    due: Some(at("2026-11-24T12:00:00Z")),
                    overdue: false,
                    claim: Claim::Mine,
                    may_do: true,
                },
                staff::TaskLine {
                    no: 6,
                    title: self.say("Παράδοση", "Hand-over"),
                    due: None,
                    overdue: false,
                    claim: Claim::Free,
                    may_do: false,
                },
            ],
            appointment: Some(self.appointment()),
            ending: None,
            answers: self.answers(),
            results: vec![Section {
                page: "check".to_owned(),
                title: self.phrase("Έλεγχος δικαιολογητικών", "Check of documents"),
                rows: vec![Row::new(self.phrase("Αποτέλεσμα", "Result"), CANARY)],
            }],
            history: self.history(true),
        }
    }

    fn task(&self) -> staff::Task {
        staff::Task {
            reference: "2026-000123".to_owned(),
            no: 5,
            title: self.say("Έλεγχος δικαιολογητικών", "Check of documents"),
            service: self.service(),
            applicant: self.applicant(Identification::Unanswered),
            due: Some(at("2026-11-24T12:00:00Z")),
            overdue: true,
            revision: 7,
            claim: Claim::Mine,
            barred: None,
            form: self.task_form(),
            answers: self.answers(),
            documents: self.documents(false),
            appointment: Some(self.appointment()),
        }
    }

    fn move_appointment(&self, problem: bool) -> staff::MoveAppointment {
        let wrong = |key| problem.then(|| Phrase::key(key));
        staff::MoveAppointment {
            reference: "2026-000123".to_owned(),
            service: self.service(),
            applicant: "Ελένη Καραβά".to_owned(),
            current: at("2026-11-26T08:00:00Z"),
            place: self.place(),
            tell_changes: !problem,
            slots: self.slots(wrong("slot-choose")),
            form: staff::MoveAppointment::reason("", wrong("move-reason-empty")),
            revision: 7,
        }
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn citizen() -> Option<SignedIn> {
    Some(SignedIn {
        name: "Ελένη Καραβά".to_owned(),
        areas: vec![Area::Cases],
    })
}

fn employee() -> Option<SignedIn> {
    Some(SignedIn {
        name: "Σοφία Αρβανίτη".to_owned(),
        areas: Area::ALL.to_vec(),
    })
}

/// Every page in a language, in the states that look different.
pub fn pages(language: Language) -> Vec<Sample> {
    let say = In(language);
    let mut pages = public(&say);
    pages.extend(citizens(&say));
    pages.extend(staffs(&say));
    pages.extend(errors());
    pages
}

fn public(say: &In) -> Vec<Sample> {
    let card = |slug: &str, title: String, summary: String| ServiceCard {
        slug: slug.to_owned(),
        title,
        summary,
    };
    let front = Front {
        services: vec![
            card(
                "birth-certificate",
                say.service(),
                say.say(
                    "Βεβαιώνει πότε και πού γεννηθήκατε. Το ζητούν σχολεία, τράπεζες και υπηρεσίες.",
                    "Certifies when and where you were born. Schools, banks and authorities ask for it.",
                ),
            ),
            card(
                "family-status-certificate",
                say.say(
                    "Πιστοποιητικό οικογενειακής κατάστασης",
                    "Family-status certificate",
                ),
                say.say(
                    "Δείχνει τα μέλη της οικογένειάς σας, όπως είναι γραμμένα στο δημοτολόγιο.",
                    "Shows the members of your family as they are entered in the municipal register.",
                ),
            ),
        ],
    };
    let service = |draft: Option<&str>, earlier| Service {
        slug: "birth-certificate".to_owned(),
        title: say.service(),
        summary: say.say(
            "Βεβαιώνει πότε και πού γεννηθήκατε. Το ζητούν σχολεία, τράπεζες και υπηρεσίες.",
            "Certifies when and where you were born. Schools, banks and authorities ask for it.",
        ),
        documents: say.documents(true),
        delivery: vec![delivery(Delivery::Office), delivery(Delivery::Kep)],
        ready_after: span(Span::WorkingDays(3)).into(),
        level: level(Level::A),
        term: Some(Term {
            span: span(Span::WorkingDays(10)).into(),
            source: say.say("ν. 2690/1999, άρθρο 4", "law 2690/1999, art. 4"),
        }),
        office: Some(OfficeContact {
            title: say.say("Ληξιαρχείο και Δημοτολόγιο", "Civil Registry"),
            email: "lixiarchio@alkyona.example".to_owned(),
        }),
        earlier,
        draft: draft.map(str::to_owned),
    };
    let earlier = vec![EarlierCase {
        reference: "2025-000871".to_owned(),
        opened_at: at("2025-03-03T10:00:00Z"),
        outcome: say.say("Παραδόθηκε", "Handed over"),
    }];
    let minimal = Service {
        documents: Vec::new(),
        term: None,
        office: None,
        level: level(Level::B),
        ready_after: span(Span::Days(1)).into(),
        ..service(None, Vec::new())
    };
    let input = RegisterInput {
        given_name: CANARY.to_owned(),
        email: "όχι-email".to_owned(),
        ..RegisterInput::default()
    };
    let problems = [
        ("given_name", Phrase::key("register-given-name-wrong")),
        ("family_name", Phrase::key("register-family-name-wrong")),
        ("email", Phrase::key("register-email-wrong")),
        ("phone", Phrase::key("register-phone-wrong")),
        ("username", Phrase::key("register-username-wrong")),
        (
            "password",
            Message::new("register-password-wrong")
                .with("shortest", 12_i64)
                .into(),
        ),
    ];
    let next = || Some("/services/birth-certificate".to_owned());
    let wrong = Some(Phrase::key("sign-in-wrong"));
    vec![
        Sample::new("front", None, "/", front),
        Sample::new(
            "service",
            None,
            "/services/birth-certificate",
            service(None, Vec::new()),
        ),
        Sample::new(
            "service-known",
            citizen(),
            "/services/birth-certificate",
            service(Some("/applications/0193a1/person"), earlier),
        ),
        Sample::new("service-minimal", citizen(), "/services/x", minimal),
        Sample::new(
            "register",
            None,
            "/register",
            Register::new(&RegisterInput::default(), next(), &[]),
        ),
        Sample::new(
            "register-wrong",
            None,
            "/register",
            Register::new(&input, None, &problems),
        ),
        Sample::new("sign-in", None, "/sign-in", SignIn::new("", next(), None))
            .told(Flash::done(Phrase::key("told-signed-out"))),
        Sample::new(
            "sign-in-wrong",
            None,
            "/sign-in",
            SignIn::new(CANARY, None, wrong),
        ),
    ]
}

fn citizens(say: &In) -> Vec<Sample> {
    let question = |form: FormView| Question {
        application: "0193a1".to_owned(),
        name: "person".to_owned(),
        service: say.service(),
        title: say.say("Τα στοιχεία σας", "Your details"),
        hint: None,
        step: 1,
        steps: 4,
        form,
        back: "/services/birth-certificate".to_owned(),
    };
    let every = Question {
        hint: Some(CANARY.to_owned()),
        ..question(say.every_field())
    };
    let check = CheckAnswers {
        application: "0193a1".to_owned(),
        service: say.service(),
        sections: say.answers(),
        documents: say.documents(false),
        expected: at("2026-11-26T08:00:00Z"),
        place: say.place(),
        form: FormView::default(),
        back: "/applications/0193a1/certificate".to_owned(),
    };
    let receipt = |tell_changes, protocol: Option<&str>, documents| Receipt {
        reference: "2026-000123".to_owned(),
        protocol: protocol.map(str::to_owned),
        service: say.service(),
        applicant: "Ελένη Καραβά".to_owned(),
        submitted_at: at("2026-11-22T08:00:00Z"),
        expected: at("2026-11-26T08:00:00Z"),
        place: say.place(),
        documents,
        tell_changes,
        email: "eleni.karava@post.example".to_owned(),
    };
    let line = |reference: &str, status: Phrase, ended, appointment: Option<&str>| OwnCaseLine {
        reference: reference.to_owned(),
        service: say.service(),
        opened_at: at("2026-11-22T08:00:00Z"),
        status,
        ended,
        appointment: appointment.map(at),
    };
    let cases = OwnCases {
        cases: vec![
            line(
                "2026-000123",
                say.phrase("Έτοιμο για παραλαβή", "Ready to collect"),
                false,
                Some("2026-11-26T08:00:00Z"),
            ),
            line("2026-000099", Phrase::key("status-received"), false, None),
            line("2025-000871", say.phrase("Παραδόθηκε", "Handed over"), true, None),
        ],
        drafts: vec![DraftLine {
            service: say.say(
                "Πιστοποιητικό οικογενειακής κατάστασης",
                "Family-status certificate",
            ),
            path: "/applications/0193a1/person".to_owned(),
            saved_at: at("2026-11-23T19:40:00Z"),
        }],
    };
    let none = OwnCases {
        cases: Vec::new(),
        drafts: Vec::new(),
    };
    let asked = |problem: Option<Phrase>| OwnCase {
        status: say.phrase("Περιμένουμε εσάς", "Waiting for you"),
        next: Phrase::key("next-reply"),
        appointment: None,
        protocol: None,
        documents: Vec::new(),
        asked: Some(Asked {
            text: say.say(
                "Η εξουσιοδότηση δεν έχει γνήσιο υπογραφής.\nΦέρτε τη με γνήσιο, από ΚΕΠ ή gov.gr.",
                "The authorisation has no certified signature.\nPlease have it certified at a KEP.",
            ),
            until: Some(at("2026-12-08T12:00:00Z")),
            form: Asked::form(CANARY, problem),
        }),
        ..say.own_case()
    };
    let refused = OwnCase {
        status: say.phrase("Απορρίφθηκε", "Refused"),
        next: Phrase::key("next-nothing"),
        appointment: None,
        ending: Some(Ending {
            title: say.say("Απορρίφθηκε", "Refused"),
            at: at("2026-11-24T10:00:00Z"),
            reason: Some(CANARY.to_owned()),
            refused: true,
        }),
        ..say.own_case()
    };
    let done = OwnCase {
        status: say.phrase("Παραδόθηκε", "Handed over"),
        next: Phrase::key("next-nothing"),
        ending: Some(Ending {
            title: say.say("Παραδόθηκε", "Handed over"),
            at: at("2026-11-26T08:10:00Z"),
            reason: None,
            refused: false,
        }),
        ..say.own_case()
    };
    let choose = |slots| ChooseSlot {
        reference: "2026-000123".to_owned(),
        service: say.service(),
        current: at("2026-11-26T08:00:00Z"),
        place: say.place(),
        slots,
        revision: 7,
    };
    let case = "/cases/2026-000123";
    vec![
        Sample::new(
            "question",
            citizen(),
            "/applications/0193a1/person",
            question(say.question()),
        ),
        Sample::new("question-every", citizen(), "/applications/0193a1/x?from=check", every),
        Sample::new("check", citizen(), "/applications/0193a1/check", check),
        Sample::new(
            "receipt",
            citizen(),
            "/cases/2026-000123/receipt",
            receipt(true, Some("1234/2026"), say.documents(false)),
        ),
        Sample::new(
            "receipt-bare",
            citizen(),
            "/cases/2026-000123/receipt",
            receipt(false, None, Vec::new()),
        ),
        Sample::new("cases", citizen(), "/cases", cases),
        Sample::new("cases-none", citizen(), "/cases", none)
            .told(Flash::done(Phrase::key("told-registered"))),
        Sample::new("case", citizen(), case, say.own_case())
            .told(Flash::done(Phrase::key("told-moved"))),
        Sample::new("case-asked", citizen(), case, asked(None)),
        Sample::new(
            "case-asked-wrong",
            citizen(),
            case,
            asked(Some(Phrase::key("reply-empty"))),
        ),
        Sample::new("case-refused", citizen(), case, refused),
        Sample::new("case-done", citizen(), case, done),
        Sample::new(
            "slot",
            citizen(),
            "/cases/2026-000123/appointment",
            choose(say.slots(None)),
        ),
        Sample::new(
            "slot-wrong",
            citizen(),
            "/cases/2026-000123/appointment",
            choose(say.slots(Some(Phrase::key("slot-choose")))),
        ),
        Sample::new(
            "slot-none",
            citizen(),
            "/cases/2026-000123/appointment",
            choose(SlotPicker::default()),
        ),
    ]
}

fn staffs(say: &In) -> Vec<Sample> {
    let free = staff::Task {
        claim: Claim::Free,
        overdue: false,
        due: None,
        ..say.task()
    };
    let taken = staff::Task {
        claim: Claim::Other {
            name: "Νίκος Βλαστός".to_owned(),
        },
        documents: Vec::new(),
        appointment: None,
        ..say.task()
    };
    let barred = staff::Task {
        barred: Some(Phrase::key("rejection-own-case")),
        ..say.task()
    };
    let wrong = staff::Task {
        form: say.every_field(),
        ..say.task()
    };
    let ended = staff::DeskCase {
        tasks: Vec::new(),
        appointment: None,
        office: None,
        protocol: None,
        documents: Vec::new(),
        results: Vec::new(),
        ending: Some(Ending {
            title: say.say("Απορρίφθηκε", "Refused"),
            at: at("2026-11-24T10:00:00Z"),
            reason: Some(CANARY.to_owned()),
            refused: true,
        }),
        ..say.desk_case()
    };
    let no_slots = staff::MoveAppointment {
        slots: SlotPicker::default(),
        ..say.move_appointment(false)
    };
    let line = |reference: &str, overdue, ended: bool, held_by: Option<&str>| staff::OfficeLine {
        reference: reference.to_owned(),
        service: say.service(),
        opened_at: at("2026-11-22T08:00:00Z"),
        status: say.phrase("Σε έλεγχο", "Under review"),
        held_by: held_by.map(str::to_owned),
        due: (!ended).then(|| at("2026-11-24T12:00:00Z")),
        overdue,
        ended,
    };
    let office = staff::Office {
        offices: vec![say.say("Ληξιαρχείο και Δημοτολόγιο", "Civil Registry")],
        open: 12,
        overdue: 1,
        ended: 87,
        cases: vec![
            line("2026-000124", false, false, None),
            line("2026-000118", true, false, Some("Μαρία Δρακοπούλου")),
            line("2026-000090", false, true, None),
        ],
    };
    let office_empty = staff::Office {
        offices: Vec::new(),
        open: 0,
        overdue: 0,
        ended: 0,
        cases: Vec::new(),
    };
    let mails = MailFolder {
        mails: vec![
            MailLine {
                name: "0193a1-receipt.eml".to_owned(),
                at: Some(at("2026-11-22T08:00:02Z")),
                to: "Ελένη Καραβά <eleni.karava@post.example>".to_owned(),
                subject: say.say(
                    "2026-000123: παραλάβαμε την αίτησή σας",
                    "2026-000123: we have received your application",
                ),
            },
            MailLine {
                name: "0193a2.eml".to_owned(),
                at: None,
                to: CANARY.to_owned(),
                subject: CANARY.to_owned(),
            },
        ],
    };
    let mail = StoredMail {
        subject: say.say(
            "2026-000123: παραλάβαμε την αίτησή σας",
            "2026-000123: we have received your application",
        ),
        headers: vec![
            Header {
                name: "From".to_owned(),
                value: "no-reply@alkyona.example".to_owned(),
            },
            Header {
                name: "To".to_owned(),
                value: "Ελένη Καραβά <eleni.karava@post.example>".to_owned(),
            },
        ],
        text: format!("Γεια σας,\n\n  {CANARY}\n"),
        attachments: vec!["appointment.ics".to_owned()],
    };
    let desk = "/desk/cases/2026-000123";
    let task = "/desk/cases/2026-000123/tasks/5";
    let moving = "/desk/cases/2026-000123/appointment";
    vec![
        Sample::new("inbox", employee(), "/desk", say.inbox())
            .told(Flash::notice(Phrase::key("told-released"))),
        Sample::new(
            "inbox-empty",
            employee(),
            "/desk",
            staff::Inbox { tasks: Vec::new() },
        ),
        Sample::new("desk-case", employee(), desk, say.desk_case()),
        Sample::new("desk-case-ended", employee(), desk, ended),
        Sample::new("task", employee(), task, say.task()),
        Sample::new("task-free", employee(), task, free),
        Sample::new("task-taken", employee(), task, taken),
        Sample::new("task-barred", employee(), task, barred),
        Sample::new("task-wrong", employee(), task, wrong),
        Sample::new("move", employee(), moving, say.move_appointment(false)),
        Sample::new("move-wrong", employee(), moving, say.move_appointment(true)),
        Sample::new("move-none", employee(), moving, no_slots),
        Sample::new("office", employee(), "/office", office),
        Sample::new("office-empty", employee(), "/office", office_empty),
        Sample::new("mail-folder", employee(), "/operator/mail", mails),
        Sample::new(
            "mail-folder-empty",
            employee(),
            "/operator/mail",
            MailFolder { mails: Vec::new() },
        ),
        Sample::new("mail", employee(), "/operator/mail/0193a1-receipt.eml", mail),
    ]
}

fn errors() -> Vec<Sample> {
    let kept = || vec![Row::new(Phrase::key("reply-label"), CANARY)];
    let conflict = |by: Option<&str>, at_: Option<&str>, kept| Conflict {
        reason: Phrase::key("case-changed"),
        by: by.map(str::to_owned),
        at: at_.map(at),
        kept,
        path: "/desk/cases/2026-000123".to_owned(),
    };
    let expired = |next: Option<&str>, kept, draft_saved| SessionExpired {
        next: next.map(str::to_owned),
        kept,
        draft_saved,
    };
    let stale = StaleForm {
        path: "/cases/2026-000123".to_owned(),
        kept: kept(),
    };
    let moment = Some("2026-11-24T09:12:00Z");
    let desk = "/desk/cases/2026-000123";
    vec![
        Sample::new("not-found", None, "//evil.example\"><script>", NotFound {}),
        Sample::new("forbidden", citizen(), "/office", Forbidden {}),
        Sample::new("stale-form", citizen(), "/cases", stale),
        Sample::new("expired", None, "/cases", expired(Some("/cases"), kept(), false)),
        Sample::new("expired-draft", None, "/", expired(None, Vec::new(), true)),
        Sample::new(
            "conflict",
            employee(),
            desk,
            conflict(Some("Νίκος Βλαστός"), moment, kept()),
        ),
        Sample::new("conflict-when", citizen(), desk, conflict(None, moment, Vec::new())),
        Sample::new(
            "conflict-who",
            employee(),
            desk,
            conflict(Some("Νίκος Βλαστός"), None, Vec::new()),
        ),
        Sample::new("conflict-bare", citizen(), desk, conflict(None, None, Vec::new())),
        Sample::new(
            "slot-taken",
            citizen(),
            "/cases/2026-000123/appointment",
            SlotTaken {
                at: at("2026-11-26T08:00:00Z"),
                kept: kept(),
                path: "/cases/2026-000123/appointment".to_owned(),
            },
        ),
        Sample::new("too-large", citizen(), "/cases", TooLarge {}),
        Sample::new("too-many", None, "/sign-in", TooMany { minutes: 15 }),
        Sample::new("too-many-one", None, "/sign-in", TooMany { minutes: 1 }),
        Sample::new(
            "broken",
            citizen(),
            "/cases",
            Broken {
                incident: "7f3a-91c2".to_owned(),
            },
        ),
        Sample::new("unavailable", None, "/", Unavailable {}),
        Sample::new("unreadable", None, "/", Unreadable {}),
    ]
}

/// Every mail in a language, by a name that can be a file's.
pub fn mails(renderer: &Renderer, language: Language) -> Vec<(&'static str, MailText)> {
    let say = In(language);
    let municipality = say.say("Δήμος Αλκυόνας", "Municipality of Alkyona");
    let link = "https://thyrida.example/cases/2026-000123".to_owned();
    let receipt = |documents, protocol: Option<&str>, tell_changes| ReceiptMail {
        applicant: "Ελένη <Καραβά> & υιοί".to_owned(),
        reference: "2026-000123".to_owned(),
        protocol: protocol.map(str::to_owned),
        service: say.service(),
        submitted_at: at("2026-11-22T08:00:00Z"),
        expected: at("2026-11-26T08:00:00Z"),
        place: say.place(),
        documents,
        tell_changes,
        link: link.clone(),
    };
    let moved = |reason: Option<&str>| AppointmentMovedMail {
        applicant: "Ελένη Καραβά".to_owned(),
        reference: "2026-000123".to_owned(),
        service: say.service(),
        from: at("2026-11-25T08:00:00Z"),
        to: at("2026-11-26T08:00:00Z"),
        place: say.place(),
        reason: reason.map(str::to_owned),
        link: link.clone(),
    };
    let arrived = CaseArrivedMail {
        reference: "2026-000123".to_owned(),
        service: say.service(),
        submitted_at: at("2026-11-22T08:00:00Z"),
        link: link.clone(),
    };
    let words = WordsMail {
        subject: "Η υπόθεση\r\nBcc: x@y.example".to_owned(),
        text: say.say("Χρειαζόμαστε κάτι ακόμη.", "We need something more."),
        reference: "2026-000123".to_owned(),
        link: link.clone(),
    };
    let write = |name, mail: Result<MailText, ViewError>| (name, mail.unwrap());
    let full = receipt(say.documents(false), Some("1234/2026"), true);
    let bare = receipt(Vec::new(), None, false);
    let post = |mail| renderer.mail(language, &municipality, mail);
    vec![
        write("mail-receipt", post(&full)),
        write("mail-receipt-bare", post(&bare)),
        write(
            "mail-moved",
            renderer.mail(language, &municipality, &moved(Some("Έκλεισε η θυρίδα <3>"))),
        ),
        write(
            "mail-moved-bare",
            renderer.mail(language, &municipality, &moved(None)),
        ),
        write("mail-arrived", renderer.mail(language, &municipality, &arrived)),
        write("mail-words", renderer.mail(language, &municipality, &words)),
    ]
}
