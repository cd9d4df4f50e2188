//! Numbers that tell linear comparisons apart.
//!
//! Each comparison is a line, a sum whose sign matters. Paths are taken one by
//! one: from the last to the first, every two lines over a path are solved for it
//! together, which leaves a line over the paths before it; then, from the first
//! to the last, each line gives a bound of its last path for every choice of
//! values before it. Between bounds one value stands for all.

use super::super::number::{Arithmetic, Number, whole};
use super::{MOST_BOUNDS, MOST_VALUES};
use num_traits::Zero;
use std::collections::{BTreeMap, BTreeSet};

/// Most choices of values that bounds are worked out for.
const MOST_CHOICES: usize = 2000;

/// Neither side of a bound's fraction is larger.
const LARGEST: u128 = 10u128.pow(18);

/// A sum of paths times numbers, and a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    of: BTreeMap<String, Number>,
    and: Number,
}

impl Line {
    pub fn constant(number: Number) -> Line {
        Line {
            of: BTreeMap::new(),
            and: number,
        }
    }

    pub fn path(path: String) -> Line {
        Line {
            of: [(path, whole(1))].into(),
            and: whole(0),
        }
    }

    pub fn is_constant(&self) -> bool {
        self.of.is_empty()
    }

    /// Its value, when it names no path.
    pub fn known(&self) -> Option<Number> {
        self.is_constant().then_some(self.and)
    }

    pub fn times(&self, factor: &Number) -> Option<Line> {
        let mut of = BTreeMap::new();
        for (path, number) in &self.of {
            let number = Arithmetic::Times.of(number, factor)?;
            if !number.is_zero() {
                of.insert(path.clone(), number);
            }
        }
        let and = Arithmetic::Times.of(&self.and, factor)?;
        Some(Line { of, and })
    }

    pub fn plus(&self, other: &Line) -> Option<Line> {
        let mut of = self.of.clone();
        for (path, number) in &other.of {
            let sum = match of.get(path) {
                Some(own) => Arithmetic::Plus.of(own, number)?,
                None => *number,
            };
            if sum.is_zero() {
                of.remove(path);
            } else {
                of.insert(path.clone(), sum);
            }
        }
        let and = Arithmetic::Plus.of(&self.and, &other.and)?;
        Some(Line { of, and })
    }

    pub fn minus(&self, other: &Line) -> Option<Line> {
        self.plus(&other.times(&whole(-1))?)
    }

    /// What has to be added to the path for the sum to be nothing: the same line
    /// with the path's own factor made one, and the path taken away.
    fn solved(&self, path: &str) -> Option<Line> {
        let factor = self.of.get(path)?;
        let mut solved = self.times(&Arithmetic::Over.of(&whole(-1), factor)?)?;
        solved.of.remove(path);
        Some(solved)
    }

    /// The value of the sum.
    fn at(&self, values: &BTreeMap<&str, Number>) -> Option<Number> {
        let mut sum = self.and;
        for (path, factor) in &self.of {
            let part = Arithmetic::Times.of(factor, values.get(path.as_str())?)?;
            sum = Arithmetic::Plus.of(&sum, &part)?;
        }
        Some(sum)
    }
}

/// Which numbers a path can be.
#[derive(Clone, Copy, Debug)]
pub struct Domain {
    /// Multiples of this; `None`: any.
    pub step: Option<Number>,
    pub least: Option<Number>,
}

pub struct Bounds {
    paths: BTreeMap<String, Domain>,
    lines: BTreeSet<Line>,
    /// How many steps beside a bound are tried: between whole cents or days,
    /// paths that are compared with each other need room.
    reach: i64,
    complete: bool,
}

impl Bounds {
    pub fn new(paths: BTreeMap<String, Domain>, lines: Vec<Line>) -> Bounds {
        Bounds {
            paths,
            lines: lines.into_iter().collect(),
            reach: 1,
            complete: true,
        }
    }

    /// Paths that are compared with each other where at least one has steps.
    fn make_room(&mut self) {
        let stepped = |line: &&Line| {
            line.of.len() > 1 && line.of.keys().any(|path| self.paths[path].step.is_some())
        };
        let lines: Vec<&Line> = self.lines.iter().filter(stepped).collect();
        let paths: BTreeSet<&String> = lines.iter().flat_map(|line| line.of.keys()).collect();
        self.reach = i64::try_from(paths.len()).unwrap_or(1).max(1);
        // Other sums may need a value of one residue, which is not looked for.
        let differences = lines.iter().all(|line| {
            let line = normal((*line).clone());
            let step = line.of.keys().find_map(|path| self.paths[path].step);
            let factors: Vec<Number> = line.of.values().copied().collect();
            factors == [whole(1), whole(-1)]
                && step.is_some_and(|step| (line.and / step).is_integer())
        });
        self.complete &= differences;
    }

    /// Values by path, in order, and whether they are all that is needed.
    pub fn solve(mut self) -> (BTreeMap<String, Vec<Number>>, bool) {
        self.make_room();
        let paths: Vec<String> = self.paths.keys().cloned().collect();
        for path in paths.iter().rev() {
            self.eliminate(path);
        }
        let mut values: BTreeMap<String, Vec<Number>> = BTreeMap::new();
        for (at, path) in paths.iter().enumerate() {
            let found = self.of(path, &paths[..at], &values);
            values.insert(path.clone(), found);
        }
        (values, self.complete)
    }

    /// Adds what every two lines say together about the paths before this one.
    fn eliminate(&mut self, path: &str) {
        let over: Vec<Option<Line>> = self
            .lines
            .iter()
            .filter(|line| last(line) == Some(path))
            .map(|line| line.solved(path))
            .collect();
        for (at, one) in over.iter().enumerate() {
            for other in &over[at + 1..] {
                let line = one.as_ref().zip(other.as_ref());
                match line.and_then(|(one, other)| one.minus(other)) {
                    Some(line) if line.is_constant() => {}
                    Some(line) if self.lines.len() < MOST_BOUNDS => {
                        self.lines.insert(normal(line));
                    }
                    Some(_) | None => self.complete = false,
                }
            }
        }
    }

    fn of(
        &mut self,
        path: &str,
        before: &[String],
        values: &BTreeMap<String, Vec<Number>>,
    ) -> Vec<Number> {
        let mut bounds = BTreeSet::new();
        let lines: Vec<Line> = self
            .lines
            .iter()
            .filter(|line| last(line) == Some(path))
            .cloned()
            .collect();
        // Only the paths that stand in a line with this one matter.
        let named: Vec<&String> = before
            .iter()
            .filter(|earlier| lines.iter().any(|line| line.of.contains_key(*earlier)))
            .collect();
        let mut choices: Vec<BTreeMap<&str, Number>> = vec![BTreeMap::new()];
        for earlier in named {
            let known = values.get(earlier).map_or(&[][..], Vec::as_slice);
            if choices.len() * known.len() > MOST_CHOICES {
                self.complete = false;
                return Vec::from([whole(0), whole(1)]);
            }
            choices = choices
                .iter()
                .flat_map(|choice| {
                    known.iter().map(|value| {
                        let mut choice = choice.clone();
                        choice.insert(earlier, *value);
                        choice
                    })
                })
                .collect();
        }
        for line in &lines {
            let solved = line.solved(path);
            for choice in &choices {
                match solved.as_ref().and_then(|solved| solved.at(choice)) {
                    Some(bound) if small(&bound) => {
                        bounds.insert(bound);
                    }
                    Some(_) | None => self.complete = false,
                }
            }
        }
        let domain = self.paths[path];
        let found = around(&bounds.into_iter().collect::<Vec<_>>(), domain, self.reach);
        if found.len() > MOST_VALUES {
            self.complete = false;
        }
        found.into_iter().take(MOST_VALUES).collect()
    }
}

/// Small enough to be counted with freely.
fn small(number: &Number) -> bool {
    number.numer().unsigned_abs() <= LARGEST && number.denom().unsigned_abs() <= LARGEST
}

/// The path of a line that comes last.
fn last(line: &Line) -> Option<&str> {
    line.of.keys().next_back().map(String::as_str)
}

/// The same line, written in one way.
fn normal(line: Line) -> Line {
    let factor = line.of.values().next().copied().unwrap_or_else(|| whole(1));
    Arithmetic::Over
        .of(&whole(1), &factor)
        .and_then(|factor| line.times(&factor))
        .unwrap_or(line)
}

/// Each bound, and values below, between and above them.
fn around(bounds: &[Number], domain: Domain, reach: i64) -> Vec<Number> {
    let step = domain.step.unwrap_or_else(|| whole(1));
    let mut values = BTreeSet::new();
    for (at, bound) in bounds.iter().enumerate() {
        let steps = bound / step;
        if domain.step.is_none() || steps.is_integer() {
            values.insert(*bound);
        }
        let next = bounds.get(at + 1);
        let before = at.checked_sub(1).map(|at| bounds[at]);
        for distance in 1..=reach {
            let above = (steps.floor() + whole(distance)) * step;
            if next.is_none_or(|next| above < *next) {
                values.insert(above);
            }
            let below = (steps.ceil() - whole(distance)) * step;
            if before.is_none_or(|before| below > before && reach > 1) {
                values.insert(below);
            }
        }
        if let (Some(next), None) = (next, domain.step)
            && values
                .range(bound..)
                .nth(1)
                .is_none_or(|value| value >= next)
        {
            values.insert(short_between(bound, next));
        }
    }
    values.retain(|value| domain.least.is_none_or(|least| *value >= least));
    if values.is_empty() {
        // Nothing is asked of it.
        values.insert(whole(1));
    }
    values.into_iter().collect()
}

/// A number between two others with few digits.
fn short_between(from: &Number, to: &Number) -> Number {
    let mut scale = whole(10);
    while scale.to_integer() < 10i128.pow(15) {
        let candidate = ((from * scale).floor() + whole(1)) / scale;
        if candidate > *from && candidate < *to {
            return candidate;
        }
        scale *= whole(10);
    }
    (from + to) / whole(2)
}
