//! What the applicant thought of how a case was handled.

use super::form::{FieldView, FormView};
use super::phrase::Phrase;
use serde::Serialize;

/// Longest remark, in characters.
pub const LONGEST_WORDS: usize = 1_000;

/// On the page of a case that has ended. Posts `stars` and `words` to
/// `/cases/{reference}/rating`.
#[derive(Clone, Debug, Serialize)]
pub struct RatingView {
    /// It was rated before; what is sent replaces that.
    pub given: bool,
    pub form: FormView,
}

impl RatingView {
    pub fn new(given: bool, stars: &str, words: &str, problems: &[(&str, Phrase)]) -> RatingView {
        let choices = ["5", "4", "3", "2", "1"]
            .into_iter()
            .zip(["rating-5", "rating-4", "rating-3", "rating-2", "rating-1"])
            .map(|(value, label)| (value.to_owned(), Phrase::key(label)))
            .collect();
        let mut remark =
            FieldView::long_text("words", "rating-words", words).hint("rating-words-hint");
        remark.optional = true;
        let fields = vec![
            FieldView::choice("stars", "rating-stars", choices, stars),
            remark,
        ];
        RatingView {
            given,
            form: FormView::new(fields).with_problems(problems),
        }
    }
}
