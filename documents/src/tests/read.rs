//! A document read back.

use crate::{Document, render};
use lopdf::{Dictionary, Object};

pub struct Read {
    pub bytes: Vec<u8>,
    pub pdf: lopdf::Document,
}

pub fn read(document: &Document) -> Read {
    let bytes = render(document).unwrap();
    let pdf = lopdf::Document::load_mem(&bytes).unwrap();
    Read { bytes, pdf }
}

impl Read {
    /// The words on all pages, without the gaps between them: where lines are broken is
    /// nobody's business.
    pub fn words(&self) -> String {
        let pages: Vec<u32> = self.pdf.get_pages().into_keys().collect();
        plain(&self.pdf.extract_text(&pages).unwrap())
    }

    pub fn says(&self, words: &str) -> bool {
        self.words().contains(&plain(words))
    }

    pub fn catalog(&self) -> &Dictionary {
        self.pdf.catalog().unwrap()
    }

    pub fn dictionaries(&self) -> impl Iterator<Item = &Dictionary> {
        self.pdf.objects.values().filter_map(|object| match object {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(&stream.dict),
            Object::Null
            | Object::Boolean(_)
            | Object::Integer(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::String(..)
            | Object::Array(_)
            | Object::Reference(_) => None,
        })
    }

    /// The description of the file in its own XML (XMP).
    pub fn described(&self) -> String {
        let metadata = self.catalog().get(b"Metadata").unwrap();
        let (_, metadata) = self.pdf.dereference(metadata).unwrap();
        let stream = metadata.as_stream().unwrap();
        let content = stream.decompressed_content();
        let content = content.unwrap_or_else(|_| stream.content.clone());
        String::from_utf8(content).unwrap()
    }
}

pub fn plain(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}
