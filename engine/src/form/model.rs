//! A checked form, as pages draw it and the checker types it.

use super::condition::Condition;
use super::format::Format;
use super::validator::Validator;
use crate::expression::Computation;
use crate::money::Money;
use crate::text::Text;
use serde_json::Value;
use std::collections::BTreeMap;

/// A checked form. Only [`Form::read`] makes one, so a `Form` in hand is sound.
#[derive(Clone, Debug)]
pub struct Form {
    /// Folder and file without ending, e.g. `birth-certificate/application`.
    pub name: String,
    pub title: Text,
    pub(super) pages: Vec<Page>,
    pub(super) rules: Vec<Rule>,
    /// The fields as the schema has them, objects whole; answers are kept in
    /// their order.
    pub(super) tree: Vec<Field>,
    /// `x-error` by the place in the schema that it stands at.
    pub(super) special: BTreeMap<String, Text>,
    /// The schema as it is asked: references and `allOf` put in place, closed.
    pub(super) schema: Value,
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
        self.pages
            .iter()
            .position(|page| page.fields.iter().any(|f| f.holds(field)))
    }

    /// Every field, page by page.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.pages.iter().flat_map(|page| &page.fields)
    }

    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().find(|field| field.name == name)
    }

    /// What is worked out from the other answers, with its path.
    pub(super) fn computed(&self) -> Vec<(&Field, String)> {
        fn look<'f>(fields: &'f [Field], outer: &str, found: &mut Vec<(&'f Field, String)>) {
            for field in fields {
                let path = super::path::join(outer, &field.name);
                if let FieldKind::Group { fields } = &field.kind {
                    look(fields, &path, found);
                }
                if field.computed.is_some() {
                    found.push((field, path));
                }
            }
        }
        let mut found = Vec::new();
        look(&self.tree, "", &mut found);
        found
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

    /// A field as the schema has it: an object whole, wherever its parts stand.
    pub fn whole_field(&self, name: &str) -> Option<&Field> {
        self.tree.iter().find(|field| field.name == name)
    }

    pub fn whole_fields(&self) -> impl Iterator<Item = &Field> {
        self.tree.iter()
    }

    /// What a condition may read, by field name; what stands inside an object by
    /// its path, `address.town`.
    pub fn types(&self) -> BTreeMap<String, ValueType> {
        let mut types = BTreeMap::new();
        for field in &self.tree {
            field.types_into(&field.name, &mut types);
        }
        types
    }
}

/// Questions asked together.
#[derive(Clone, Debug)]
pub struct Page {
    /// Part of the page's address, e.g. `identification`.
    pub slug: String,
    pub title: Text,
    pub fields: Vec<Field>,
    /// How they stand together, with what is said between them.
    pub parts: Vec<Part>,
}

impl Page {
    /// Fields under each other, without an address of their own.
    pub fn of_fields(fields: Vec<Field>) -> Page {
        Page {
            slug: String::new(),
            title: Text::default(),
            parts: (0..fields.len()).map(Part::Field).collect(),
            fields,
        }
    }
}

/// What stands on a page, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A field of the page, by its position.
    Field(usize),
    /// Parts under one heading.
    Group { title: Text, parts: Vec<Part> },
    /// Words between the questions.
    Label(Text),
}

/// One question.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name; the path `address.town` when a page asks for a part of an object.
    /// The item of a list that is no object has none.
    pub name: String,
    pub title: Text,
    pub hint: Option<Text>,
    pub kind: FieldKind,
    pub required: Required,
    /// Objects on the way to it that no page asks for whole. It is not demanded
    /// while one of them is neither there nor required.
    pub(super) inside: Vec<Inside>,
    /// Asked only while this holds; `None`: always. A page may show it at any
    /// time: an answer to a question that was not due is dropped.
    pub shown: Option<Condition>,
    /// Filled in for the person; refused when sent.
    pub read_only: bool,
    /// What it is filled in with, of the things known about the person.
    pub known: Option<Known>,
    /// Worked out from the other answers; shown, and refused when sent.
    pub computed: Option<Computation>,
    /// What stands in it before anybody has answered.
    pub default: Option<Value>,
    /// Said instead of the general words when the answer cannot be taken.
    pub error: Option<Text>,
}

/// An object on the way to a field, by its path.
#[derive(Clone, Debug)]
pub(super) struct Inside {
    pub path: String,
    pub required: Required,
}

impl Field {
    /// Whether this is about the field: its name, or a place inside it.
    pub(super) fn holds(&self, path: &str) -> bool {
        super::path::is_within(path, &self.name)
    }

    /// Whether the objects that it lies in are always there.
    pub fn is_called_for(&self) -> bool {
        self.inside
            .iter()
            .all(|object| matches!(object.required, Required::Always))
    }

    /// Whether it is filled in for the person: a browser may not send it.
    pub fn is_fixed(&self) -> bool {
        self.read_only || self.computed.is_some()
    }

    fn types_into(&self, path: &str, types: &mut BTreeMap<String, ValueType>) {
        if let FieldKind::Group { fields } = &self.kind {
            for field in fields {
                field.types_into(&super::path::join(path, &field.name), types);
            }
        } else {
            types.insert(path.to_owned(), self.kind.value_type());
        }
    }
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
    /// A number that may have decimals. The schema says how large and how fine.
    Decimal,
    /// An amount in euros, kept like `12.50 EUR`; both ends belong to it.
    Money { min: Money, max: Money },
    /// Several of several answers, kept in the order they are offered in.
    Several { options: Options },
    /// Questions that belong together, kept as one object.
    Group { fields: Vec<Field> },
    /// The same questions as often as the person likes: "add another".
    List(Many),
    /// The same questions for each entry of a list of the case.
    Rows { over: List, fields: Vec<Field> },
}

/// What a question has inside.
#[derive(Clone, Copy, Debug)]
pub enum Inner<'a> {
    /// No other questions: it has one answer.
    Nothing,
    Group(&'a [Field]),
    List(&'a Many),
    /// The same questions for each entry of a list of the case.
    Rows(List, &'a [Field]),
}

impl FieldKind {
    pub fn inner(&self) -> Inner<'_> {
        match self {
            FieldKind::Group { fields } => Inner::Group(fields),
            FieldKind::List(many) => Inner::List(many),
            FieldKind::Rows { over, fields } => Inner::Rows(*over, fields),
            FieldKind::Text { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Choice { .. }
            | FieldKind::YesNo
            | FieldKind::Tick
            | FieldKind::Declaration
            | FieldKind::Date
            | FieldKind::Number { .. }
            | FieldKind::Decimal
            | FieldKind::Money { .. }
            | FieldKind::Several { .. } => Inner::Nothing,
        }
    }
}

/// What a list asks for, and how often.
#[derive(Clone, Debug)]
pub struct Many {
    /// The questions of one item; for items that are no objects one without a name.
    pub fields: Vec<Field>,
    /// Items are values, not objects.
    pub bare: bool,
    /// What one item is called.
    pub one: Text,
    pub min: usize,
    pub max: usize,
}

impl Many {
    /// How many items a page begins with.
    pub fn at_first(&self) -> usize {
        self.min.max(1).min(self.max)
    }
}

/// Things the product knows about the person who fills in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Known {
    GivenName,
    FamilyName,
    Name,
    Email,
    Phone,
    Afm,
}

impl Known {
    pub const ALL: [Known; 6] = [
        Known::GivenName,
        Known::FamilyName,
        Known::Name,
        Known::Email,
        Known::Phone,
        Known::Afm,
    ];

    /// The word used in schemas.
    pub fn name(self) -> &'static str {
        match self {
            Known::GivenName => "given-name",
            Known::FamilyName => "family-name",
            Known::Name => "name",
            Known::Email => "email",
            Known::Phone => "phone",
            Known::Afm => "afm",
        }
    }
}

impl FieldKind {
    pub(super) fn value_type(&self) -> ValueType {
        match self {
            FieldKind::Text { .. } | FieldKind::LongText { .. } => ValueType::Text,
            FieldKind::Choice { options } => match options {
                Options::Fixed(options) => {
                    ValueType::Choice(options.iter().map(|o| o.value.clone()).collect())
                }
                Options::Numbers(_) => ValueType::Number,
                Options::From(_) => ValueType::Text,
            },
            FieldKind::YesNo | FieldKind::Tick | FieldKind::Declaration => ValueType::YesNo,
            FieldKind::Date => ValueType::Date,
            FieldKind::Number { .. } | FieldKind::Decimal => ValueType::Number,
            FieldKind::Money { .. } => ValueType::Money,
            FieldKind::Several { .. } => ValueType::Rows(BTreeMap::new()),
            FieldKind::List(Many { bare: true, .. }) => ValueType::Rows(BTreeMap::new()),
            FieldKind::List(Many { fields, .. })
            | FieldKind::Rows { fields, .. }
            | FieldKind::Group { fields } => {
                let mut types = BTreeMap::new();
                for field in fields {
                    field.types_into(&field.name, &mut types);
                }
                ValueType::Rows(types)
            }
        }
    }
}

/// Where the options of a choice come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Options {
    /// Written in the form.
    Fixed(Vec<Choice>),
    /// Written in the form, and kept as numbers.
    Numbers(Vec<Choice>),
    /// Given with the [`Scope`].
    From(List),
}

impl Options {
    pub fn list<'a>(&'a self, scope: &'a Scope) -> &'a [Choice] {
        match self {
            Options::Fixed(options) | Options::Numbers(options) => options,
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
    /// What is known about the person who fills it in.
    pub known: BTreeMap<Known, String>,
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
