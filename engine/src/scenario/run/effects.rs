//! What comes of the effects that a change asks for.

use super::letters::Letter;
use super::{Play, Stop};
use crate::calendar::When;
use crate::case::{Act, Asked, Change, Effect, EffectNo, Event, Report, Slot};
use crate::definition::{Definition, Family, catalogue};
use crate::form::Answers;
use crate::scenario::model::{Gives, Told};
use crate::scenario::world::World;
use jiff::Timestamp;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// An effect that was asked for and has not come to anything yet.
pub(super) struct Pending {
    effect: EffectNo,
    ask: Effect,
    told: Option<Told>,
}

/// As codes of documents look.
const SAMPLE_CODE: &str = "00000-00000-00000-00000";

const REASON: &str = "the scenario says so";

impl Play<'_> {
    /// Collects the letters of a change, and what is still to come of the rest.
    pub(super) fn note_effects(&mut self, change: &Change) {
        let mut by_step: BTreeMap<&str, Vec<&Asked>> = BTreeMap::new();
        for asked in &change.effects {
            let step = step_of(change, asked.effect);
            by_step.entry(step).or_default().push(asked);
            if let Effect::Mail { to, mail } = &asked.ask {
                self.letters.push(Letter::of(*to, mail, step));
            }
        }
        for (step, asked) in by_step {
            let answers = asked.iter().any(|asked| asked.ask.answers());
            // A letter from a step that still waits leaves what is told to the rest.
            let waits = change.case.effects.values().any(|open| open.step == step);
            let told = if answers || !waits {
                self.told_about(step, answers)
            } else {
                None
            };
            for asked in asked {
                // The letters of a step fail only where nothing else can.
                let concerned = asked.ask.answers() == answers;
                self.pending.push_back(Pending {
                    effect: asked.effect,
                    ask: asked.ask.clone(),
                    told: told.clone().filter(|_| concerned),
                });
            }
        }
    }

    /// The next thing that lines told about a step. Letters can only fail.
    fn told_about(&mut self, step: &str, answers: bool) -> Option<Told> {
        let told = self.told.get_mut(step)?;
        let fits = |told: &Told| answers || matches!(told, Told::Fails(_));
        let (_, next) = told.front().filter(|(_, next)| fits(next))?.clone();
        told.pop_front();
        Some(next)
    }

    /// Effects come to something, the first asked first, until all is quiet.
    pub(super) fn settle(&mut self) -> Result<(), Stop> {
        while let Some(pending) = self.pending.pop_front() {
            if pending.ask.answers() {
                self.come_to(pending.effect, &pending.ask, pending.told.as_ref())?;
            } else if let Some(Told::Fails(family)) = pending.told {
                self.product(Act::GiveUp {
                    effect: pending.effect,
                    ask: Box::new(pending.ask),
                    family,
                    reason: REASON.to_owned(),
                })?;
            }
        }
        Ok(())
    }

    /// A line tells what comes of the effects of a step: of those that are open
    /// already, or of the next.
    pub(super) fn tell(&mut self, line: u32, step: &str, told: &Told) -> Result<(), Stop> {
        let open: Vec<(EffectNo, Effect)> = match (&self.case, told) {
            (None, _) | (_, Told::Silence) => Vec::new(),
            (Some(case), Told::Gives(_) | Told::Fails(_)) => {
                let open = case.effects.iter().filter(|(_, open)| open.step == step);
                open.map(|(number, open)| (*number, open.ask.clone()))
                    .collect()
            }
        };
        if open.is_empty() {
            let queue = self.told.entry(step.to_owned()).or_default();
            queue.push_back((line, told.clone()));
            return Ok(());
        }
        for (effect, ask) in open {
            self.come_to(effect, &ask, Some(told))?;
        }
        self.settle()
    }

    fn come_to(&mut self, effect: EffectNo, ask: &Effect, told: Option<&Told>) -> Result<(), Stop> {
        let open = self
            .case
            .as_ref()
            .map(|case| case.effects.contains_key(&effect));
        if open != Some(true) {
            // Its step is over; a late answer would be refused.
            return Ok(());
        }
        let report = match told {
            Some(Told::Silence) => None,
            Some(Told::Fails(family)) => Some(Report::Failed {
                family: *family,
                reason: REASON.to_owned(),
            }),
            Some(Told::Gives(gives)) => {
                comes_to(self.definition, self.world, self.now, ask, Some(gives))
            }
            None => comes_to(self.definition, self.world, self.now, ask, None),
        };
        match report {
            Some(report) => self.product(Act::Report { effect, report }),
            None => Ok(()),
        }
    }
}

/// What an effect comes to by itself, or by what was told; `None`: nobody said.
pub fn comes_to(
    definition: &Definition,
    world: &World,
    now: Timestamp,
    ask: &Effect,
    told: Option<&Gives>,
) -> Option<Report> {
    match ask {
        Effect::Route { .. } => Some(Report::Routed {
            office: told
                .and_then(|gives| gives.office.clone())
                .unwrap_or_else(|| world.office(definition)),
        }),
        Effect::SchedulePickup { location, after } => {
            let when = When {
                now,
                calendar: &world.calendar,
            };
            let slot = match told.and_then(|gives| gives.appointment) {
                Some(at) => Some(Slot {
                    location: location.clone(),
                    at,
                }),
                None => world.slot(location, when.ready_from(*after)),
            };
            Some(match slot {
                Some(slot) => Report::PickupFound { slot },
                None => Report::Failed {
                    family: Family::Unavailable,
                    reason: "no time is free at this place".to_owned(),
                },
            })
        }
        Effect::Catalogue { name, .. } => given_by(name, told).map(|gives| Report::Done { gives }),
        Effect::Mail { .. } | Effect::Start { .. } => None,
    }
}

/// What issuing a document gives in a story: every document gets a code, and which one
/// makes no difference. `None`: something else was asked for.
pub fn sample_of(ask: &Effect) -> Option<Answers> {
    matches!(ask, Effect::Catalogue { name, .. } if name == catalogue::ISSUE).then(sample)
}

fn sample() -> Answers {
    Answers::from_iter([("code", SAMPLE_CODE.to_owned()), ("digest", "0".repeat(64))])
}

/// What an action of the catalogue gives, out of what was told of its step.
fn given_by(name: &str, told: Option<&Gives>) -> Option<Answers> {
    let outputs = catalogue::action(name)?.outputs;
    if let Some(told) = told {
        let mut gives = Map::new();
        for output in outputs {
            let value = told.fields.get(output.name)?;
            gives.insert(output.name.to_owned(), value.clone());
        }
        return Some(Answers::from(gives));
    }
    if outputs.is_empty() {
        return Some(Answers::new());
    }
    match name {
        "registry.look_up" => Some(Answers::from_iter([("found", Value::Bool(true))])),
        // Every document gets a code; which one makes no difference to a story.
        catalogue::ISSUE => Some(sample()),
        _ => None,
    }
}

/// The step that asked for an effect in this change.
fn step_of(change: &Change, number: EffectNo) -> &str {
    let asks = change.events.iter().find_map(|recorded| {
        if let Event::EffectAsked { effect, step, .. } = &recorded.event
            && *effect == number
        {
            Some(step.as_str())
        } else {
            None
        }
    });
    asks.unwrap_or_default()
}
