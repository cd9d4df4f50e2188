//! Conditions and tables, computed for every value that stands for others.

use super::*;

/// What a turn has read so far.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reading {
    slots: Vec<u8>,
    /// Looked at in this turn already: a turn is taken at one moment, so it is
    /// the same value again.
    read: BTreeSet<usize>,
    /// It comes out so only because somebody else changed what was settled before.
    volunteered: bool,
}

impl Reading {
    fn of(slots: &[u8]) -> Reading {
        Reading {
            slots: slots.to_vec(),
            read: BTreeSet::new(),
            volunteered: false,
        }
    }
}

impl Machine<'_, '_> {
    pub(super) fn choose(&mut self, step: usize, state: &State, edges: &mut Vec<Edge>) {
        let layout = self.layout;
        let ways = &layout.steps[step].ways;
        let region = self.region_of(step);
        let mut open = vec![Reading::of(&state.slots)];
        for (number, way) in ways.branches.iter().enumerate() {
            let mut still = Vec::new();
            for before in open {
                for (answer, reading) in self.ask(step, number, &before) {
                    let (holds, not) = match answer {
                        Answer::Holds(holds) => (holds, !holds),
                        Answer::Unknown => (true, true),
                        Answer::NoValue(path) => {
                            self.slips.insert(Slip::NoValue {
                                step,
                                test: number,
                                path,
                            });
                            (false, true)
                        }
                        Answer::Gives(..) => (false, false),
                    };
                    if holds {
                        self.taken.insert((step, number));
                        let known = edges.len();
                        self.arrive(
                            *way,
                            region,
                            state.aside,
                            reading.slots.clone(),
                            Kind::Automatic,
                            edges,
                        );
                        mark(&mut edges[known..], reading.volunteered);
                    }
                    if not {
                        still.push(reading);
                    }
                }
            }
            still.sort_unstable();
            still.dedup();
            open = still;
        }
        if let Some(otherwise) = ways.otherwise {
            for Reading {
                slots, volunteered, ..
            } in open
            {
                let known = edges.len();
                self.arrive(
                    otherwise,
                    region,
                    state.aside,
                    slots,
                    Kind::Automatic,
                    edges,
                );
                mark(&mut edges[known..], volunteered);
            }
        }
    }

    pub(super) fn table(&mut self, step: usize, state: &State, edges: &mut Vec<Edge>) {
        for (answer, reading) in self.ask(step, 0, &Reading::of(&state.slots)) {
            let Reading {
                mut slots,
                volunteered,
                ..
            } = reading;
            self.gives(step, &mut slots);
            match answer {
                Answer::Gives(row, settles) => {
                    self.taken.insert((step, row));
                    for (variable, value) in settles {
                        slots[self.slot_of_variable(variable)] = value;
                    }
                }
                Answer::NoValue(path) => {
                    self.slips.insert(Slip::NoValue {
                        step,
                        test: 0,
                        path,
                    });
                }
                Answer::Unknown | Answer::Holds(_) => {
                    self.unknown.insert(step);
                }
            }
            let known = edges.len();
            self.passes(step, state.aside, slots, Kind::Automatic, edges);
            mark(&mut edges[known..], volunteered);
        }
    }

    /// Every way a test can come out, with the values that were settled for it.
    pub(super) fn ask(
        &mut self,
        step: usize,
        test: usize,
        before: &Reading,
    ) -> Vec<(Answer, Reading)> {
        let unknown = || vec![(Answer::Unknown, before.clone())];
        let slots = &before.slots;
        let Some(Some(found)) = self.variables.tests[step].get(test) else {
            return unknown();
        };
        let mut open: Vec<Vec<u8>> = vec![Vec::new()];
        for (_, from) in &found.reads {
            let choices: Vec<u8> = match from {
                From::Fixed(_) => vec![0],
                From::Variable(variable) => {
                    let of = &self.variables.list[*variable];
                    let absent = match &of.key {
                        Key::Result { step, .. } => {
                            self.results[*step].is_some_and(|slot| slots[slot] == 0)
                        }
                        Key::Answers(_)
                        | Key::Delivery
                        | Key::Parameter { .. }
                        | Key::Item { .. } => false,
                    };
                    let others = self.beside[step][*variable] || self.staffs[*variable];
                    let known = match others && !before.read.contains(variable) {
                        true => 0,
                        false => slots[self.slot_of_variable(*variable)],
                    };
                    match (absent, known) {
                        (true, _) => vec![0],
                        (false, 0) => (1..=of.samples.len().min(250))
                            .filter_map(|sample| u8::try_from(sample).ok())
                            .collect(),
                        (false, known) => vec![known],
                    }
                }
            };
            if open.len() * choices.len() > MOST_CHOICES {
                return unknown();
            }
            open = open
                .into_iter()
                .flat_map(|chosen| {
                    choices.iter().map(move |choice| {
                        let mut chosen = chosen.clone();
                        chosen.push(*choice);
                        chosen
                    })
                })
                .collect();
        }
        let mut answers = Vec::new();
        for chosen in open {
            let answer = self.answer(step, test, &chosen);
            let mut after = before.clone();
            let Some(Some(found)) = self.variables.tests[step].get(test) else {
                continue;
            };
            for ((_, from), choice) in found.reads.iter().zip(&chosen) {
                if let From::Variable(variable) = from
                    && *choice != 0
                {
                    let slot = self.slot_of_variable(*variable);
                    let settled = std::mem::replace(&mut after.slots[slot], *choice);
                    after.volunteered |= settled != 0 && settled != *choice;
                    after.read.insert(*variable);
                }
            }
            answers.push((answer, after));
        }
        answers
    }

    /// How a test comes out for these values; each is computed once.
    pub(super) fn answer(&mut self, step: usize, test: usize, chosen: &[u8]) -> Answer {
        let asked = (step, test, chosen.to_vec());
        if let Some(known) = self.known.get(&asked) {
            return known.clone();
        }
        let answer = self.compute(step, test, chosen);
        self.known.insert(asked, answer.clone());
        answer
    }

    pub(super) fn compute(&mut self, step: usize, test: usize, chosen: &[u8]) -> Answer {
        let Some(Some(Test { what, reads })) = self.variables.tests[step].get(test) else {
            return Answer::Unknown;
        };
        let mut scope = Map::new();
        for ((path, from), choice) in reads.iter().zip(chosen) {
            let value = match from {
                From::Fixed(value) => value.clone(),
                From::Variable(variable) => choice
                    .checked_sub(1)
                    .and_then(|sample| {
                        self.variables.list[*variable]
                            .samples
                            .get(usize::from(sample))
                    })
                    .cloned()
                    .unwrap_or(Value::Null),
            };
            match path.split_once('.') {
                None => {
                    scope.insert(path.clone(), value);
                }
                Some((root, field)) => {
                    let fields = scope.entry(root).or_insert_with(|| json!({}));
                    if let Value::Object(fields) = fields {
                        crate::form::path::set(fields, field, value);
                    }
                }
            }
        }
        let scope = Value::Object(scope);
        let found = match what {
            What::Condition(condition) => match condition.evaluate(&scope) {
                Ok(turn) => return Answer::Holds(turn.holds),
                Err(ConditionFault::Missing { path }) => return Answer::NoValue(path),
                Err(ConditionFault::WrongKind { .. } | ConditionFault::Failed { .. }) => {
                    return Answer::Unknown;
                }
            },
            What::Table(table) => match table.evaluate(&scope) {
                Ok(found) => found,
                Err(ConditionFault::Missing { path }) => return Answer::NoValue(path),
                Err(ConditionFault::WrongKind { .. } | ConditionFault::Failed { .. }) => {
                    return Answer::Unknown;
                }
            },
        };
        let row = super::super::row_number(&found).unwrap_or(usize::MAX);
        let mut settles = Vec::new();
        for (name, value) in &found.gives {
            let key = Key::Result {
                step,
                field: name.clone(),
            };
            if let Some(variable) = self.variables.at(&key) {
                let number = self.variables.number_of(variable, value);
                settles.push((variable, settled(Some(number))));
            }
        }
        Answer::Gives(row, settles)
    }
}

fn mark(edges: &mut [Edge], volunteered: bool) {
    for edge in edges {
        edge.volunteered |= volunteered;
    }
}
