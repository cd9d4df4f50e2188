//! What conditions may read of a case, seen from one of its tracks.

use super::{Case, TrackKind, TrackNo};
use crate::definition::Definition;
use serde_json::{Map, Value, json};

/// `answers.<field>`, `<step>.<field>` of every step that has given something,
/// the item of an `each` around it, the parameters of the procedure by name, and
/// `delivery`. A called procedure sees its own steps and parameters only.
pub fn scope(definition: &Definition, case: &Case, track: TrackNo) -> Value {
    let mut roots = Map::new();
    let mut outermost = true;
    // From the inside out: a name that is there already is nearer.
    for (_, track) in case.upwards(track) {
        for (step, result) in &track.results {
            if !roots.contains_key(step) {
                roots.insert(step.clone(), Value::Object(result.as_map().clone()));
            }
        }
        match &track.kind {
            TrackKind::Main
            | TrackKind::Block
            | TrackKind::Branch { .. }
            | TrackKind::Beside { .. } => {}
            TrackKind::Item { bind, value } => {
                roots.entry(bind).or_insert_with(|| value.clone());
            }
            TrackKind::Called { parameters } => {
                for (name, value) in parameters {
                    roots.entry(name).or_insert_with(|| value.clone());
                }
                outermost = false;
                break;
            }
        }
    }
    if outermost {
        for (name, value) in &definition.parameters {
            roots.entry(name).or_insert_with(|| value.clone());
        }
    }
    roots.insert(
        "answers".into(),
        Value::Object(case.answers.as_map().clone()),
    );
    roots.insert("delivery".into(), json!(case.delivery));
    Value::Object(roots)
}
