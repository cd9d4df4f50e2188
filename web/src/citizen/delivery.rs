//! How the applicant wants to receive the result: the ways that the service and their
//! level allow, on the pages and once more on submission.
//!
//! | way               | level | asks for                     |
//! |-------------------|-------|------------------------------|
//! | office, kep       | A     | a place of that kind, a time |
//! | post              | B     | an address of their choice   |
//! | electronic        | B     |                              |

use crate::view::Phrase;
use crate::view::form::{FieldKind, FieldView, FormView};
use engine::definition::{Definition, Delivery, Level};
use engine::form::{Answers, FieldError, FieldErrorKind, Scope};
use engine::municipality::Municipality;
use engine::text::Text;

/// The question whose answer is a way of delivery.
pub const QUESTION: &str = "delivery";
/// The questions of an address, in the order of a label.
pub const ADDRESS: [&str; 4] = ["street", "number", "postcode", "town"];

/// The way that was chosen; `None` while nothing was, or where a form does not ask.
pub fn chosen(answers: &Answers) -> Option<Delivery> {
    answers.text(QUESTION).and_then(Delivery::of_word)
}

/// Whether this service gives its result to somebody of this level in this way.
pub fn is_open(definition: &Definition, level: Level, way: Delivery) -> bool {
    definition.delivery.contains(&way) && way.level() <= level
}

/// What is wrong with the way that was chosen.
pub fn refused(definition: &Definition, level: Level, answers: &Answers) -> Option<FieldError> {
    let way = chosen(answers)?;
    (!is_open(definition, level, way)).then(|| FieldError {
        field: QUESTION.to_owned(),
        kind: FieldErrorKind::NotAnOption,
        message: if definition.delivery.contains(&way) {
            Text {
                el: "Για αποστολή με το ταχυδρομείο ή ηλεκτρονικά χρειάζεται επίπεδο Β. \
                     Διαλέξτε παραλαβή από γραφείο ή ΚΕΠ."
                    .to_owned(),
                en: "Delivery by post or electronically needs level B. Choose collection at an \
                     office or a KEP."
                    .to_owned(),
            }
        } else {
            Text {
                el: "Διαλέξτε έναν από τους τρόπους που προσφέρει η υπηρεσία.".to_owned(),
                en: "Choose one of the ways that the service offers.".to_owned(),
            }
        },
    })
}

/// Leaves on the page what this applicant may choose, and says how to come to the rest.
pub fn narrow(form: &mut FormView, definition: &Definition, level: Level) {
    for field in &mut form.fields {
        narrow_field(field, definition, level);
    }
}

fn narrow_field(field: &mut FieldView, definition: &Definition, level: Level) {
    let open =
        |word: &str| Delivery::of_word(word).is_some_and(|way| is_open(definition, level, way));
    if let FieldKind::Group { fields } = &mut field.kind {
        for field in fields {
            narrow_field(field, definition, level);
        }
        return;
    }
    if field.name != QUESTION {
        return;
    }
    if let FieldKind::Choice { options, .. } = &mut field.kind {
        options.retain(|option| open(&option.value));
    }
    if definition.delivery.iter().any(|way| way.level() > level) {
        field.hint = Some(Phrase::key("delivery-level-hint"));
    }
}

/// Leaves the places of the way that was chosen.
pub fn narrow_places(scope: &mut Scope, municipality: &Municipality, answers: &Answers) {
    let Some(way) = chosen(answers) else { return };
    let is_of_way = |slug: &str| {
        let location = municipality.location(slug);
        location.is_some_and(|location| location.kind.delivery() == way)
    };
    scope.locations.retain(|place| is_of_way(&place.value));
}

/// The lines of the address to which the result is sent.
pub fn address(answers: &Answers) -> Option<[String; 2]> {
    if chosen(answers) != Some(Delivery::Post) {
        return None;
    }
    let [street, number, postcode, town] =
        ADDRESS.map(|part| answers.text(part).unwrap_or_default());
    Some([format!("{street} {number}"), format!("{postcode} {town}")])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chose(way: &str) -> Answers {
        Answers::from_iter([(QUESTION, way)])
    }

    #[test]
    fn an_address_is_that_of_a_letter_only() {
        let mut answers = chose("post").into_map();
        for (part, text) in ADDRESS.into_iter().zip(["Ερμού", "4", "71202", "Ηράκλειο"])
        {
            answers.insert(part.to_owned(), text.into());
        }
        let lines = address(&answers.clone().into()).expect("an address");
        assert_eq!(lines, ["Ερμού 4", "71202 Ηράκλειο"]);
        answers.insert(QUESTION.to_owned(), "office".into());
        assert_eq!(address(&answers.into()), None);
    }

    #[test]
    fn what_is_no_way_of_delivery_is_not_read_as_one() {
        for word in ["", "Post", "pigeon"] {
            assert_eq!(chosen(&chose(word)), None, "{word}");
        }
        assert_eq!(chosen(&chose("electronic")), Some(Delivery::Electronic));
        assert_eq!(chosen(&Answers::new()), None);
    }
}
