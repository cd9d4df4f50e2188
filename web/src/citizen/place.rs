//! The place of collection has to be one of the way of collection that was
//! chosen: a form lists all places of its service, whichever way they are of.

use crate::app::App;
use engine::definition::Delivery;
use engine::form::{Answers, FieldError, FieldErrorKind};
use engine::text::Text;
use serde_json::Value;

/// The fields that say where a result is collected.
const WAY: &str = "delivery";
const PLACE: &str = "location";

/// What is wrong with the place, when both it and the way are answered.
pub fn mismatch(app: &App, answers: &Answers) -> Option<FieldError> {
    let way = answers.text(WAY)?;
    let way: Delivery = serde_json::from_value(Value::from(way)).ok()?;
    let place = app.municipality.location(answers.text(PLACE)?)?;
    (place.kind.delivery() != way).then(|| FieldError {
        field: PLACE.to_owned(),
        kind: FieldErrorKind::Rule,
        message: Text {
            el: "Στο πεδίο «Τόπος παραλαβής» διαλέξτε σημείο που ταιριάζει με τον τρόπο παραλαβής: \
                 γραφείο του δήμου ή ΚΕΠ."
                .to_owned(),
            en: "In “Place of collection” choose a place that goes with the way of collection: an \
                 office of the municipality or a KEP."
                .to_owned(),
        },
    })
}
