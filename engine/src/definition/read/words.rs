//! The municipality's vocabulary: categories of services and roles of people.

use super::common::{NameStyle, Record, check_name, map};
use super::service::check_language;
use super::text::{Size, read_text};
use crate::definition::findings::{Findings, sorted};
use crate::definition::yaml;
use crate::files::Files;
use crate::finding::Finding;
use crate::text::Text;

/// What `workflows/words.yaml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Kinds of services; each has one office that answers for it.
    pub categories: Vec<Word>,
    /// Parts that people play in an office.
    pub roles: Vec<Word>,
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

    pub fn role(&self, slug: &str) -> Option<&Word> {
        self.roles.iter().find(|word| word.slug == slug)
    }
}

fn read(text: &str, findings: &mut Findings) -> Option<Words> {
    let root = yaml::read(text, findings)?;
    let known = ["language", "categories", "roles"];
    let record = Record::open(&root, "the vocabulary", &known, findings)?;
    check_language(&record, findings);
    let mut words = |key: &str, style: NameStyle| {
        let mut words = Vec::new();
        if let Some(node) = record.need(key, findings) {
            for entry in map(node, "words", findings).unwrap_or_default() {
                check_name(&entry.key, style, findings);
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
        roles: words("roles", NameStyle::Underscores),
    })
}
