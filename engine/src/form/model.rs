//! A checked form, as pages draw it and the checker types it.

use super::condition::Condition;
use super::format::Format;
use super::validator::Validator;
use crate::text::Text;
use std::collections::BTreeMap;

/// A checked form. Only [`Form::read`] makes one, so a `Form` in hand is sound.
#[derive(Clone, Debug)]
pub struct Form {
    /// Folder and file without ending, e.g. `birth-certificate/application`.
    pub name: String,
    pub title: Text,
    pub(super) pages: Vec<Page>,
    pub(super) rules: Vec<Rule>,
    /// Names in the order of the schema; answers are kept in it.
    pub(super) order: Vec<String>,
    /// `x-error` by the place in the schema that it stands at.
    pub(super) special: BTreeMap<String, Text>,
    pub(super) validator: Validator,
    pub(super) files: Vec<String>,
}

impl Form {
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// Position of the page with this slug.
    pub fn page_index(&self, slug: &str) -> Option<usize> {
        self.pages.iter().position(|page| page.slug == slug)
    }

    /// Position of the page that asks for a field; `field` may be the path of an
    /// error inside rows.
    pub fn page_of(&self, field: &str) -> Option<usize> {
        let name = field.split(['[', '.']).next().unwrap_or(field);
        self.pages
            .iter()
            .position(|page| page.fields.iter().any(|f| f.name == name))
    }

    /// Every field, page by page.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.pages.iter().flat_map(|page| &page.fields)
    }

    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().find(|field| field.name == name)
    }

    /// Paths of the files it was made from, shared ones included, sorted.
    pub fn files(&self) -> &[String] {
        &self.files
    }

    /// The words written in the schema nearest to the place that refused, with
    /// the place they stand at.
    pub(super) fn special_words(&self, place: &str) -> Option<(&str, &Text)> {
        let mut place = place;
        loop {
            if let Some((at, words)) = self.special.get_key_value(place) {
                return Some((at, words));
            }
            place = &place[..place.rfind('/')?];
        }
    }

    /// What a condition may read, by field name.
    pub fn types(&self) -> BTreeMap<String, ValueType> {
        self.fields()
            .map(|field| (field.name.clone(), field.kind.value_type()))
            .collect()
    }
}

/// Questions asked together.
#[derive(Clone, Debug)]
pub struct Page {
    /// Part of the page's address, e.g. `identification`.
    pub slug: String,
    pub title: Text,
    pub fields: Vec<Field>,
}

/// One question.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub title: Text,
    pub hint: Option<Text>,
    pub kind: FieldKind,
    pub required: Required,
    /// Asked only while this holds; `None`: always. A page may show it at any
    /// time: an answer to a question that was not due is dropped.
    pub shown: Option<Condition>,
    /// Filled in for the person; refused when sent.
    pub read_only: bool,
    /// Said instead of the general words when the answer cannot be taken.
    pub error: Option<Text>,
}

#[derive(Clone, Debug)]
pub enum FieldKind {
    /// One line of at most `max` characters.
    Text { max: usize, format: Option<Format> },
    /// Several lines of at most `max` characters in all.
    LongText { max: usize },
    /// One of several answers.
    Choice { options: Options },
    /// Yes or no, asked with two buttons.
    YesNo,
    /// A box to tick or leave empty; empty means no.
    Tick,
    /// A statement that has to be confirmed to go on.
    Declaration,
    /// A day, asked for in three fields.
    Date,
    /// A whole number; both ends belong to it.
    Number { min: i64, max: i64 },
    /// The same questions for each entry of a list of the case.
    Rows { over: List, fields: Vec<Field> },
}

impl FieldKind {
    fn value_type(&self) -> ValueType {
        match self {
            FieldKind::Text { .. } | FieldKind::LongText { .. } => ValueType::Text,
            FieldKind::Choice { options } => match options {
                Options::Fixed(options) => {
                    ValueType::Choice(options.iter().map(|o| o.value.clone()).collect())
                }
                Options::From(_) => ValueType::Text,
            },
            FieldKind::YesNo | FieldKind::Tick | FieldKind::Declaration => ValueType::YesNo,
            FieldKind::Date => ValueType::Date,
            FieldKind::Number { .. } => ValueType::Number,
            FieldKind::Rows { fields, .. } => ValueType::Rows(
                fields
                    .iter()
                    .map(|field| (field.name.clone(), field.kind.value_type()))
                    .collect(),
            ),
        }
    }
}

/// Where the options of a choice come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Options {
    /// Written in the form.
    Fixed(Vec<Choice>),
    /// Given with the [`Scope`].
    From(List),
}

impl Options {
    pub fn list<'a>(&'a self, scope: &'a Scope) -> &'a [Choice] {
        match self {
            Options::Fixed(options) => options,
            Options::From(list) => scope.list(*list),
        }
    }
}

/// A value with the words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub title: Text,
}

/// Lists that a form names and the case fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Supporting documents of the case: `documents`.
    Documents,
    /// Places where results are collected: `locations`.
    Locations,
}

impl List {
    pub const ALL: [List; 2] = [List::Documents, List::Locations];

    /// The word used in schemas.
    pub fn name(self) -> &'static str {
        match self {
            List::Documents => "documents",
            List::Locations => "locations",
        }
    }
}

/// What a form needs to know about the case it is filled in for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub documents: Vec<Choice>,
    pub locations: Vec<Choice>,
}

impl Scope {
    pub fn list(&self, list: List) -> &[Choice] {
        match list {
            List::Documents => &self.documents,
            List::Locations => &self.locations,
        }
    }
}

/// Whether an answer must be given.
#[derive(Clone, Debug)]
pub enum Required {
    Always,
    /// While one of these holds.
    When(Vec<Condition>),
    Never,
}

/// At least one of several sets of fields has to be answered.
#[derive(Clone, Debug)]
pub struct Rule {
    pub any_of: Vec<Vec<String>>,
    pub error: Option<Text>,
}

/// The type of an answer, for conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueType {
    Text,
    /// One of these values.
    Choice(Vec<String>),
    YesNo,
    Date,
    Number,
    /// An amount in euros, kept like `12.50 EUR`: see [`crate::money::Money`].
    Money,
    /// The same questions several times, with the kinds of their answers.
    Rows(BTreeMap<String, ValueType>),
}
