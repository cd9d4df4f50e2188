//! Playing a scenario with the real rules: `decide` and `apply`, a clock that
//! only lines move, people made up, effects that answer by themselves.
//!
//! | an effect of              | comes to, unless a line says otherwise         |
//! |---------------------------|------------------------------------------------|
//! | `route`                   | the office of the service's category           |
//! | `pickup.schedule`         | the first time that the place is open          |
//! | `registry.look_up`        | found                                          |
//! | actions that give nothing | done                                           |
//! | `payment.verify`, `connector` | nothing, until a line says what            |
//! | letters, other cases      | sent, begun                                    |
//!
//! After every change the history has to add up to the same case, by one
//! revision more, and nothing may be left running at the end.

mod deeds;
mod effects;
mod expect;
mod letters;
mod sound;

use super::coverage::{self, Point};
use super::model::{Expected, Line, Says, Scenario, Told};
use super::time;
use super::world::World;
use crate::calendar::When;
use crate::case::{Act, Actor, Case, Command, Recorded, Rejection, TimerNo, decide};
use crate::definition::Definition;
use effects::Pending;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub(super) use effects::{comes_to, sample_of};
pub(super) use expect::rests_at;
pub use letters::Letter;

/// Changes of one scenario; a service that needs more turns round and round.
const MOST_CHANGES: usize = 3_000;

/// What came of a scenario.
#[derive(Clone, Debug)]
pub struct Run {
    pub outcome: Outcome,
    pub covered: BTreeSet<Point>,
    /// All that happened to the case, up to where the scenario failed.
    pub history: Vec<Recorded>,
    pub letters: Vec<Letter>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Failed(Failure),
}

/// Where a scenario and the service part, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// 1-based, in the scenario's file.
    pub line: u32,
    pub expected: String,
    pub found: String,
}

/// Plays one scenario from its first line to the first that fails.
pub fn run(definition: &Definition, scenario: &Scenario, world: &World) -> Run {
    let mut play = Play::new(definition, world);
    let outcome = match play.lines(&scenario.lines) {
        Ok(()) => Outcome::Passed,
        Err(failure) => Outcome::Failed(failure),
    };
    Run {
        outcome,
        covered: coverage::seen(definition, &play.history),
        history: play.history,
        letters: play.letters,
    }
}

/// Why a line could not be done.
enum Stop {
    Refused(Rejection),
    /// Something that may never be: `expected`, `found`.
    Broken(String, String),
}

impl Stop {
    fn broken(expected: impl Into<String>, found: impl Into<String>) -> Stop {
        Stop::Broken(expected.into(), found.into())
    }
}

struct Play<'a> {
    definition: &'a Definition,
    world: &'a World,
    now: Timestamp,
    case: Option<Case>,
    /// The case as its history adds up, kept beside the one decided on.
    adds_up: Option<Case>,
    history: Vec<Recorded>,
    letters: Vec<Letter>,
    /// Letters that were there when something was last expected.
    letters_seen: usize,
    /// What lines told about effects to come, by step.
    told: BTreeMap<String, VecDeque<(u32, Told)>>,
    pending: VecDeque<Pending>,
    changes: usize,
    /// What the line before was refused with.
    refused: Option<Rejection>,
}

impl<'a> Play<'a> {
    fn new(definition: &'a Definition, world: &'a World) -> Play<'a> {
        Play {
            definition,
            world,
            now: world.begins,
            case: None,
            adds_up: None,
            history: Vec::new(),
            letters: Vec::new(),
            letters_seen: 0,
            told: BTreeMap::new(),
            pending: VecDeque::new(),
            changes: 0,
            refused: None,
        }
    }

    fn lines(&mut self, lines: &[Line]) -> Result<(), Failure> {
        for (position, line) in lines.iter().enumerate() {
            let awaits_refusal = lines.get(position + 1).is_some_and(expects_refusal);
            if let Says::Expect(all) = &line.says {
                self.expect(all)?;
                self.refused = None;
                continue;
            }
            match self.line(line) {
                Ok(()) => {}
                Err(Stop::Refused(rejection)) if awaits_refusal => self.refused = Some(rejection),
                Err(Stop::Refused(rejection)) => {
                    return Err(Failure {
                        line: line.line,
                        expected: format!("`{}` is done", line.text),
                        found: format!("refused: {} ({rejection})", rejection.code()),
                    });
                }
                Err(Stop::Broken(expected, found)) => {
                    return Err(Failure {
                        line: line.line,
                        expected,
                        found,
                    });
                }
            }
        }
        let unused = self
            .told
            .iter()
            .find_map(|(step, told)| Some((step, told.front()?)));
        match unused {
            _ if !self.adds_up_when_stored() => Err(Failure {
                line: lines.last().map_or(0, |line| line.line),
                expected: "the stored history gives the same case to the byte".to_owned(),
                found: "it gives another".to_owned(),
            }),
            Some((step, (line, _))) => Err(Failure {
                line: *line,
                expected: format!("`{step}` asks for something after this line"),
                found: "it never did".to_owned(),
            }),
            None => Ok(()),
        }
    }

    fn line(&mut self, line: &Line) -> Result<(), Stop> {
        match &line.says {
            Says::ItIs(moment) if self.case.is_none() => {
                self.now = *moment;
                Ok(())
            }
            Says::ItIs(moment) => self.pass_to(*moment),
            Says::Pass(span) => {
                let then = time::passed(self.now, *span, &self.world.calendar);
                self.pass_to(then)
            }
            Says::Tell { step, told } => self.tell(line.line, step, told),
            Says::Does { by, deed } => self.deed(by, deed),
            Says::Arrives { message, fields } => self.arrives(message, fields),
            Says::Expect(_) => Ok(()),
        }
    }

    /// What falls due until then happens, each at its own moment.
    fn pass_to(&mut self, then: Timestamp) -> Result<(), Stop> {
        if then < self.now {
            return Err(Stop::broken(
                format!("it is {} or later", time::shown(self.now)),
                time::shown(then),
            ));
        }
        while let Some((at, timer)) = self.next_timer(then) {
            self.now = self.now.max(at);
            self.product(Act::Fire { timer })?;
            self.settle()?;
        }
        self.now = then;
        Ok(())
    }

    fn next_timer(&self, until: Timestamp) -> Option<(Timestamp, TimerNo)> {
        let timers = &self.case.as_ref()?.timers;
        let due = timers.iter().map(|(number, timer)| (timer.at, *number));
        due.filter(|(at, _)| *at <= until).min()
    }

    /// Somebody's command, and whatever effects come of it.
    fn does(&mut self, by: Actor, act: Act) -> Result<(), Stop> {
        self.command(by, act)?;
        self.settle()
    }

    /// A command of the product itself, which nothing may refuse.
    fn product(&mut self, act: Act) -> Result<(), Stop> {
        match self.command(Actor::System, act) {
            Err(Stop::Refused(rejection)) => Err(Stop::broken(
                "what falls due or comes of an effect is taken",
                rejection.to_string(),
            )),
            Ok(()) => Ok(()),
            Err(Stop::Broken(expected, found)) => Err(Stop::Broken(expected, found)),
        }
    }

    fn command(&mut self, by: Actor, act: Act) -> Result<(), Stop> {
        self.changes += 1;
        if self.changes > MOST_CHANGES {
            return Err(Stop::broken(
                format!("the story ends within {MOST_CHANGES} changes"),
                "the service goes round and round",
            ));
        }
        let when = When {
            now: self.now,
            calendar: &self.world.calendar,
        };
        let command = Command { by, act };
        let change =
            decide(self.definition, self.case.as_ref(), &command, when).map_err(Stop::Refused)?;
        self.take(change)
    }
}

fn expects_refusal(line: &Line) -> bool {
    match &line.says {
        Says::Expect(all) => all
            .iter()
            .any(|one| matches!(one.what, Expected::Refused(_))),
        Says::ItIs(_)
        | Says::Pass(_)
        | Says::Tell { .. }
        | Says::Does { .. }
        | Says::Arrives { .. } => false,
    }
}
