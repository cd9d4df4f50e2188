//! How much of a service its scenarios go through.
//!
//! | counted                          | met when                                    |
//! |----------------------------------|---------------------------------------------|
//! | each step                        | a case comes to it                          |
//! | each way of a choose, a `when`   | it is taken, the otherwise too              |
//! | each row of a table              | it is the one that fits, the otherwise too  |
//! | each limit                       | it passes                                   |
//! | each handler                     | what it is for happens                      |
//! | each way of failure              | an action inside fails like this            |
//! | each branch that can end         | it comes to its end                         |
//! | each outcome                     | a case ends with it                         |

use super::facts;
use crate::case::{EffectNo, Event, Recorded, TimerNo, TimerPurpose, TrackKind, TrackNo};
use crate::definition::{Definition, Family, HandlerWay, Step, StepKind, Trigger};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Something that a scenario should go through. Steps by their full names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    Step {
        step: String,
    },
    /// Of a choose or a table; `None`: otherwise.
    Way {
        step: String,
        way: Option<u16>,
    },
    Limit {
        step: String,
    },
    Handler {
        step: String,
        trigger: Trigger,
    },
    /// `None`: any family that has no way of its own.
    Failure {
        step: String,
        family: Option<Family>,
    },
    Branch {
        step: String,
        branch: String,
    },
    Outcome {
        outcome: String,
    },
}

/// Something that no scenario goes through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    pub file: String,
    /// 1-based; 0 for an outcome, which has no place of its own.
    pub line: u32,
    pub point: Point,
    /// One sentence for people.
    pub words: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coverage {
    pub of: usize,
    pub met: usize,
    pub gaps: Vec<Gap>,
}

impl Coverage {
    pub fn is_full(&self) -> bool {
        self.gaps.is_empty()
    }
}

/// What of a service these points leave out.
pub fn coverage(definition: &Definition, met: &BTreeSet<Point>) -> Coverage {
    let all = points(definition);
    let gaps: Vec<Gap> = all
        .iter()
        .filter(|gap| !met.contains(&gap.point))
        .cloned()
        .collect();
    Coverage {
        of: all.len(),
        met: all.len() - gaps.len(),
        gaps,
    }
}

/// All there is to go through, in the order of the steps.
fn points(definition: &Definition) -> Vec<Gap> {
    let mut all = Vec::new();
    for step in &definition.steps {
        let mut add = |line: u32, point: Point, words: String| {
            all.push(Gap {
                file: step.file.clone(),
                line,
                point,
                words,
            });
        };
        let name = || step.name.clone();
        let words = match step.kind {
            StepKind::End { ref outcome, .. } => format!("no case comes to `end: {outcome}` here"),
            StepKind::Return { ref outcome } => format!("no call comes to `end: {outcome}` here"),
            StepKind::Choose { .. } => "no case comes to this choice".to_owned(),
            StepKind::Do { .. }
            | StepKind::Task(_)
            | StepKind::Table { .. }
            | StepKind::Wait { .. }
            | StepKind::Block { .. }
            | StepKind::Together { .. }
            | StepKind::Each(_)
            | StepKind::Call { .. }
            | StepKind::Start { .. }
            | StepKind::Correct(_) => format!("no case comes to step `{}`", step.name),
        };
        add(step.line, Point::Step { step: name() }, words);
        ways(step, &mut add);
        if let StepKind::Together { branches, .. } = &step.kind {
            for branch in branches {
                if facts::can_finish(definition, branch.first) {
                    let point = Point::Branch {
                        step: name(),
                        branch: branch.name.clone(),
                    };
                    let words = format!(
                        "branch `{}` of `{}` never comes to its end",
                        branch.name, step.name
                    );
                    add(branch.line, point, words);
                }
            }
        }
        around(step, &mut add);
    }
    all.extend(definition.outcomes.keys().map(|outcome| Gap {
        file: format!("workflows/{}.yaml", definition.service),
        line: 0,
        point: Point::Outcome {
            outcome: outcome.clone(),
        },
        words: format!("no case ends with outcome `{outcome}`"),
    }));
    all
}

fn ways(step: &Step, add: &mut impl FnMut(u32, Point, String)) {
    let point = |way: Option<usize>| Point::Way {
        step: step.name.clone(),
        way: way.and_then(|way| u16::try_from(way).ok()),
    };
    match &step.kind {
        StepKind::Choose { branches, .. } => {
            let asked = step.local.strip_prefix("when-");
            for (number, branch) in branches.iter().enumerate() {
                let words = match asked {
                    Some(asked) => format!("`{asked}` is never done: its `when` never holds"),
                    None => format!("`when: {}` never holds", branch.when.source),
                };
                add(branch.line, point(Some(number)), words);
            }
            let words = match asked {
                Some(asked) => format!("`{asked}` is never passed over: its `when` always holds"),
                None => "the `otherwise` is never taken".to_owned(),
            };
            add(step.line, point(None), words);
        }
        StepKind::Table { table, .. } => {
            for number in 0..table.text().rows.len() {
                let words = format!("row {} of table `{}` never fits", number + 1, step.name);
                add(step.line, point(Some(number)), words);
            }
            let words = format!("the `otherwise` of table `{}` is never taken", step.name);
            add(step.line, point(None), words);
        }
        StepKind::Do { .. }
        | StepKind::Task(_)
        | StepKind::Wait { .. }
        | StepKind::Block { .. }
        | StepKind::Together { .. }
        | StepKind::Each(_)
        | StepKind::Call { .. }
        | StepKind::Start { .. }
        | StepKind::Correct(_)
        | StepKind::End { .. }
        | StepKind::Return { .. } => {}
    }
}

fn around(step: &Step, add: &mut impl FnMut(u32, Point, String)) {
    let name = || step.name.clone();
    if let Some(limit) = &step.around.limit {
        let words = format!("the limit of `{}`, {}, never passes", step.name, limit.span);
        add(step.line, Point::Limit { step: name() }, words);
    }
    for handler in &step.around.on {
        let what = match &handler.trigger {
            Trigger::Overdue => "overdue",
            Trigger::Withdrawn => "withdrawn",
            Trigger::Message(message) => message,
        };
        let point = Point::Handler {
            step: name(),
            trigger: handler.trigger.clone(),
        };
        let words = format!("`on: {what}` of `{}` never happens", step.name);
        add(step.line, point, words);
    }
    for failure in &step.around.on_failure {
        let family = failure.family.map_or("any", Family::word);
        let point = Point::Failure {
            step: name(),
            family: failure.family,
        };
        let words = format!("nothing in `{}` ever fails by `{family}`", step.name);
        add(step.line, point, words);
    }
}

/// What a history goes through.
pub fn seen(definition: &Definition, history: &[Recorded]) -> BTreeSet<Point> {
    let mut seeing = Seeing {
        definition,
        tracks: BTreeMap::from([(
            TrackNo::MAIN,
            Seen {
                parent: None,
                branch: None,
                step: String::new(),
            },
        )]),
        timers: BTreeMap::new(),
        effects: BTreeMap::new(),
        met: BTreeSet::new(),
    };
    for recorded in history {
        seeing.see(&recorded.event);
    }
    seeing.met
}

/// A track, as far as it matters here.
struct Seen {
    parent: Option<TrackNo>,
    branch: Option<String>,
    step: String,
}

struct Seeing<'a> {
    definition: &'a Definition,
    tracks: BTreeMap<TrackNo, Seen>,
    timers: BTreeMap<TimerNo, TimerPurpose>,
    effects: BTreeMap<EffectNo, TrackNo>,
    met: BTreeSet<Point>,
}

impl Seeing<'_> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "most events say nothing about ways; a new one is counted when it does"
    )]
    fn see(&mut self, event: &Event) {
        match event {
            Event::StepEntered { track, step, .. } => {
                if let Some(seen) = self.tracks.get_mut(track) {
                    seen.step.clone_from(step);
                }
                self.met.insert(Point::Step { step: step.clone() });
            }
            Event::TurnTaken { step, branch, .. } => {
                self.met.insert(Point::Way {
                    step: step.clone(),
                    way: *branch,
                });
            }
            Event::TrackStarted {
                track,
                parent,
                kind,
            } => {
                let branch = match kind {
                    TrackKind::Branch { name } => Some(name.clone()),
                    TrackKind::Main
                    | TrackKind::Block
                    | TrackKind::Item { .. }
                    | TrackKind::Called { .. }
                    | TrackKind::Beside { .. } => None,
                };
                let seen = Seen {
                    parent: Some(*parent),
                    branch,
                    step: String::new(),
                };
                self.tracks.insert(*track, seen);
            }
            Event::TrackFinished { track } => self.finished(*track),
            Event::TrackCancelled { track } => {
                self.tracks.remove(track);
            }
            Event::TimerSet { timer, purpose, .. } => {
                self.timers.insert(*timer, purpose.clone());
            }
            Event::TimerFired { timer } => self.fired(*timer),
            Event::EffectAsked { effect, track, .. } => {
                self.effects.insert(*effect, *track);
            }
            Event::EffectFailed { effect, family, .. } => self.failed(*effect, *family),
            Event::MessageReceived {
                track,
                local: None,
                message,
                ..
            } => self.handled(*track, &Trigger::Message(message.clone())),
            Event::CaseWithdrawn { .. } => self.withdrawn(),
            Event::CaseEnded { outcome } => {
                self.met.insert(Point::Outcome {
                    outcome: outcome.clone(),
                });
            }
            _ => {}
        }
    }

    fn step(&self, track: TrackNo) -> Option<&Step> {
        self.definition.step_named(&self.tracks.get(&track)?.step)
    }

    fn finished(&mut self, track: TrackNo) {
        let Some(seen) = self.tracks.remove(&track) else {
            return;
        };
        let parent = seen.parent.and_then(|parent| self.tracks.get(&parent));
        if let (Some(parent), Some(branch)) = (parent, seen.branch) {
            self.met.insert(Point::Branch {
                step: parent.step.clone(),
                branch,
            });
        }
    }

    fn fired(&mut self, timer: TimerNo) {
        match self.timers.remove(&timer) {
            Some(TimerPurpose::Limit { track }) => {
                if let Some(seen) = self.tracks.get(&track) {
                    self.met.insert(Point::Limit {
                        step: seen.step.clone(),
                    });
                }
            }
            Some(TimerPurpose::Overdue { track }) => self.handled(track, &Trigger::Overdue),
            Some(
                TimerPurpose::Remind { .. }
                | TimerPurpose::WaitOver { .. }
                | TimerPurpose::ClockWarning
                | TimerPurpose::ClockMissed
                | TimerPurpose::AppointmentNear,
            )
            | None => {}
        }
    }

    fn handled(&mut self, track: TrackNo, trigger: &Trigger) {
        let Some(step) = self.step(track) else {
            return;
        };
        if step.around.on.iter().any(|on| on.trigger == *trigger) {
            let step = step.name.clone();
            self.met.insert(Point::Handler {
                step,
                trigger: trigger.clone(),
            });
        }
    }

    /// As the engine goes: the outermost `instead`, or else every `also`.
    fn withdrawn(&mut self) {
        let instead = |track: TrackNo| {
            self.step(track).is_some_and(|step| {
                let mut on = step.around.on.iter();
                on.any(|on| {
                    on.trigger == Trigger::Withdrawn && matches!(on.way, HandlerWay::Instead(_))
                })
            })
        };
        let tracks: Vec<TrackNo> = self.tracks.keys().copied().collect();
        let ways = tracks.iter().copied().filter(|track| instead(*track));
        let outermost = ways.min_by_key(|track| (self.depth(*track), *track));
        match outermost {
            Some(track) => self.handled(track, &Trigger::Withdrawn),
            None => {
                for track in tracks {
                    self.handled(track, &Trigger::Withdrawn);
                }
            }
        }
    }

    fn depth(&self, track: TrackNo) -> usize {
        self.upwards(track).count()
    }

    fn upwards(&self, from: TrackNo) -> impl Iterator<Item = TrackNo> {
        let mut next = Some(from);
        std::iter::from_fn(move || {
            let track = next?;
            next = self.tracks.get(&track)?.parent;
            Some(track)
        })
    }

    /// As the engine goes: the innermost step that has a way for this.
    fn failed(&mut self, effect: EffectNo, family: Family) {
        let Some(track) = self.effects.get(&effect) else {
            return;
        };
        let way = self.upwards(*track).find_map(|track| {
            let step = self.step(track)?;
            let ways = &step.around.on_failure;
            let named = ways.iter().find(|way| way.family == Some(family));
            let way = named.or_else(|| ways.iter().find(|way| way.family.is_none()))?;
            Some(Point::Failure {
                step: step.name.clone(),
                family: way.family,
            })
        });
        self.met.extend(way);
    }
}
