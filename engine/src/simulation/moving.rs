//! Cases in the middle of made services, moved to the same service with other
//! names for its steps: a moved case is to the byte the one that went by the
//! other version from the start, and moving it back undoes everything.

use super::draw::Draw;
use super::generator;
use super::run::Run;
use super::sound::{caught, checked, report, told};
use super::world::{People, SERVICE};
use super::{Numbers, numbers, setting, tell, wanted};
use crate::calendar::{Calendar, When};
use crate::case::{Actor, Case, Mapping, Recorded, apply, migrate, replay};
use crate::definition::Definition;
use crate::files::Files;
use serde_json::Value;
use std::collections::BTreeSet;

/// The same service whose steps have other names.
fn renamed(files: &Files, definition: &Definition) -> Files {
    let names: BTreeSet<&str> = definition.steps.iter().map(|s| s.local.as_str()).collect();
    let mut renamed = Files::default();
    for (path, text) in files.iter() {
        let made = path == SERVICE || path.contains("/called-");
        let text = if made {
            with_names(text, &names)
        } else {
            text.to_owned()
        };
        renamed.insert(path, text);
    }
    renamed
}

/// Names are words with a number, but for those in titles.
fn with_names(text: &str, names: &BTreeSet<&str>) -> String {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut written = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(word) {
        let (before, from) = rest.split_at(start);
        written.push_str(before);
        let end = from.find(|c| !word(c)).unwrap_or(from.len());
        let (token, after) = from.split_at(end);
        let title = written.ends_with("Βήμα ") || written.ends_with("Step ");
        if names.contains(token) && token.ends_with(|c: char| c.is_ascii_digit()) && !title {
            written.push_str("re_");
        }
        written.push_str(token);
        rest = after;
    }
    written + rest
}

fn mapping(old: &Definition, new: &Definition) -> Mapping {
    let pairs = old.steps.iter().zip(&new.steps);
    let pairs = pairs.map(|(old, new)| (old.name.clone(), new.name.clone()));
    Mapping(pairs.filter(|(old, new)| old != new).collect())
}

/// A case without what counts its changes.
fn standing(case: &Case) -> Value {
    let mut value = serde_json::to_value(case).expect("a case serializes");
    for counted in ["revision", "last_seq"] {
        value[counted] = Value::Null;
    }
    value
}

/// The case as it stood after each change.
fn stations(events: &[Recorded]) -> Vec<Case> {
    let ends =
        |at: &usize| events.get(at + 1).map(|next| next.revision) != Some(events[*at].revision);
    (0..events.len())
        .filter(ends)
        .map(|last| replay(&events[..=last]).expect("it begins with the opening"))
        .collect()
}

fn moved(case: &Case, from: &Definition, to: &Definition, by: &Mapping) -> Result<Case, String> {
    let calendar = Calendar::default();
    let when = When {
        now: case.opened_at,
        calendar: &calendar,
    };
    let change = migrate(case, from, to, by, &Actor::System, "new names", when)
        .map_err(|obstacles| format!("revision {}: {obstacles:?}", case.revision.0))?;
    let mut replayed = case.clone();
    for event in &change.events {
        apply(&mut replayed, event);
    }
    if replayed != change.case {
        return Err("replaying the move gives another case".into());
    }
    Ok(change.case)
}

/// How many cases were moved, and how many held against one that was born there.
type Counted = (usize, usize);

fn there_and_back(
    old: &Definition,
    new: &Definition,
    run: &Run<'_>,
    twin: &Run<'_>,
) -> Result<Counted, String> {
    let (there, mut counted) = (mapping(old, new), (0, 0));
    let back = there.inverse().ok_or("two steps share a name")?;
    let twins = stations(&twin.events);
    // The numbers of a run may mean something else where names sort otherwise.
    let alike = twin.events.len() == run.events.len();
    for (place, case) in stations(&run.events).iter().enumerate() {
        if case.ended.is_some() || case.undoing.is_some() {
            continue;
        }
        let gone = moved(case, old, new, &there)?;
        let home = moved(&gone, new, old, &back)?;
        if standing(&home) != standing(case) {
            return Err(format!(
                "moved and moved back it is another\n{}\n{}",
                standing(case),
                standing(&home)
            ));
        }
        counted.0 += 1;
        if alike && twins[place].last_seq == case.last_seq {
            if standing(&gone) != standing(&twins[place]) {
                return Err(format!(
                    "moved it is not as if it had always been there\n{}\n{}",
                    standing(&gone),
                    standing(&twins[place])
                ));
            }
            counted.1 += 1;
        }
    }
    Ok(counted)
}

fn simulated((of_definition, of_run): &Numbers) -> Result<Counted, String> {
    let made = generator::service(&mut Draw::of(of_definition));
    let Ok(old) = checked(&made.files) else {
        return Ok((0, 0));
    };
    let files = renamed(&made.files, &old);
    let new = checked(&files)
        .map_err(|found| format!("renamed it is refused: {}\n{}", found[0], told(&files)))?;
    let people = People::of(&old);
    let (mut run, mut twin) = (Run::of(&old, &people), Run::of(&new, &people));
    caught(&mut run, of_run)?;
    caught(&mut twin, of_run)?;
    there_and_back(&old, &new, &run, &twin)
        .map_err(|reason| report(&reason, &told(&made.files), &run))
}

#[test]
fn a_moved_case_is_as_if_it_had_always_been_there_and_finds_its_way_back() {
    let asked = setting("THYRIDA_SEED");
    let (mut cases, mut held) = (0, 0);
    for seed in 1..=u64::try_from(wanted(1_000) / 10).expect("a small number") {
        let seed = asked.unwrap_or(seed);
        let (of_definition, mut runs) = numbers(seed, 1);
        let numbers = (of_definition, runs.remove(0));
        match simulated(&numbers) {
            Ok(counted) => {
                cases += counted.0;
                held += counted.1;
            }
            Err(_) => tell(seed, numbers, |numbers| simulated(numbers).map(drop)),
        }
        if asked.is_some() {
            return;
        }
    }
    println!("{cases} moved there and back, {held} held against a twin");
    assert!(
        cases > 500 && held * 4 > cases,
        "{cases} cases, {held} held"
    );
}
