//! Holding the case against what a line expects of it.

use super::{Failure, Play};
use crate::case::{Case, TrackKind, TrackNo};
use crate::form::ValueType;
use crate::money::Money;
use crate::scenario::model::{Expectation, Expected};
use crate::scenario::time;
use serde_json::Value;
use std::collections::BTreeSet;

impl Play<'_> {
    pub(super) fn expect(&mut self, all: &[Expectation]) -> Result<(), Failure> {
        for one in all {
            if let Err((expected, found)) = self.holds(&one.what) {
                let key = one.what.key();
                return Err(Failure {
                    line: one.line,
                    expected: format!("{key}: {expected}"),
                    found,
                });
            }
        }
        self.letters_seen = self.letters.len();
        Ok(())
    }

    fn holds(&self, what: &Expected) -> Result<(), (String, String)> {
        if let Expected::Refused(code) = what {
            let found = self.refused.as_ref().map(|rejection| rejection.code());
            return same(code.as_str(), found.unwrap_or("it was done"));
        }
        let Some(case) = &self.case else {
            return Err(("a case".to_owned(), "nobody has applied".to_owned()));
        };
        match what {
            Expected::Refused(_) => Ok(()),
            Expected::Status(words) => match &case.status {
                Some(status) if status.el == *words || status.en == *words => Ok(()),
                Some(status) => Err((words.clone(), status.el.clone())),
                None => Err((words.clone(), "none yet".to_owned())),
            },
            Expected::At(steps) => sets(steps, rests_at(case)),
            Expected::Incident(steps) => {
                let at = case.incidents.values();
                sets(steps, at.map(|incident| incident.step.clone()).collect())
            }
            Expected::Outcome(outcome) => {
                let found = case.ended.as_ref().map(|ended| ended.outcome.as_str());
                same(or_none(outcome.as_deref()), or_none(found))
            }
            Expected::Mail(words) => self.letters_are(words),
            Expected::Appointment(at) => {
                let shown =
                    |at: Option<jiff::Timestamp>| at.map_or_else(|| "none".to_owned(), time::shown);
                let found = case.appointment.as_ref().map(|slot| slot.at);
                same(&shown(*at), &shown(found))
            }
            Expected::Due(day) => {
                let clock = case.clock.as_ref();
                let found = match clock.map(|clock| clock.due(&self.world.calendar)) {
                    None => "none".to_owned(),
                    Some(None) => "suspended".to_owned(),
                    Some(Some(day)) => day.to_string(),
                };
                let expected = day.map_or_else(|| "none".to_owned(), |day| day.to_string());
                same(&expected, &found)
            }
            Expected::Office(office) => same(office, or_none(case.office.as_deref())),
            Expected::Suspended(yes) => {
                let suspended = case
                    .clock
                    .as_ref()
                    .is_some_and(|clock| clock.is_suspended());
                same(yes_no(*yes), yes_no(suspended))
            }
            Expected::Result {
                step,
                field,
                kind,
                value,
            } => values(kind, value.as_ref(), self.result_of(case, step, field)),
            Expected::Answer { field, kind, value } => {
                values(kind, value.as_ref(), case.answers.get(field))
            }
        }
    }

    fn letters_are(&self, words: &[String]) -> Result<(), (String, String)> {
        let new = &self.letters[self.letters_seen..];
        let sent = || {
            let sent: Vec<String> = new.iter().map(|letter| letter.words()).collect();
            listed(&sent)
        };
        let missing = words
            .iter()
            .find(|word| !new.iter().any(|letter| letter.is(word)));
        match missing {
            Some(missing) => Err((missing.clone(), sent())),
            None if words.is_empty() && !new.is_empty() => Err(("none".to_owned(), sent())),
            None => Ok(()),
        }
    }

    /// A step's result, by its full name; of several the last.
    fn result_of<'c>(&self, case: &'c Case, step: &str, field: &str) -> Option<&'c Value> {
        let local = &self.definition.step_named(step)?.local;
        let prefix = step.strip_suffix(local.as_str())?;
        let tracks = case.tracks.iter().rev();
        let mut results = tracks.filter_map(|(number, track)| {
            let result = track.results.get(local)?;
            (calls_above(case, *number) == prefix).then_some(result)
        });
        results.find_map(|result| result.get(field))
    }
}

/// Names of the calls around a track, each with a point: `fee.`.
fn calls_above(case: &Case, track: TrackNo) -> String {
    let called = case
        .upwards(track)
        .find(|(_, track)| matches!(track.kind, TrackKind::Called { .. }));
    let parent = called.and_then(|(_, track)| case.track(track.parent?));
    parent.map_or_else(String::new, |parent| format!("{}.", parent.step))
}

/// The steps at which tracks rest that wait for nothing inside them.
pub fn rests_at(case: &Case) -> BTreeSet<String> {
    if case.ended.is_some() {
        return BTreeSet::new();
    }
    let goes_on_inside = |number: TrackNo| {
        case.tracks.values().any(|track| {
            track.parent == Some(number) && !matches!(track.kind, TrackKind::Beside { .. })
        })
    };
    let resting = case
        .tracks
        .iter()
        .filter(|(number, _)| !goes_on_inside(**number));
    resting.map(|(_, track)| track.step.clone()).collect()
}

fn same(expected: &str, found: &str) -> Result<(), (String, String)> {
    if expected == found {
        Ok(())
    } else {
        Err((expected.to_owned(), found.to_owned()))
    }
}

fn sets(expected: &[String], found: BTreeSet<String>) -> Result<(), (String, String)> {
    let wanted: BTreeSet<String> = expected.iter().cloned().collect();
    if wanted == found {
        return Ok(());
    }
    let words = |set: BTreeSet<String>| listed(&set.into_iter().collect::<Vec<_>>());
    Err((words(wanted), words(found)))
}

fn values(
    kind: &ValueType,
    expected: Option<&Value>,
    found: Option<&Value>,
) -> Result<(), (String, String)> {
    same(&in_words(kind, expected), &in_words(kind, found))
}

fn in_words(kind: &ValueType, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "none".to_owned(),
        Some(Value::Bool(yes)) => yes_no(*yes).to_owned(),
        Some(Value::String(text)) if *kind == ValueType::Money => {
            // The same amount may be written with and without cents.
            let money = text.parse::<Money>();
            money.map_or_else(|_| text.clone(), |money| money.to_string())
        }
        Some(Value::String(text)) => text.clone(),
        Some(other @ (Value::Number(_) | Value::Array(_) | Value::Object(_))) => other.to_string(),
    }
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn or_none(word: Option<&str>) -> &str {
    word.unwrap_or("none")
}

fn listed(words: &[String]) -> String {
    if words.is_empty() {
        "none".to_owned()
    } else {
        words.join(", ")
    }
}
