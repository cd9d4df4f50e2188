//! The engine's forms as fields on a page.
//!
//! Which questions may be left empty is not marked: often one of several is
//! enough, and the form's own hints say so in words.

use super::{
    DatePart, FieldKind, FieldView, FormView, ItemView, OptionView, RowView, Width, id_of,
};
use crate::view::phrase::Phrase;
use engine::form::{
    Field, FieldError, Form, Format, MAX_ROWS, Many, Page, Part, RawInput, Scope, rows_name,
};
use engine::text::Language;
use std::cell::Cell;

/// Items of lists that one page draws.
const MOST_ITEMS: usize = 1_000;

/// What fields are filled with, and in which words.
struct Filling<'a> {
    raw: &'a RawInput,
    scope: &'a Scope,
    language: Language,
    /// The item or list that a button has changed.
    turned: Option<&'a str>,
    /// Items that may still be drawn: what was sent need not be what was asked for.
    room: Cell<usize>,
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
        draw(&[page], raw, errors, scope, language, None)
    }

    /// As [`FormView::of`], after a button has changed a list at `at`.
    pub fn turned(
        page: &Page,
        raw: &RawInput,
        scope: &Scope,
        language: Language,
        at: &str,
    ) -> FormView {
        draw(&[page], raw, &[], scope, language, Some(at))
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
        let page = Page::of_fields(asked.cloned().collect());
        draw(&[&page], raw, errors, scope, language, None)
    }

    /// All pages of a form at once: what staff fill in is one page.
    pub fn whole(
        form: &Form,
        raw: &RawInput,
        errors: &[FieldError],
        scope: &Scope,
        language: Language,
    ) -> FormView {
        let pages: Vec<&Page> = form.pages().iter().collect();
        draw(&pages, raw, errors, scope, language, None)
    }
}

fn draw(
    pages: &[&Page],
    raw: &RawInput,
    errors: &[FieldError],
    scope: &Scope,
    language: Language,
    turned: Option<&str>,
) -> FormView {
    let filling = Filling {
        raw,
        scope,
        language,
        turned,
        room: Cell::new(MOST_ITEMS),
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
        pages
            .iter()
            .flat_map(|page| filling.parts(page, &page.parts, ""))
            .collect(),
    )
    .with_problems(&problems)
}

impl Filling<'_> {
    /// What stands on a page, as it was laid out.
    fn parts(&self, page: &Page, parts: &[Part], place: &str) -> Vec<FieldView> {
        parts
            .iter()
            .enumerate()
            .filter_map(|(number, part)| {
                // No field has this name, so no problem and no answer either.
                let name = format!("{place}part-{number}-of-{}", page.slug);
                match part {
                    Part::Field(index) => {
                        let field = page.fields.get(*index)?;
                        Some(self.field(&field.name, field))
                    }
                    Part::Label(words) => Some(FieldView::new(
                        &name,
                        words.in_language(self.language),
                        FieldKind::Words,
                    )),
                    Part::Group { title, parts } => {
                        let fields = self.parts(page, parts, &format!("{name}-"));
                        let title = title.in_language(self.language);
                        Some(FieldView::new(&name, title, FieldKind::Group { fields }))
                    }
                }
            })
            .collect()
    }

    /// Fields of an object or item, by the name that it stands at.
    fn inside(&self, at: &str, fields: &[Field]) -> Vec<FieldView> {
        fields
            .iter()
            .map(|field| match (at, field.name.as_str()) {
                (at, "") => self.field(at, field),
                (at, name) => self.field(&format!("{at}.{name}"), field),
            })
            .collect()
    }

    fn list(&self, name: &str, many: &Many) -> FieldKind {
        let count_name = rows_name(name);
        let count = self
            .raw
            .get(&count_name)
            .and_then(|count| count.parse().ok())
            .unwrap_or_else(|| many.at_first())
            .min(MAX_ROWS)
            .min(self.room.get());
        self.room.set(self.room.get() - count);
        let one = many.one.in_language(self.language);
        let items = (0..count)
            .map(|index| {
                let at = format!("{name}[{index}]");
                let title = format!("{one} {}", index + 1);
                let mut fields = self.inside(&at, &many.fields);
                for field in &mut fields {
                    field.about = Some(title.as_str().into());
                }
                ItemView {
                    id: format!("{}-item", id_of(&at)),
                    title: title.into(),
                    fields,
                    remove: Some(Many::remove_button(name, index)),
                    focused: self.turned == Some(at.as_str()),
                }
            })
            .collect();
        FieldKind::List {
            items,
            count_name,
            count,
            add: (count < many.max).then(|| Many::add_button(name)),
            focused: self.turned == Some(name),
        }
    }

    fn several<'a>(
        &self,
        name: &str,
        choices: impl Iterator<Item = (&'a str, Phrase)>,
    ) -> FieldKind {
        let ticked: Vec<&str> = self.raw.all(name).collect();
        let FieldKind::Choice { mut options, .. } = self.choice(name, choices, false) else {
            return FieldKind::Words;
        };
        for option in &mut options {
            option.checked = ticked.contains(&option.value.as_str());
        }
        FieldKind::Several { options }
    }
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
        if field.is_fixed() {
            return FieldKind::Fixed {
                value: field.filled_in_words(&self.typed(name), self.language),
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
            Asked::Decimal => FieldKind::Text {
                value: self.typed(name),
                input: "text",
                inputmode: Some("decimal"),
                autocomplete: None,
                width: Width::Short,
            },
            Asked::Money { .. } => FieldKind::Money {
                value: self.typed(name),
            },
            Asked::Several { options } => {
                let choices = options.list(self.scope).iter().map(|choice| {
                    let title = choice.title.in_language(self.language);
                    (choice.value.as_str(), title.into())
                });
                self.several(name, choices)
            }
            Asked::Group { fields } => FieldKind::Group {
                fields: self.inside(name, fields),
            },
            Asked::List(many) => self.list(name, many),
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
            Some(Format::Afm | Format::Amka | Format::MunicipalPin | Format::Kaek) => {
                ("text", Some("numeric"), None, Width::Short)
            }
            Some(
                Format::FamilyNumber
                | Format::IdentityCard
                | Format::IdentityDocument
                | Format::LicencePlate
                | Format::Passport
                | Format::PersonalNumber
                | Format::Time,
            ) => ("text", None, None, Width::Short),
            Some(Format::Uri) => ("url", None, None, Width::Full),
            Some(Format::DateTime | Format::Iban | Format::RfCode) => {
                ("text", None, None, Width::Full)
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
        let typed = ["day", "month", "year"].map(|part| self.typed(&format!("{name}.{part}")));
        DatePart::three(name, typed)
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
