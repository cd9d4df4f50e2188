//! A service as a document: found by its name and keywords, then by what it says of
//! itself, then by its theme, its outcomes and the papers it asks for.

use super::document::{Document, Field};
use crate::definition::{Definition, Words};
use crate::text::Text;

pub fn of_service(definition: &Definition) -> Document {
    let mut document = Document::new(&definition.title);
    for keyword in definition.keywords.el.iter().chain(&definition.keywords.en) {
        document = document.with(Field::Keywords, keyword);
    }
    document = document.told(Field::Summary, &definition.summary);
    // What is looked for and not shown in an excerpt.
    let mut about: Vec<&Text> = definition.outcomes.values().collect();
    about.extend(definition.documents.iter().map(|paper| &paper.title));
    let words = Words::read(&definition.sources).ok();
    let theme = words
        .as_ref()
        .and_then(|words| words.category(&definition.category));
    about.extend(theme.map(|theme| &theme.title));
    for text in about {
        document = document
            .with(Field::About, &text.el)
            .with(Field::About, &text.en);
    }
    document
}
