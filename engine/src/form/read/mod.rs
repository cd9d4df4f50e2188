//! Reads a form's files into a [`Form`], or says everything that is wrong.
//!
//! `forms/<name>.json` is the schema, `.ui.json` beside it the layout and
//! `.en.json` the English words. The order of work: references put in place
//! (`resolve`), fields read by their kind (`fields`, `kinds`), rules between fields
//! (`rules`), pages (`layout`), whether conditions tell anything apart
//! (`conditions`); words are looked up on the way (`reader`). What is asked of the
//! forms of municipal services beside that stands in `house`.

mod computed;
mod conditions;
mod fields;
mod house;
mod kinds;
mod layout;
mod normal;
mod options;
mod positions;
mod reader;
mod resolve;
mod rules;
mod source;

use super::model::{Field, Form, Required};
use super::validator::Validator;
use crate::files::Files;
use crate::finding::Finding;
use reader::Reader;
use serde_json::Value;
use source::Library;

impl Form {
    /// Reads the form of this name, e.g. `birth-certificate/application`. Every
    /// finding is an error; they come sorted by file and place.
    pub fn read(name: &str, files: &Files) -> Result<Form, Vec<Finding>> {
        whole(name, Library::new(files))
    }

    /// Reads a form that was published, as [`Form::read`] does, except that what is
    /// read without a doubt is not judged: conditions that tell nothing apart, rules
    /// that ask for nothing, translations of nothing.
    ///
    /// # Errors
    /// Every finding that keeps the form from being filled in as it is written.
    pub fn read_published(name: &str, files: &Files) -> Result<Form, Vec<Finding>> {
        let mut library = Library::new(files);
        library.judges = false;
        whole(name, library)
    }

    /// Reads whatever form the engine supports, without the rules of the house:
    /// words are made from names where there are none, what has no end gets one,
    /// and what no page asks for is not asked.
    ///
    /// # Errors
    /// What is not supported, by its word and place.
    pub fn read_supported(name: &str, files: &Files) -> Result<Form, Vec<Finding>> {
        let mut library = Library::new(files);
        library.judges = false;
        library.house = false;
        whole(name, library)
    }
}

fn whole(name: &str, mut library: Library) -> Result<Form, Vec<Finding>> {
    match read(name, &mut library) {
        Some(form) if library.findings.is_empty() => Ok(form),
        _ => {
            library.findings.sort();
            Err(library.findings)
        }
    }
}

fn read(name: &str, library: &mut Library) -> Option<Form> {
    let file = format!("forms/{name}.json");
    let resolved = resolve::resolve(library, &file)?;
    let resolved = normal::normalise(library, resolved);
    let mut schema = resolved.schema.clone();
    let mut reader = Reader::new(library, resolved, &file);
    let object = reader.object("", &schema)?;
    reader.closed_words("", object, &fields::ROOT);
    let last = name.rsplit('/').next().unwrap_or(name);
    let title = reader.title("", object, last);
    let (mut tree, rules) = fields::read(&mut reader, object);
    computed::read(&mut reader, &mut tree);
    let pages = layout::read(&mut reader, name, &title, &tree);
    let shown: Vec<&Field> = pages
        .iter()
        .flatten()
        .flat_map(|page| &page.fields)
        .collect();
    if reader.library.judges {
        conditions::check(&mut reader, object, &shown);
        reader.report_unused_words();
    }
    if let Value::Object(schema) = &mut schema {
        schema.shift_remove("$schema");
    }
    let validator = match Validator::compile(&schema) {
        Ok(validator) => validator,
        Err(error) => {
            // With other findings this one only repeats them.
            if reader.library.findings.is_empty() {
                reader.report(
                    "",
                    "bad-schema",
                    format!("the schema does not hold together: {error}"),
                    "Compare it with the forms that are shipped.",
                );
            }
            return None;
        }
    };
    let special = reader.special;
    Some(Form {
        name: name.to_owned(),
        title,
        tree,
        pages: pages?,
        rules,
        special,
        schema,
        validator,
        files: library.used.iter().cloned().collect(),
    })
}

impl Required {
    /// Adds a reason to require the field.
    fn or_when(&mut self, condition: super::Condition) {
        match self {
            Required::Always => {}
            Required::When(conditions) => conditions.push(condition),
            Required::Never => *self = Required::When(vec![condition]),
        }
    }
}
