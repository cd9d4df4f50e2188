//! Forms on a page: fields, what was typed, what is wrong with it.
//!
//! Every field has a label, may have a hint and an error; the summary on top
//! of the page leads to each field that has one. One partial, `field`, shows
//! all kinds, as the components of `controls.rs`, without any script.

mod controls;
mod drawn;

use super::parts::FileLine;
use super::phrase::Phrase;
use serde::{Deserialize, Serialize};

/// The fields of one page, in the order shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FormView {
    pub fields: Vec<FieldView>,
    /// Buttons among the fields change the page; Enter must not press them.
    pub turns: bool,
    /// Summary of what is wrong, in the order of the fields. Empty: nothing.
    pub problems: Vec<Problem>,
}

/// A line of the error summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Id of the input to go to. `None`: the page as a whole is meant.
    pub target: Option<String>,
    pub text: Phrase,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "controls::Drawn")]
pub struct FieldView {
    /// Name under which the answer is posted.
    pub name: String,
    /// Id of the first input; unique on the page.
    pub id: String,
    pub label: Phrase,
    /// What the label is about, for those who hear it alone: the row's title.
    pub about: Option<Phrase>,
    pub hint: Option<Phrase>,
    pub error: Option<Phrase>,
    /// May be left empty; said beside the label.
    pub optional: bool,
    pub kind: FieldKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    Text {
        value: String,
        /// `type` of the input: `text`, `email`, `tel`.
        input: &'static str,
        /// `numeric` brings up digits on a phone.
        inputmode: Option<&'static str>,
        /// Purpose of the field (WCAG 1.3.5), e.g. `given-name`.
        autocomplete: Option<&'static str>,
        width: Width,
    },
    Password {
        autocomplete: &'static str,
    },
    LongText {
        value: String,
    },
    /// One of several.
    Choice {
        options: Vec<OptionView>,
        /// Beside each other: few and short.
        inline: bool,
    },
    /// An amount in euros.
    Money {
        value: String,
    },
    /// As many of several as apply.
    Several {
        options: Vec<OptionView>,
    },
    /// Questions under one heading.
    Group {
        fields: Vec<FieldView>,
    },
    /// Words between questions; the label says them.
    Words,
    /// The same questions as often as the person likes.
    List {
        items: Vec<ItemView>,
        /// Name and value under which the number of items is posted.
        count_name: String,
        count: usize,
        /// Name of the button that adds an item; `None`: there is room for no more.
        add: Option<String>,
        /// The page comes back because an item was taken out.
        focused: bool,
    },
    /// A box to tick; posts `yes` when it is.
    Tick {
        checked: bool,
    },
    /// One date by three inputs: day, month, year.
    Date {
        parts: Vec<DatePart>,
    },
    /// The same questions for each of several things, e.g. documents.
    Rows {
        rows: Vec<RowView>,
    },
    /// Files, with those that are there already.
    Files {
        files: Vec<FileLine>,
        /// Several may be chosen at once.
        many: bool,
        /// There are as many as there may be.
        full: bool,
        /// Media types, for the browser's own chooser.
        accept: String,
    },
    /// Filled in for the person, not posted.
    Fixed {
        value: String,
    },
}

/// How wide an input is drawn, so that its look tells the length expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// Up to about 5 characters.
    Tiny,
    /// Up to about 12 characters.
    Short,
    Full,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionView {
    /// Unique on the page; the first one's is the field's.
    pub id: String,
    pub value: String,
    pub label: Phrase,
    pub checked: bool,
}

/// Day, month or year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatePart {
    pub id: String,
    pub name: String,
    pub label: Phrase,
    pub value: String,
    /// Four digits instead of two.
    pub wide: bool,
}

/// One thing of a [`FieldKind::Rows`] field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowView {
    pub title: Phrase,
    pub fields: Vec<FieldView>,
}

impl DatePart {
    /// Day, month and year of field `name`, as they were typed.
    fn three(name: &str, typed: [String; 3]) -> Vec<DatePart> {
        let parts = [
            ("day", "date-day"),
            ("month", "date-month"),
            ("year", "date-year"),
        ];
        parts
            .into_iter()
            .zip(typed)
            .map(|((part, label), value)| {
                let input = format!("{name}.{part}");
                DatePart {
                    id: id_of(&input),
                    name: input,
                    label: Phrase::key(label),
                    value,
                    wide: part == "year",
                }
            })
            .collect()
    }
}

/// One item of a [`FieldKind::List`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemView {
    pub id: String,
    pub title: Phrase,
    pub fields: Vec<FieldView>,
    /// Name of the button that takes it out.
    pub remove: Option<String>,
    /// The page comes back because it was added.
    pub focused: bool,
}

impl FormView {
    pub fn new(fields: Vec<FieldView>) -> FormView {
        FormView {
            turns: fields.iter().any(FieldView::turns),
            fields,
            problems: Vec::new(),
        }
    }

    pub fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// The fields of another form after these.
    #[must_use]
    pub fn and(mut self, other: FormView) -> FormView {
        self.fields.extend(other.fields);
        self.problems.extend(other.problems);
        self
    }

    /// Puts each problem at its field and into the summary, in field order.
    /// A problem of a field that is not on the page stands in the summary only.
    #[must_use]
    pub fn with_problems<N: AsRef<str>>(mut self, problems: &[(N, Phrase)]) -> FormView {
        let problems: Vec<(&str, &Phrase)> = problems
            .iter()
            .map(|(name, text)| (name.as_ref(), text))
            .collect();
        for (_, text) in problems
            .iter()
            .filter(|(name, _)| !self.fields.iter().any(|field| field.knows(name)))
        {
            self.problems.push(Problem {
                target: None,
                text: (*text).clone(),
            });
        }
        for field in &mut self.fields {
            field.take_problems(&problems, &mut self.problems);
        }
        self
    }

    /// A problem of the form as a whole; the summary leads to field `name`.
    #[must_use]
    pub fn with_general_problem(mut self, name: &str, text: impl Into<Phrase>) -> FormView {
        self.problems.push(Problem {
            target: Some(id_of(name)),
            text: text.into(),
        });
        self
    }
}

impl FieldView {
    pub fn new(name: &str, label: impl Into<Phrase>, kind: FieldKind) -> FieldView {
        FieldView {
            name: name.to_owned(),
            id: id_of(name),
            label: label.into(),
            about: None,
            hint: None,
            error: None,
            optional: false,
            kind,
        }
    }

    /// A line of text; `purpose` is its autocomplete token (WCAG 1.3.5).
    pub fn text(name: &str, label: &'static str, value: &str, purpose: &'static str) -> FieldView {
        let input = match purpose {
            "email" => "email",
            "tel" => "tel",
            _ => "text",
        };
        FieldView::new(
            name,
            Phrase::key(label),
            FieldKind::Text {
                value: value.to_owned(),
                input,
                inputmode: None,
                autocomplete: Some(purpose),
                width: Width::Full,
            },
        )
    }

    pub fn password(name: &str, label: &'static str, purpose: &'static str) -> FieldView {
        let kind = FieldKind::Password {
            autocomplete: purpose,
        };
        FieldView::new(name, Phrase::key(label), kind)
    }

    pub fn long_text(name: &str, label: &'static str, value: &str) -> FieldView {
        let value = value.to_owned();
        FieldView::new(name, Phrase::key(label), FieldKind::LongText { value })
    }

    /// A date in three inputs, `{name}.day` and so on, with what was typed into each.
    pub fn date(name: &str, label: &'static str, typed: [&str; 3]) -> FieldView {
        let parts = DatePart::three(name, typed.map(str::to_owned));
        FieldView::new(name, Phrase::key(label), FieldKind::Date { parts })
    }

    /// One of several; each with its value and its words.
    pub fn choice(
        name: &str,
        label: &'static str,
        choices: Vec<(String, Phrase)>,
        chosen: &str,
    ) -> FieldView {
        let id = id_of(name);
        let options = (1..)
            .zip(choices)
            .map(|(number, (value, label)): (usize, _)| OptionView {
                id: if number == 1 {
                    id.clone()
                } else {
                    format!("{id}-{number}")
                },
                checked: value == chosen,
                value,
                label,
            })
            .collect();
        let kind = FieldKind::Choice {
            options,
            inline: false,
        };
        FieldView::new(name, Phrase::key(label), kind)
    }

    #[must_use]
    pub fn hint(mut self, key: &'static str) -> FieldView {
        self.hint = Some(Phrase::key(key));
        self
    }

    #[must_use]
    pub fn optional(mut self) -> FieldView {
        self.optional = true;
        self
    }

    fn knows(&self, name: &str) -> bool {
        self.name == name || self.inner().iter().any(|field| field.knows(name))
    }

    fn inner(&self) -> Vec<&FieldView> {
        match &self.kind {
            FieldKind::Rows { rows } => rows.iter().flat_map(|row| &row.fields).collect(),
            FieldKind::List { items, .. } => items.iter().flat_map(|item| &item.fields).collect(),
            FieldKind::Group { fields } => fields.iter().collect(),
            FieldKind::Money { .. }
            | FieldKind::Several { .. }
            | FieldKind::Words
            | FieldKind::Text { .. }
            | FieldKind::Password { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Choice { .. }
            | FieldKind::Tick { .. }
            | FieldKind::Date { .. }
            | FieldKind::Files { .. }
            | FieldKind::Fixed { .. } => Vec::new(),
        }
    }

    fn take_problems(&mut self, problems: &[(&str, &Phrase)], summary: &mut Vec<Problem>) {
        for (_, text) in problems.iter().filter(|(name, _)| self.name == *name) {
            // Of several files each may be wrong in its own way.
            let several = matches!(self.kind, FieldKind::Files { .. });
            let first = self.error.is_none();
            if first {
                self.error = Some((*text).clone());
            }
            if first || several {
                summary.push(Problem {
                    target: Some(self.first_input().to_owned()),
                    text: (*text).clone(),
                });
            }
        }
        let inner: Vec<&mut FieldView> = match &mut self.kind {
            FieldKind::Rows { rows } => rows.iter_mut().flat_map(|row| &mut row.fields).collect(),
            FieldKind::List { items, .. } => {
                items.iter_mut().flat_map(|item| &mut item.fields).collect()
            }
            FieldKind::Group { fields } => fields.iter_mut().collect(),
            FieldKind::Money { .. }
            | FieldKind::Several { .. }
            | FieldKind::Words
            | FieldKind::Text { .. }
            | FieldKind::Password { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Choice { .. }
            | FieldKind::Tick { .. }
            | FieldKind::Date { .. }
            | FieldKind::Fixed { .. }
            | FieldKind::Files { .. } => Vec::new(),
        };
        for field in inner {
            field.take_problems(problems, summary);
        }
    }

    /// Whether a button of this field changes the page: then the first button that
    /// a browser presses by itself has to be another.
    fn turns(&self) -> bool {
        matches!(self.kind, FieldKind::List { .. })
            || self.inner().into_iter().any(FieldView::turns)
    }

    /// Where the error summary leads: something that can take the focus.
    fn first_input(&self) -> &str {
        match &self.kind {
            FieldKind::Rows { rows } => rows
                .first()
                .and_then(|row| row.fields.first())
                .map_or(&self.id, |field| &field.id),
            FieldKind::Date { parts } => parts.first().map_or(&self.id, |part| &part.id),
            FieldKind::Money { .. }
            | FieldKind::Several { .. }
            | FieldKind::Words
            | FieldKind::Group { .. }
            | FieldKind::List { .. }
            | FieldKind::Text { .. }
            | FieldKind::Password { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Choice { .. }
            | FieldKind::Tick { .. }
            | FieldKind::Files { .. }
            | FieldKind::Fixed { .. } => &self.id,
        }
    }
}

/// Id of the input for a field name: letters, digits and dashes only.
fn id_of(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    format!("field-{plain}")
}
