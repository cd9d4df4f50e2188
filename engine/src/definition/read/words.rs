//! The municipality's vocabulary: categories of services, roles of people, and
//! the kinds of connector it has.

use super::common::{known_word, map, scalars};
use super::grammar::WORDS;
use super::names::{NameStyle, check_free_name, check_name};
use super::record::Record;
use super::text::{Size, read_text};
use super::upgrade::upgraded;
use crate::definition::catalogue::CONNECTORS;
use crate::definition::findings::{Findings, sorted};
use crate::definition::yaml::{self, Node};
use crate::files::Files;
use crate::finding::Finding;
use crate::text::Text;

/// What `workflows/words.yaml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Kinds of services; each has one office that answers for it.
    pub categories: Vec<Word>,
    /// Moments of people's lives in which they look for services.
    pub life_events: Vec<Word>,
    /// Parts that people play in an office.
    pub roles: Vec<Word>,
    /// Kinds of connector the municipality has, of `catalogue::CONNECTORS`.
    pub connectors: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub slug: String,
    pub title: Text,
}

impl Words {
    /// Where the vocabulary lies among the files.
    pub const PATH: &'static str = "workflows/words.yaml";

    /// Reads the vocabulary.
    ///
    /// # Errors
    /// All problems of the file, in order.
    pub fn read(files: &Files) -> Result<Words, Vec<Finding>> {
        let mut findings = Findings::of(Words::PATH);
        let words = match files.get(Words::PATH) {
            Some(text) => read(text, &mut findings),
            None => {
                findings.add(
                    yaml::Spot::WHOLE,
                    "missing-key",
                    "the file is missing",
                    "write the categories and roles of the municipality into it",
                );
                None
            }
        };
        match words {
            Some(words) if findings.is_empty() => Ok(words),
            Some(_) | None => Err(sorted(findings.into_list())),
        }
    }

    pub fn category(&self, slug: &str) -> Option<&Word> {
        self.categories.iter().find(|word| word.slug == slug)
    }

    pub fn life_event(&self, slug: &str) -> Option<&Word> {
        self.life_events.iter().find(|word| word.slug == slug)
    }

    pub fn role(&self, slug: &str) -> Option<&Word> {
        self.roles.iter().find(|word| word.slug == slug)
    }
}

fn read(text: &str, findings: &mut Findings) -> Option<Words> {
    let root = upgraded(&yaml::read(text, findings)?, findings).into_owned();
    let record = Record::open(&root, &WORDS, findings)?;
    let mut words = |key: &str, style: NameStyle| {
        let mut words = Vec::new();
        if let Some(node) = record.get(key) {
            for entry in map(node, "words", findings).unwrap_or_default() {
                match style {
                    NameStyle::Underscores => check_free_name(&entry.key, findings),
                    NameStyle::Hyphens => check_name(&entry.key, style, findings),
                }
                if let Some(title) = read_text(&entry.value, "a title", Size::Line, findings) {
                    words.push(Word {
                        slug: entry.key.text.clone(),
                        title: title.text(),
                    });
                }
            }
        }
        words
    };
    Some(Words {
        categories: words("categories", NameStyle::Hyphens),
        life_events: words("life_events", NameStyle::Hyphens),
        roles: words("roles", NameStyle::Underscores),
        connectors: read_connectors(record.get("connectors"), findings),
    })
}

fn read_connectors(node: Option<&Node>, findings: &mut Findings) -> Vec<String> {
    scalars(node, "a list of connectors", "a connector", findings)
        .into_iter()
        .filter(|kind| known_word(kind, "a kind of connector", &CONNECTORS, findings))
        .map(|kind| kind.text)
        .collect()
}
