//! Forms: every kind of field at its worst, and the real ones.

use super::super::form::{DatePart, FieldKind, FieldView, FormView, OptionView, RowView, Width};
use super::super::phrase::Phrase;
use super::CANARY;
use super::words::In;
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
