//! Forms: every kind of field at its worst, and the real ones.

use super::super::form::{
    DatePart, FieldKind, FieldView, FormView, ItemView, OptionView, RowView, Width,
};
use super::super::parts::FileLine;
use super::super::phrase::Phrase;
use super::words::In;
use super::{CANARY, at};
use engine::files::Files;
use engine::form::{Answers, Choice, Form, RawInput, Scope};
use engine::text::Text;
use std::path::Path;

impl In {
    /// Every kind of field, filled in as by somebody hostile, all with errors.
    pub(super) fn every_field(&self) -> FormView {
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
        let several = |n: u8, checked| OptionView {
            id: if n == 1 {
                "field-uses".to_owned()
            } else {
                format!("field-uses-{n}")
            },
            value: format!("v{n}"),
            label: self.phrase("Κατάστημα", "Shop"),
            checked,
        };
        let part = |part: &str, label, wide| DatePart {
            id: format!("field-born-{part}"),
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
                    parts: vec![
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
            field(
                "deposit",
                self.phrase("Εγγύηση", "Deposit"),
                FieldKind::Money {
                    value: CANARY.to_owned(),
                },
            ),
            field(
                "uses",
                self.phrase("Χρήσεις", "Uses"),
                FieldKind::Several {
                    options: vec![several(1, true), several(2, true), several(3, false)],
                },
            ),
            FieldView::new(
                "part-1",
                self.phrase(
                    "Τα παρακάτω αφορούν τους ιδιοκτήτες.",
                    "This is about the owners.",
                ),
                FieldKind::Words,
            ),
            field(
                "address",
                self.phrase("Διεύθυνση", "Address"),
                FieldKind::Group {
                    fields: vec![line("address.town", self.phrase("Πόλη", "Town"))],
                },
            ),
            self.owners(),
            field(
                "plan",
                self.phrase("Σχέδιο του χώρου", "Plan of the place"),
                self.files(false),
            ),
            field(
                "photos",
                self.phrase("Φωτογραφίες", "Photographs"),
                self.files(true),
            ),
        ];
        // Words ask for nothing, so nothing is wrong with them.
        let asks = |field: &&FieldView| !matches!(field.kind, FieldKind::Words);
        let problems: Vec<(String, Phrase)> = fields
            .iter()
            .filter(asks)
            .map(|field| (field.name.clone(), Phrase::from(CANARY)))
            .chain([
                ("address.town".to_owned(), Phrase::from(CANARY)),
                ("owners[1].name".to_owned(), Phrase::from(CANARY)),
                (
                    "checks[identity].valid".to_owned(),
                    self.phrase("Διαλέξτε ναι ή όχι", "Choose yes or no"),
                ),
                ("gone".to_owned(), Phrase::from(CANARY)),
            ])
            .collect();
        FormView::new(fields).with_problems(&problems)
    }

    /// A list with two items, one of them new.
    fn owners(&self) -> FieldView {
        let one = self.say("Συνιδιοκτήτης", "Co-owner");
        let items = [0, 1]
            .into_iter()
            .map(|index| {
                let title = format!("{one} {}", index + 1);
                let mut name = line(
                    &format!("owners[{index}].name"),
                    self.phrase("Όνομα", "Name"),
                );
                name.about = Some(title.as_str().into());
                ItemView {
                    id: format!("field-owners-{index}-item"),
                    title: title.into(),
                    fields: vec![name],
                    remove: Some(format!("remove:owners[{index}]")),
                    focused: index == 1,
                }
            })
            .collect();
        FieldView::new(
            "owners",
            self.phrase("Συνιδιοκτήτες", "Co-owners"),
            FieldKind::List {
                items,
                count_name: "owners.rows".to_owned(),
                count: 2,
                add: Some("add:owners".to_owned()),
                focused: false,
            },
        )
    }

    /// Files that are there already.
    pub(super) fn files(&self, full: bool) -> FieldKind {
        FieldKind::Files {
            files: self.sent(),
            many: true,
            full,
            accept: "application/pdf,image/jpeg".to_owned(),
        }
    }

    /// One that can be fetched, one that is being looked into, one that is gone.
    pub(super) fn sent(&self) -> Vec<FileLine> {
        let file =
            |id: &str, name: &str, path: Option<&str>, state: Option<&'static str>| FileLine {
                id: id.to_owned(),
                name: name.to_owned(),
                size: self.say("1,2 MB", "1.2 MB"),
                at: at("2026-11-22T08:00:00Z"),
                path: path.map(str::to_owned),
                state: state.map(Phrase::key),
            };
        vec![
            file(
                "0a",
                "Σχέδιο.pdf",
                Some("/cases/2026-000123/files/0a"),
                None,
            ),
            file("0b", CANARY, None, Some("file-waiting")),
            file("0c", "IMG_20261122.jpg", None, Some("file-infected")),
        ]
    }

    /// The question for files that go with a message.
    pub(super) fn message_files(&self) -> FieldView {
        FieldView::new("files", Phrase::key("message-files"), self.files(false))
    }

    /// The rows of a document check.
    pub(super) fn checks(&self) -> FieldView {
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
                self.say(
                    "Αστυνομική ταυτότητα ή διαβατήριο",
                    "Identity card or passport",
                ),
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

    /// The first page of a real application, with what was typed and is wrong.
    pub(super) fn question(&self, page: usize, typed: &[(&str, &str)]) -> FormView {
        let form = form("birth-certificate/application");
        let raw: RawInput = typed.iter().copied().collect();
        let scope = self.scope();
        let errors = match typed {
            [] => Vec::new(),
            _ => form
                .parse_page(page, &raw, &Answers::new(), &scope)
                .err()
                .unwrap_or_default(),
        };
        FormView::of(&form.pages()[page], &raw, &errors, &scope, self.0)
    }

    /// A real task, as it is opened or as it comes back with errors.
    pub(super) fn task_form(&self, typed: &[(&str, &str)]) -> FormView {
        let form = form("procedures/check-documents");
        let raw: RawInput = typed.iter().copied().collect();
        let errors = match typed {
            [] => Vec::new(),
            _ => form.parse(&raw, &self.scope()).err().unwrap_or_default(),
        };
        FormView::whole(&form, &raw, &errors, &self.scope(), self.0)
    }

    pub(super) fn scope(&self) -> Scope {
        let choice = |value: &str, el: &str, en: &str| Choice {
            value: value.to_owned(),
            title: Text {
                el: el.to_owned(),
                en: en.to_owned(),
            },
        };
        Scope {
            documents: vec![
                choice(
                    "identity",
                    "Αστυνομική ταυτότητα ή διαβατήριο",
                    "Identity card or passport",
                ),
                choice(
                    "extract",
                    "Απόσπασμα ληξιαρχικής πράξης γέννησης",
                    "Extract from the register of births",
                ),
            ],
            known: std::collections::BTreeMap::new(),
            files: std::collections::BTreeMap::new(),
            locations: vec![
                choice(
                    "town-hall",
                    "Κεντρικό Δημαρχείο, Πλατεία Ελευθερίας 1",
                    "Town Hall, 1 Eleftherias Square",
                ),
                choice(
                    "kep-limani",
                    "ΚΕΠ Λιμανιού, Ακτή Ποσειδώνος 24",
                    "KEP Limani",
                ),
            ],
        }
    }
}

fn line(name: &str, label: Phrase) -> FieldView {
    FieldView::new(
        name,
        label,
        FieldKind::Text {
            value: CANARY.to_owned(),
            input: "text",
            inputmode: None,
            autocomplete: None,
            width: Width::Full,
        },
    )
}

/// A form as it is shipped.
pub(super) fn form(name: &str) -> Form {
    let mut files = Files::default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../forms");
    for folder in std::fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        for file in std::fs::read_dir(folder).into_iter().flatten() {
            let path = file.unwrap().path();
            let name = path
                .strip_prefix(&root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            files.insert(
                format!("forms/{name}"),
                std::fs::read_to_string(&path).unwrap(),
            );
        }
    }
    Form::read(name, &files).unwrap_or_else(|findings| panic!("{name}: {findings:?}"))
}
