//! The engine's forms as fields on a page.
//!
//! Which questions may be left empty is not marked: often one of several is
//! enough, and the form's own hints say so in words.

use super::{DatePart, FieldKind, FieldView, FormView, OptionView, RowView, Width, id_of};
use crate::view::phrase::Phrase;
use engine::form::{Field, FieldError, Form, Format, Page, RawInput, Scope};
use engine::text::Language;

/// What fields are filled with, and in which words.
struct Filling<'a> {
    raw: &'a RawInput,
    scope: &'a Scope,
    language: Language,
}

impl FormView {
    /// One page of a form, as it was typed, with what is wrong with it.
    pub fn of(
        page: &Page,
        raw: &RawInput,
        errors: &[FieldError],
        scope: &Scope,
        language: Language,
    ) -> FormView {
        draw(page.fields.iter(), raw, errors, scope, language)
    }

    /// Some questions of a form, whatever page they stand on.
    pub fn some(
        form: &Form,
        names: &[String],
        raw: &RawInput,
        errors: &[FieldError],
        scope: &Scope,
        language: Language,
    ) -> FormView {
        let asked = form.fields().filter(|field| names.contains(&field.name));
        draw(asked, raw, errors, scope, language)
    }

    /// All pages of a form at once: what staff fill in is one page.
    pub fn whole(
        form: &Form,
        raw: &RawInput,
        errors: &[FieldError],
        scope: &Scope,
        language: Language,
    ) -> FormView {
        draw(form.fields(), raw, errors, scope, language)
    }
}

fn draw<'a>(
    fields: impl Iterator<Item = &'a Field>,
    raw: &RawInput,
    errors: &[FieldError],
    scope: &Scope,
    language: Language,
) -> FormView {
    let filling = Filling {
        raw,
        scope,
        language,
    };
    let problems: Vec<(&str, Phrase)> = errors
        .iter()
        .map(|error| {
            (
                error.field.as_str(),
                error.message.in_language(language).into(),
            )
        })
        .collect();
    FormView::new(
        fields
            .map(|field| filling.field(&field.name, field))
            .collect(),
    )
    .with_problems(&problems)
}

impl Filling<'_> {
    fn field(&self, name: &str, field: &Field) -> FieldView {
        let mut view = FieldView::new(
            name,
            field.title.in_language(self.language),
            self.kind(name, field),
        );
        view.hint = field
            .hint
            .as_ref()
            .map(|hint| hint.in_language(self.language).into());
        view
    }

    fn typed(&self, name: &str) -> String {
        self.raw.get(name).unwrap_or_default().to_owned()
    }

    fn kind(&self, name: &str, field: &Field) -> FieldKind {
        use engine::form::FieldKind as Asked;
        if field.read_only {
            return FieldKind::Fixed {
                value: self.typed(name),
            };
        }
        match &field.kind {
            Asked::Text { max, format } => self.text(name, *max, *format),
            Asked::LongText { .. } => FieldKind::LongText {
                value: self.typed(name),
            },
            Asked::Choice { options } => {
                let choices = options.list(self.scope).iter().map(|choice| {
                    (
                        choice.value.as_str(),
                        choice.title.in_language(self.language),
                    )
                });
                self.choice(
                    name,
                    choices.map(|(value, title)| (value, title.into())),
                    false,
                )
            }
            Asked::YesNo => {
                let both = [("yes", Phrase::key("yes")), ("no", Phrase::key("no"))];
                self.choice(name, both.into_iter(), true)
            }
            Asked::Tick | Asked::Declaration => FieldKind::Tick {
                checked: self.raw.get(name) == Some("yes"),
            },
            Asked::Date => FieldKind::Date {
                parts: self.date(name),
            },
            Asked::Number { max, .. } => FieldKind::Text {
                value: self.typed(name),
                input: "text",
                inputmode: Some("numeric"),
                autocomplete: None,
                width: if max.to_string().len() <= 5 {
                    Width::Tiny
                } else {
                    Width::Short
                },
            },
            Asked::Rows { over, fields } => FieldKind::Rows {
                rows: self
                    .scope
                    .list(*over)
                    .iter()
                    .map(|thing| {
                        self.row(
                            name,
                            &thing.value,
                            thing.title.in_language(self.language),
                            fields,
                        )
                    })
                    .collect(),
            },
        }
    }

    fn text(&self, name: &str, max: usize, format: Option<Format>) -> FieldKind {
        let (input, inputmode, autocomplete, width) = match format {
            Some(Format::Email) => ("email", None, Some("email"), Width::Full),
            Some(Format::Phone) => ("tel", None, Some("tel"), Width::Short),
            Some(Format::CollectionCode | Format::PostalItem) => ("text", None, None, Width::Short),
            Some(Format::Postcode) => ("text", Some("numeric"), Some("postal-code"), Width::Tiny),
            Some(Format::Afm | Format::MunicipalPin) => {
                ("text", Some("numeric"), None, Width::Short)
            }
            Some(Format::FamilyNumber | Format::IdentityDocument) => {
                ("text", None, None, Width::Short)
            }
            // Often the name of somebody else, so the browser should not offer one's own.
            Some(Format::PersonName) => ("text", None, None, Width::Full),
            None if max <= 12 => ("text", None, None, Width::Short),
            None => ("text", None, None, Width::Full),
        };
        FieldKind::Text {
            value: self.typed(name),
            input,
            inputmode,
            autocomplete,
            width,
        }
    }

    fn choice<'a>(
        &self,
        name: &str,
        choices: impl Iterator<Item = (&'a str, Phrase)>,
        inline: bool,
    ) -> FieldKind {
        let chosen = self.raw.get(name);
        let id = id_of(name);
        let options = choices
            .enumerate()
            .map(|(index, (value, label))| OptionView {
                id: if index == 0 {
                    id.clone()
                } else {
                    format!("{id}-{}", index + 1)
                },
                value: value.to_owned(),
                label,
                checked: chosen == Some(value),
            })
            .collect();
        FieldKind::Choice { options, inline }
    }

    fn date(&self, name: &str) -> Vec<DatePart> {
        [
            ("day", "date-day"),
            ("month", "date-month"),
            ("year", "date-year"),
        ]
        .into_iter()
        .map(|(part, label)| {
            let input = format!("{name}.{part}");
            DatePart {
                // The error summary leads to the first of the three.
                id: if part == "day" {
                    id_of(name)
                } else {
                    id_of(&input)
                },
                value: self.typed(&input),
                name: input,
                label: Phrase::key(label),
                wide: part == "year",
            }
        })
        .collect()
    }

    fn row(&self, name: &str, thing: &str, title: &str, fields: &[Field]) -> RowView {
        RowView {
            title: title.into(),
            fields: fields
                .iter()
                .map(|field| {
                    let mut view = self.field(&format!("{name}[{thing}].{}", field.name), field);
                    view.about = Some(title.into());
                    view
                })
                .collect(),
        }
    }
}
