//! What of a page is left to ask once other pages are answered: a question that they
//! rule out, e.g. the address of what is collected, need not be drawn.
//!
//! What a question of the same page rules out is drawn all the same, because the
//! answer may still change; the browser hides it, and the server drops its answer.

use super::model::{Field, Page, Part};
use super::path::is_within;
use super::{Answers, Condition};

impl Page {
    /// The page without what other pages rule out, or `None` when nothing is left.
    pub fn left_to_ask(&self, answers: &Answers) -> Option<Page> {
        let positions = 0..self.fields.len();
        let kept: Vec<usize> = positions
            .filter(|index| !self.is_ruled_out(&self.fields[*index], answers))
            .collect();
        let fields = kept.iter().map(|index| self.fields[*index].clone());
        (!kept.is_empty()).then(|| Page {
            slug: self.slug.clone(),
            title: self.title.clone(),
            fields: fields.collect(),
            parts: left(&self.parts, &kept),
        })
    }

    /// What nothing is asked here without: the first question of another page that
    /// decides about this one and is still to be answered. `None` when something is left
    /// to ask, and when all answers are there and rule the page out.
    pub fn waits_for(&self, answers: &Answers) -> Option<String> {
        if self.left_to_ask(answers).is_some() {
            return None;
        }
        let shown = self.fields.iter().filter_map(|field| field.shown.as_ref());
        let mut read = shown.flat_map(Condition::reads);
        read.find(|name| answers.get(name).is_none())
    }

    fn is_ruled_out(&self, field: &Field, answers: &Answers) -> bool {
        let asked_here = |read: &String| {
            let mut fields = self.fields.iter();
            fields.any(|field| is_within(read, &field.name) || is_within(&field.name, read))
        };
        let shown = field.shown.as_ref();
        shown.is_some_and(|shown| !shown.holds(answers) && !shown.reads().iter().any(asked_here))
    }
}

/// The parts of fields that are kept, with their new positions. A heading over
/// nothing goes; words between the questions stay.
fn left(parts: &[Part], kept: &[usize]) -> Vec<Part> {
    let left = parts.iter().filter_map(|part| match part {
        Part::Field(index) => kept.binary_search(index).ok().map(Part::Field),
        Part::Group { title, parts } => {
            let parts = left(parts, kept);
            let asks = parts.iter().any(|part| !matches!(part, Part::Label(_)));
            let title = title.clone();
            asks.then_some(Part::Group { title, parts })
        }
        Part::Label(words) => Some(Part::Label(words.clone())),
    });
    left.collect()
}
