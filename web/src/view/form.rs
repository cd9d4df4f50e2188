//! Forms on a page: fields, what was typed, what is wrong with it.
//!
//! Every field has a label, may have a hint and an error; the summary on top
//! of the page leads to each field that has one. One partial, `field`, shows
//! all kinds; without any script.

use super::phrase::Phrase;
use serde::Serialize;

/// The fields of one page, in the order shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FormView {
    pub fields: Vec<FieldView>,
    /// Summary of what is wrong, in the order of the fields. Empty: nothing.
    pub problems: Vec<Problem>,
}

/// A line of the error summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Id of the input to go to on this page …
    pub target: Option<String>,
    /// … or path of the page to go to.
    pub path: Option<String>,
    pub text: Phrase,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldView {
    /// Name under which the answer is posted.
    pub name: String,
    /// Id of the first input; unique on the page.
    pub id: String,
    pub label: Phrase,
    pub hint: Option<Phrase>,
    pub error: Option<Phrase>,
    /// The label is the page's heading: a page with one question.
    pub heading: bool,
    #[serde(flatten)]
    pub kind: FieldKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldKind {
    Text {
        value: String,
        /// `type` of the input: `text`, `email`, `tel`.
        input: &'static str,
        /// `numeric` brings up digits on a phone.
        inputmode: Option<&'static str>,
        /// Purpose of the field (WCAG 1.3.5), e.g. `given-name`.
        autocomplete: Option<String>,
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
    },
    /// Yes or no; posts `true` or `false`.
    YesNo {
        value: Option<bool>,
        /// Ids of the two inputs are `id` and this.
        no_id: String,
    },
    /// A statement to agree with; posts `true` when ticked.
    Declaration {
        checked: bool,
    },
    /// One date by three inputs `<name>.day`, `.month`, `.year`.
    Date {
        day: String,
        month: String,
        year: String,
    },
    /// The same questions for each of several things, e.g. documents.
    Rows {
        rows: Vec<RowView>,
    },
}

/// How wide an input is drawn, so that its look tells the length expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Width {
    /// Up to about 5 characters.
    Tiny,
    /// Up to about 12 characters.
    Short,
    Full,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OptionView {
    /// Unique on the page; the first one's is the field's.
    pub id: String,
    pub value: String,
    pub label: Phrase,
    pub hint: Option<Phrase>,
    pub checked: bool,
}

/// One thing of a [`FieldKind::Rows`] field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowView {
    pub title: Phrase,
    pub id: String,
    pub fields: Vec<FieldView>,
}

impl FormView {
    pub fn new(fields: Vec<FieldView>) -> FormView {
        FormView {
            fields,
            problems: Vec::new(),
        }
    }

    pub fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Puts each problem at its field and into the summary, in field order.
    /// A problem of a field that is not on the page stands in the summary only.
    #[must_use]
    pub fn with_problems(mut self, problems: &[(&str, Phrase)]) -> FormView {
        for field in &mut self.fields {
            field.take_problems(problems, &mut self.problems);
        }
        for (name, text) in problems {
            if !self.fields.iter().any(|field| field.knows(name)) {
                self.problems.push(Problem {
                    target: None,
                    path: None,
                    text: text.clone(),
                });
            }
        }
        self
    }

    /// A problem of the form as a whole; the summary leads to field `name`.
    #[must_use]
    pub fn with_general_problem(mut self, name: &str, text: impl Into<Phrase>) -> FormView {
        self.problems.push(Problem {
            target: Some(id_of(name)),
            path: None,
            text: text.into(),
        });
        self
    }

    /// A problem that is mended on another page.
    #[must_use]
    pub fn with_problem_elsewhere(
        mut self,
        path: impl Into<String>,
        text: impl Into<Phrase>,
    ) -> FormView {
        self.problems.push(Problem {
            target: None,
            path: Some(path.into()),
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
            hint: None,
            error: None,
            heading: false,
            kind,
        }
    }

    pub fn text(name: &str, label: impl Into<Phrase>, value: &str) -> FieldView {
        FieldView::new(
            name,
            label,
            FieldKind::Text {
                value: value.to_owned(),
                input: "text",
                inputmode: None,
                autocomplete: None,
                width: Width::Full,
            },
        )
    }

    pub fn password(
        name: &str,
        label: impl Into<Phrase>,
        autocomplete: &'static str,
    ) -> FieldView {
        FieldView::new(name, label, FieldKind::Password { autocomplete })
    }

    pub fn long_text(name: &str, label: impl Into<Phrase>, value: &str) -> FieldView {
        FieldView::new(
            name,
            label,
            FieldKind::LongText {
                value: value.to_owned(),
            },
        )
    }

    pub fn yes_no(name: &str, label: impl Into<Phrase>, value: Option<bool>) -> FieldView {
        FieldView::new(
            name,
            label,
            FieldKind::YesNo {
                value,
                no_id: format!("{}-no", id_of(name)),
            },
        )
    }

    /// Options: value, label. `chosen` is what was posted, valid or not.
    pub fn choice(
        name: &str,
        label: impl Into<Phrase>,
        options: impl IntoIterator<Item = (String, Phrase)>,
        chosen: &str,
    ) -> FieldView {
        let id = id_of(name);
        let options = options
            .into_iter()
            .enumerate()
            .map(|(index, (value, label))| OptionView {
                id: if index == 0 {
                    id.clone()
                } else {
                    format!("{id}-{}", index + 1)
                },
                checked: value == chosen,
                value,
                label,
                hint: None,
            })
            .collect();
        FieldView::new(name, label, FieldKind::Choice { options })
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<Phrase>) -> FieldView {
        self.hint = Some(hint.into());
        self
    }

    /// Only of text fields: what the field is for (WCAG 1.3.5).
    #[must_use]
    pub fn autocomplete(mut self, purpose: &str) -> FieldView {
        if let FieldKind::Text { autocomplete, .. } = &mut self.kind {
            *autocomplete = Some(purpose.to_owned());
        }
        self
    }

    /// Only of text fields: `type` of the input.
    #[must_use]
    pub fn input(mut self, kind: &'static str) -> FieldView {
        if let FieldKind::Text { input, .. } = &mut self.kind {
            *input = kind;
        }
        self
    }

    /// Only of text fields.
    #[must_use]
    pub fn wide(mut self, how: Width) -> FieldView {
        if let FieldKind::Text { width, .. } = &mut self.kind {
            *width = how;
        }
        self
    }

    /// Only of text fields: digits are expected.
    #[must_use]
    pub fn digits(mut self) -> FieldView {
        if let FieldKind::Text { inputmode, .. } = &mut self.kind {
            *inputmode = Some("numeric");
        }
        self
    }

    fn knows(&self, name: &str) -> bool {
        self.name == name || self.inner().any(|field| field.knows(name))
    }

    fn inner(&self) -> Box<dyn Iterator<Item = &FieldView> + '_> {
        match &self.kind {
            FieldKind::Rows { rows } => Box::new(rows.iter().flat_map(|row| &row.fields)),
            FieldKind::Text { .. }
            | FieldKind::Password { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Choice { .. }
            | FieldKind::YesNo { .. }
            | FieldKind::Declaration { .. }
            | FieldKind::Date { .. } => Box::new(std::iter::empty()),
        }
    }

    fn take_problems(&mut self, problems: &[(&str, Phrase)], summary: &mut Vec<Problem>) {
        for (name, text) in problems {
            if self.name == *name && self.error.is_none() {
                self.error = Some(text.clone());
                summary.push(Problem {
                    target: Some(self.id.clone()),
                    path: None,
                    text: text.clone(),
                });
            }
        }
        if let FieldKind::Rows { rows } = &mut self.kind {
            for field in rows.iter_mut().flat_map(|row| &mut row.fields) {
                field.take_problems(problems, summary);
            }
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
