//! What effects of a history came to, in the words of lines.
//!
//! | it came to something                   | the lines say                            |
//! |----------------------------------------|------------------------------------------|
//! | at once, what it comes to by itself    | nothing                                  |
//! | at once, something else                | `<step> answers`, `fails`, before        |
//! | later, or never                        | `<step> does not answer`, before         |
//! | later                                  | and `<step> answers`, `fails`, then      |

use super::written::flow;
use crate::case::{Cause, Effect, EffectNo, Event, Recorded, Report, Revision};
use crate::definition::{Definition, Family};
use crate::form::Answers;
use crate::scenario::run::{comes_to, sample_of};
use crate::scenario::time;
use crate::scenario::world::World;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What comes of an effect so soon came at once: lengths of time in services are
/// minutes at least.
const A_MOMENT: SignedDuration = SignedDuration::from_secs(60);

struct Known {
    step: String,
    ask: Effect,
    asked: Revision,
    at: Timestamp,
    came: Option<(Revision, Came)>,
}

/// What an effect came to.
enum Came {
    Answered(Report),
    Failed(Family),
}

pub struct Effects {
    known: BTreeMap<EffectNo, Known>,
    /// Lines to tell before the change that asks.
    told: BTreeMap<Revision, Vec<String>>,
    /// Lines for effects that came to something later.
    late: BTreeMap<EffectNo, String>,
    /// Letters whose failing can be told.
    letters: BTreeSet<EffectNo>,
}

impl Effects {
    pub fn of(definition: &Definition, world: &World, history: &[Recorded]) -> Effects {
        let mut effects = Effects {
            known: known(history),
            told: BTreeMap::new(),
            late: BTreeMap::new(),
            letters: BTreeSet::new(),
        };
        let prompt = prompt(history);
        let mut batches: BTreeMap<(Revision, &str), Vec<EffectNo>> = BTreeMap::new();
        for (number, known) in &effects.known {
            let batch = batches.entry((known.asked, &known.step)).or_default();
            batch.push(*number);
        }
        let mut told: BTreeMap<Revision, Vec<String>> = BTreeMap::new();
        for ((asked, step), batch) in batches {
            let answers = |number: &&EffectNo| effects.known[*number].ask.answers();
            let answering: Vec<EffectNo> = batch.iter().filter(answers).copied().collect();
            let mut lines = Vec::new();
            if answering.is_empty() {
                let failed = batch.iter().find_map(|number| {
                    let (_, came) = effects.known[number].came.as_ref()?;
                    match came {
                        Came::Failed(family) => Some((*number, *family)),
                        Came::Answered(_) => None,
                    }
                });
                let waits = effects.waits_at(step, asked);
                if let Some((number, family)) = failed.filter(|_| !waits) {
                    effects.letters.insert(number);
                    lines.push(format!("{step} fails: {}", family.word()));
                }
            } else {
                let tell = Batch {
                    definition,
                    world,
                    step,
                    known: &effects.known,
                };
                let (before, late) = tell.lines(&answering, |came| prompt.contains(&(asked, came)));
                lines.extend(before);
                effects.late.extend(late);
            }
            told.entry(asked).or_default().extend(lines);
        }
        effects.told = told;
        effects
    }

    /// The step that asked for an effect.
    pub fn step_of(&self, effect: EffectNo) -> String {
        let known = self.known.get(&effect);
        known.map(|known| known.step.clone()).unwrap_or_default()
    }

    /// Whether a step waits for an answer after this change.
    fn waits_at(&self, step: &str, after: Revision) -> bool {
        self.known.values().any(|known| {
            let came = known.came.as_ref();
            known.step == step
                && known.ask.answers()
                && known.asked <= after
                && came.is_none_or(|(revision, _)| *revision > after)
        })
    }

    /// What is told before a change.
    pub fn told_for(&mut self, asked: Revision) -> Vec<String> {
        self.told.remove(&asked).unwrap_or_default()
    }

    /// The change that asked for the effect of an event.
    pub fn asked_in(&self, event: &Event) -> Option<Revision> {
        self.known.get(&effect_of(event)?).map(|known| known.asked)
    }

    /// The line for an effect that came to something later.
    pub fn late(&self, event: &Event) -> Option<String> {
        self.late.get(&effect_of(event)?).cloned()
    }

    /// Whether lines can bring an incident about.
    pub fn can_be_told(&self, raised: &Event) -> bool {
        let Event::IncidentRaised { cause, .. } = raised else {
            return false;
        };
        match cause {
            Cause::Unsent { effect, .. } => self.letters.contains(effect),
            Cause::Effect { .. } | Cause::Entering { .. } | Cause::Leaving { .. } => true,
        }
    }
}

/// The effects that one change asks for at one step.
struct Batch<'a> {
    definition: &'a Definition,
    world: &'a World,
    step: &'a str,
    known: &'a BTreeMap<EffectNo, Known>,
}

impl Batch<'_> {
    /// What to tell before, and what later, for effects that answer.
    fn lines(
        &self,
        batch: &[EffectNo],
        prompt: impl Fn(Revision) -> bool,
    ) -> (Option<String>, Vec<(EffectNo, String)>) {
        let step = self.step;
        let came = |number: &EffectNo| self.known[number].came.as_ref();
        let at_once = batch
            .iter()
            .any(|number| came(number).is_some_and(|(revision, _)| prompt(*revision)));
        if !at_once {
            let by_itself = |number: &EffectNo| {
                let known = &self.known[number];
                self.by_itself(known).is_some()
            };
            let first = batch
                .iter()
                .find_map(|number| Some((*number, &came(number)?.1)));
            let late = first.map(|(number, came)| (number, self.line(batch, came)));
            let silence = batch
                .iter()
                .any(by_itself)
                .then(|| format!("{step} does not answer"));
            return (silence, late.into_iter().collect());
        }
        let failed = batch.iter().find_map(|number| match &came(number)?.1 {
            Came::Failed(family) => Some(*family),
            Came::Answered(_) => None,
        });
        if let Some(family) = failed {
            return (Some(format!("{step} fails: {}", family.word())), Vec::new());
        }
        let as_always = batch.iter().all(|number| match came(number) {
            Some((_, Came::Answered(report))) => {
                self.by_itself(&self.known[number]).as_ref() == Some(report)
            }
            Some((_, Came::Failed(_))) | None => false,
        });
        if as_always {
            return (None, Vec::new());
        }
        let gives = self.gives(batch);
        (Some(format!("{step} answers{gives}")), Vec::new())
    }

    fn by_itself(&self, known: &Known) -> Option<Report> {
        comes_to(self.definition, self.world, known.at, &known.ask, None)
    }

    fn line(&self, batch: &[EffectNo], came: &Came) -> String {
        let step = self.step;
        match came {
            Came::Failed(family) => format!("{step} fails: {}", family.word()),
            Came::Answered(_) => format!("{step} answers{}", self.gives(batch)),
        }
    }

    /// All that the effects of a step give, as it stands after `answers`.
    fn gives(&self, batch: &[EffectNo]) -> String {
        let mut fields = serde_json::Map::new();
        let mut moments = Vec::new();
        for number in batch {
            match &self.known[number].came {
                Some((_, Came::Answered(Report::Routed { office }))) => {
                    fields.insert("office".to_owned(), Value::from(office.as_str()));
                }
                Some((_, Came::Answered(Report::PickupFound { slot }))) => {
                    moments.push(format!("appointment: {}", time::shown(slot.at)));
                }
                Some((_, Came::Answered(Report::Done { gives }))) => {
                    fields.extend(gives.as_map().clone());
                }
                Some((_, Came::Answered(Report::Failed { .. }) | Came::Failed(_))) | None => {}
            }
        }
        let fields = fields
            .iter()
            .map(|(name, value)| format!("{name}: {}", flow(value)));
        let parts: Vec<String> = fields.chain(moments).collect();
        if parts.is_empty() {
            String::new()
        } else {
            format!(": {{ {} }}", parts.join(", "))
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "few events are about an effect"
)]
fn effect_of(event: &Event) -> Option<EffectNo> {
    match event {
        Event::EffectAnswered { effect, .. } | Event::EffectFailed { effect, .. } => Some(*effect),
        Event::IncidentRaised {
            cause: Cause::Unsent { effect, .. } | Cause::Effect { effect, .. },
            ..
        } => Some(*effect),
        _ => None,
    }
}

/// Every effect of a history with what it came to.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "few events are about an effect"
)]
fn known(history: &[Recorded]) -> BTreeMap<EffectNo, Known> {
    let mut known: BTreeMap<EffectNo, Known> = BTreeMap::new();
    for change in history.chunk_by(|one, next| one.revision == next.revision) {
        for recorded in change {
            let came = match &recorded.event {
                Event::EffectAsked {
                    effect, step, ask, ..
                } => {
                    known.insert(
                        *effect,
                        Known {
                            step: step.clone(),
                            ask: ask.clone(),
                            asked: recorded.revision,
                            at: recorded.at,
                            came: None,
                        },
                    );
                    continue;
                }
                Event::EffectAnswered { effect, gives, .. } => {
                    let ask = known.get(effect).map(|known| &known.ask);
                    // The code of a real document is nobody's sample.
                    let report = match ask.and_then(sample_of) {
                        Some(gives) => Report::Done { gives },
                        None => report(change, gives),
                    };
                    Some((*effect, Came::Answered(report)))
                }
                Event::EffectFailed { effect, family, .. } => {
                    Some((*effect, Came::Failed(*family)))
                }
                Event::IncidentRaised {
                    cause: Cause::Unsent { effect, family, .. },
                    ..
                } => Some((*effect, Came::Failed(*family))),
                _ => None,
            };
            if let Some((effect, came)) = came
                && let Some(effect) = known.get_mut(&effect)
            {
                effect.came = Some((recorded.revision, came));
            }
        }
    }
    known
}

/// What was reported, as the change that took it tells.
fn report(change: &[Recorded], gives: &Answers) -> Report {
    // The answer is the first event of its change, what it brought the second.
    match change.get(1).map(|next| &next.event) {
        Some(Event::CaseRouted { office }) => Report::Routed {
            office: office.clone(),
        },
        Some(Event::AppointmentBooked { slot }) => Report::PickupFound { slot: slot.clone() },
        _ => Report::Done {
            gives: gives.clone(),
        },
    }
}

/// Pairs of changes with hardly any time and nothing between them but what came
/// of effects.
fn prompt(history: &[Recorded]) -> BTreeSet<(Revision, Revision)> {
    let mut pairs = BTreeSet::new();
    let mut since: Vec<(Revision, Timestamp)> = Vec::new();
    for change in history.chunk_by(|one, next| one.revision == next.revision) {
        let Some(first) = change.first() else {
            continue;
        };
        if effect_of(&first.event).is_some() {
            let soon = |at: Timestamp| first.at.duration_since(at) < A_MOMENT;
            let asked = since.iter().filter(|(_, at)| soon(*at));
            pairs.extend(asked.map(|(asked, _)| (*asked, first.revision)));
        } else {
            since.clear();
        }
        since.push((first.revision, first.at));
    }
    pairs
}
