//! Questions for files among the questions of an application (`x-upload`): what is sent with
//! a page, what is there already, and how both are drawn.
//!
//! The answer to such a question is the names of its files. It never comes from a browser:
//! whoever is there to be filed is told to the form by its scope.

use crate::access::sent::Sent;
use crate::app::App;
use crate::problem::Problem;
use crate::uploads::lines::{self, Reader};
use crate::uploads::{self, Place, is_there};
use crate::view::Phrase;
use crate::view::form::FormView;
use engine::case::AccountId;
use engine::form::{Answers, Field, Form};
use engine::text::Language;
use engine::upload::{About, Filed, Limits};
use std::collections::BTreeMap;
use store::{Holder, Upload};

/// Those of some questions that ask for files, with what may be sent.
pub fn among<'a>(
    fields: impl IntoIterator<Item = &'a Field>,
) -> impl Iterator<Item = (&'a Field, &'a Limits)> {
    let fields = fields.into_iter();
    fields.filter_map(|field| Some((field, field.files()?)))
}

/// Whether some of these do.
pub fn any<'a>(fields: impl IntoIterator<Item = &'a Field>) -> bool {
    among(fields).next().is_some()
}

/// The names of what is held, for each question of the form that asks for files.
pub fn names(form: &Form, held: &[Upload]) -> BTreeMap<String, Vec<String>> {
    let asked = among(form.fields());
    asked
        .map(|(field, _)| {
            let of = held.iter().filter(|upload| is_of(upload, &field.name));
            let names = of.map(|upload| upload.name.clone()).collect();
            (field.name.clone(), names)
        })
        .collect()
}

/// What goes into the case: the files of questions that are answered.
pub fn filed<'a>(answers: &Answers, held: &'a [Upload]) -> impl Iterator<Item = Filed> + 'a {
    let answered: Vec<String> = answers.as_map().keys().cloned().collect();
    held.iter()
        .filter(move |upload| answered.iter().any(|name| is_of(upload, name)))
        .map(Upload::filed)
}

fn is_of(upload: &Upload, question: &str) -> bool {
    matches!(&upload.about, About::Answer(name) if name == question) && is_there(upload)
}

/// Takes back what the form says, and takes what was sent for these questions; what is wrong
/// with those that are not taken.
pub async fn take(
    app: &App,
    account: AccountId,
    holder: Holder,
    fields: &[Field],
    sent: &mut Sent,
) -> Result<Vec<(String, Phrase)>, Problem> {
    let mut problems = Vec::new();
    if !any(fields) {
        return Ok(problems);
    }
    uploads::take_back_asked(app, account, holder, &sent.posted).await?;
    for (field, limits) in among(fields) {
        let place = Place {
            holder,
            about: About::Answer(field.name.clone()),
            limits,
        };
        let wrong = uploads::take_all(app, account, &place, sent, &field.name).await?;
        problems.extend(wrong.into_iter().map(|why| (field.name.clone(), why)));
    }
    Ok(problems)
}

/// Puts the files that are there, and what may be sent, into the questions that are drawn.
pub fn draw(
    app: &App,
    view: &mut FormView,
    form: &Form,
    held: &[Upload],
    reader: &Reader,
    language: Language,
) {
    view.for_each(&mut |drawn| {
        let Some(limits) = form.field(&drawn.name).and_then(Field::files) else {
            return;
        };
        let about = About::Answer(drawn.name.clone());
        let files = lines::about(app, held, &about, reader, language);
        let whole = lines::field(&drawn.name, drawn.label.clone(), limits, files);
        drawn.kind = whole.kind;
        drawn.hint = match drawn.hint.take() {
            Some(own) => Some(lines::hint_with(limits, own).into()),
            None => whole.hint,
        };
    });
}
