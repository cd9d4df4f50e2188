//! The values that turns depend on, and those that stand for all of them.

use super::Mode;
use crate::definition::check::build::Built;
use crate::definition::check::layout::Layout;
use crate::definition::check::parameters::Bound;
use crate::definition::check::visible::{Declared, View, Whose};
use crate::definition::model::Binding;
use crate::expression::{Condition, Explored, Table, samples};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Whose value it is, however it is called where it is read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    Answers(String),
    Delivery,
    Parameter { scope: usize, name: String },
    Item { each: usize, field: String },
    Result { step: usize, field: String },
}

#[derive(Debug)]
pub struct Variable {
    pub key: Key,
    /// As people call it.
    pub name: String,
    pub samples: Vec<Value>,
}

/// What a path in a condition is read from.
#[derive(Clone, Debug)]
pub enum From {
    Variable(usize),
    Fixed(Value),
}

/// A condition or table with where its paths are read from.
#[derive(Debug)]
pub struct Test {
    pub what: What,
    pub reads: Vec<(String, From)>,
}

#[derive(Debug)]
pub enum What {
    Condition(Condition),
    Table(Arc<Table>),
}

#[derive(Debug, Default)]
pub struct Variables {
    pub list: Vec<Variable>,
    by_key: HashMap<Key, usize>,
    /// By step and, for a choose, by branch; `None`: the test is not known.
    pub tests: Vec<Vec<Option<Test>>>,
    /// Some turn looks at a value that whoever names the procedure gives.
    pub reads_parameters: bool,
}

impl Variables {
    pub fn of(
        layout: &Layout<'_>,
        built: &Built,
        declared: &Declared,
        views: &[Arc<View>],
        mode: Mode,
    ) -> Variables {
        let mut variables = Variables::default();
        let finder = Finder {
            layout,
            declared,
            views,
            mode,
        };
        for (position, part) in built.parts.iter().enumerate() {
            let conditions = part
                .tests
                .iter()
                .map(|test| test.clone().map(What::Condition));
            let tables = part
                .table
                .iter()
                .map(|table| Some(What::Table(table.clone())));
            let tests = conditions.chain(tables).map(|what| {
                let what = what?;
                let paths: Vec<String> = match &what {
                    What::Condition(condition) => condition.paths(),
                    What::Table(table) => table.reads().into_iter().map(|(path, _)| path).collect(),
                };
                let reads = paths.into_iter().map(|path| {
                    let from = finder.find(position, &path, &mut variables)?;
                    Some((path, from))
                });
                let reads = reads.collect::<Option<Vec<_>>>()?;
                Some(Test { what, reads })
            });
            let tests: Vec<Option<Test>> = tests.collect();
            variables.tests.push(tests);
        }
        variables.sample(layout);
        variables
    }

    pub fn at(&self, key: &Key) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    fn add(&mut self, key: Key, name: &str) -> usize {
        if let Some(known) = self.by_key.get(&key) {
            return *known;
        }
        let at = self.list.len();
        self.by_key.insert(key.clone(), at);
        self.list.push(Variable {
            key,
            name: name.to_owned(),
            samples: Vec::new(),
        });
        at
    }

    /// The number of a value among the samples.
    pub fn number_of(&mut self, variable: usize, value: &Value) -> usize {
        let samples = &mut self.list[variable].samples;
        if let Some(known) = samples.iter().position(|sample| sample == value) {
            return known;
        }
        samples.push(value.clone());
        samples.len() - 1
    }

    /// Conditions of the same file are looked at together: they may compare
    /// one value with another.
    fn sample(&mut self, layout: &Layout<'_>) {
        let mut found: BTreeMap<usize, Vec<Value>> = BTreeMap::new();
        for scope in 0..layout.scopes.len() {
            let tests: Vec<&Test> = self
                .tests
                .iter()
                .enumerate()
                .filter(|(position, _)| layout.steps[*position].scope == scope)
                .flat_map(|(_, tests)| tests.iter().flatten())
                .collect();
            let explored = tests.iter().map(|test| match &test.what {
                What::Condition(condition) => Explored::Condition(condition),
                What::Table(table) => Explored::Table(table),
            });
            let values = samples(explored).values;
            for (path, from) in tests.iter().flat_map(|test| &test.reads) {
                let (From::Variable(variable), Some(values)) = (from, values.get(path)) else {
                    continue;
                };
                let known = found.entry(*variable).or_default();
                for value in values {
                    if !known.contains(value) {
                        known.push(value.clone());
                    }
                }
            }
        }
        for (variable, values) in found {
            self.list[variable].samples = values;
        }
    }
}

struct Finder<'a, 'd> {
    layout: &'a Layout<'d>,
    declared: &'a Declared,
    views: &'a [Arc<View>],
    mode: Mode,
}

impl Finder<'_, '_> {
    fn find(&self, position: usize, path: &str, variables: &mut Variables) -> Option<From> {
        let (root, field) = path.split_once('.').unwrap_or((path, ""));
        let field = field.to_owned();
        let scope = self.layout.steps[position].scope;
        let key = match self.views[position].roots.get(root)? {
            Whose::Answers => Key::Answers(field),
            Whose::Delivery => Key::Delivery,
            Whose::Item(each) => Key::Item { each: *each, field },
            Whose::Result(step) => Key::Result { step: *step, field },
            Whose::Parameter => {
                variables.reads_parameters = true;
                let bound = self.declared.parameters.get(scope)?.get(root)?;
                match (bound, self.mode) {
                    (
                        Bound::Value {
                            binding: Binding::Fixed(value),
                            ..
                        },
                        Mode::Bound,
                    ) => return Some(From::Fixed(value.clone())),
                    (
                        Bound::Value {
                            binding: Binding::Computed(computation),
                            ..
                        },
                        Mode::Bound,
                    ) => {
                        // A name alone is the caller's own value.
                        let called = self.layout.scopes[scope].called?;
                        let source = computation.source.trim();
                        let alone = computation.reads().iter().any(|(path, _)| path == source);
                        if alone {
                            return self.find(called.step, source, variables);
                        }
                    }
                    (
                        Bound::Value { .. }
                        | Bound::Role(_)
                        | Bound::Span { .. }
                        | Bound::Form(_)
                        | Bound::Nothing,
                        Mode::Bound | Mode::Free,
                    ) => {}
                }
                Key::Parameter {
                    scope,
                    name: root.to_owned(),
                }
            }
        };
        Some(From::Variable(variables.add(key, path)))
    }
}
