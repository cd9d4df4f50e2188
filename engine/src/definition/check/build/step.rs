//! One step: what its kind asks for.

mod start;

use super::action::{result, root};
use super::around::next;
use super::{Builder, Need, Part, Wanted, kind_in_words};
use crate::definition::Settled;
use crate::definition::check::conditions::{self, condition, place_of};
use crate::definition::check::forms::Forms;
use crate::definition::check::layout::forgets;
use crate::definition::check::{SERVICES, names};
use crate::definition::draft::{
    CorrectDraft, EachDraft, EnoughDraft, StartDraft, StepDraftKind, TaskDraft, TextDraft,
    TogetherDraft, WaitDraft,
};
use crate::definition::findings::Findings;
use crate::definition::model::{
    Branch, CorrectStep, EachStep, NamedBranch, Step, StepIndex, StepKind, TaskStep, Until,
};
use crate::definition::read::{read_service, shown};
use crate::definition::yaml::{self, Scalar, Spot};
use crate::expression::{Condition, Root};
use crate::form::{FieldKind, Form, Required, ValueType};
use std::collections::BTreeMap;
use std::sync::Arc;

/// More people for one task are a meeting.
const MOST_PEOPLE: u16 = 5;
/// More items than this are another service.
const MOST_ITEMS: u16 = 200;

impl<'d> Builder<'_, 'd, '_> {
    pub(super) fn step(&mut self, position: usize, part: &mut Part) -> Option<Step> {
        let laid = &self.layout.steps[position];
        let kind = if laid.asks {
            self.asking(position, part)
        } else {
            self.kind(position, part)
        };
        let around = if laid.asks {
            Some(crate::definition::model::Around::default())
        } else {
            self.around(position, part)
        };
        Some(Step {
            name: laid.name.clone(),
            local: laid.local.clone(),
            file: self.file(position).to_owned(),
            line: laid.draft.at.line,
            status: laid
                .draft
                .status
                .as_ref()
                .filter(|_| !laid.asks)
                .map(TextDraft::text),
            forgets: forgets(self.layout, position)
                .into_iter()
                .map(|step| self.layout.steps[step].local.clone())
                .collect(),
            around: around?,
            kind: kind?,
        })
    }

    /// The choice whether a step with `when` is passed over.
    fn asking(&mut self, position: usize, part: &mut Part) -> Option<StepKind> {
        let laid = &self.layout.steps[position];
        let source = laid.draft.when.as_ref()?;
        let test = self.condition(position, source);
        part.tests.push(test.clone());
        Some(StepKind::Choose {
            branches: vec![Branch {
                when: test?,
                then: next(laid.ways.branches.first().copied())?,
                line: laid.draft.at.line,
            }],
            otherwise: next(laid.ways.otherwise)?,
        })
    }

    fn condition(&mut self, position: usize, source: &Scalar) -> Option<Condition> {
        self.use_all_in(position, &source.text);
        let view = self.view_at(position);
        condition(
            source,
            &view.types,
            &view.unknown_roots,
            self.findings(position),
        )
    }

    fn kind(&mut self, position: usize, part: &mut Part) -> Option<StepKind> {
        let layout = self.layout;
        let laid = &layout.steps[position];
        let ways = &laid.ways;
        let then = next(ways.then);
        match &laid.draft.kind {
            StepDraftKind::Do(drafts) => {
                let actions = self.actions(position, drafts, part);
                Some(StepKind::Do {
                    actions: actions?,
                    then: then?,
                })
            }
            StepDraftKind::Task(draft) => {
                let task = self.task(position, draft, part);
                Some(StepKind::Task(task?))
            }
            StepDraftKind::Choose(draft) => {
                let mut branches = Vec::new();
                for (branch, way) in draft.branches.iter().zip(&ways.branches) {
                    let test = branch
                        .when
                        .as_ref()
                        .and_then(|when| self.condition(position, when));
                    part.tests.push(test.clone());
                    branches.push((test, next(Some(*way)), branch.at.line));
                }
                let branches = branches.into_iter().map(|(when, then, line)| {
                    Some(Branch {
                        when: when?,
                        then: then?,
                        line,
                    })
                });
                Some(StepKind::Choose {
                    branches: branches.collect::<Option<_>>()?,
                    otherwise: next(ways.otherwise)?,
                })
            }
            StepDraftKind::Wait(draft) => {
                let until = self.until(position, draft, part);
                Some(StepKind::Wait {
                    until: until?,
                    then: then?,
                })
            }
            StepDraftKind::Steps(_) => Some(StepKind::Block {
                first: next(ways.first)?,
                then: then?,
            }),
            StepDraftKind::Together(draft) => self.together(position, draft),
            StepDraftKind::Each(draft) => self.each(position, draft),
            StepDraftKind::Call(_) => {
                let inner = layout
                    .scopes
                    .iter()
                    .position(|scope| scope.called.is_some_and(|called| called.step == position))?;
                let view = self.view_at(position);
                let parameters = self.declared.parameters.get(inner)?;
                for (name, value) in layout.scopes[inner].with {
                    if parameters.get(&name.text).is_some() {
                        for path in words_of(&value.text) {
                            let at = place_of(value, path);
                            part.needs.extend(
                                result(&view, root(path)).map(|wanted| Need { wanted, at }),
                            );
                        }
                    }
                }
                let complete = parameters.complete();
                let parameters = parameters.bindings();
                Some(StepKind::Call {
                    parameters: Some(parameters).filter(|_| complete)?,
                    outcomes: layout.scopes[inner]
                        .flow
                        .outcomes
                        .iter()
                        .map(|(name, _)| name.text.clone())
                        .collect(),
                    first: next(ways.first)?,
                    then: then?,
                })
            }
            StepDraftKind::Start(draft) => self.start(position, draft, part),
            StepDraftKind::Correct(draft) => self.correct(position, draft, part),
            StepDraftKind::Table(draft) => {
                let table = self.table(position, draft, part);
                Some(StepKind::Table {
                    table: table?,
                    then: then?,
                })
            }
            StepDraftKind::End(end) => self.end(position, &end.outcome, end.undo),
            StepDraftKind::Again(_) | StepDraftKind::Broken => None,
        }
    }

    fn end(&mut self, position: usize, outcome: &Scalar, undo: bool) -> Option<StepKind> {
        let layout = self.layout;
        let scope = layout.steps[position].scope;
        let known = layout.scopes[scope]
            .flow
            .outcomes
            .iter()
            .map(|(name, _)| name.text.as_str());
        if known.clone().all(|known| known != outcome.text) {
            names::unknown(
                outcome,
                "unknown-outcome",
                "there is no outcome",
                known,
                self.findings(position),
            );
            return None;
        }
        let outcome_name = outcome.text.clone();
        if scope == 0 {
            return Some(StepKind::End {
                outcome: outcome_name,
                undo,
            });
        }
        if undo {
            self.findings(position).add(
                outcome.at,
                "undo-in-call",
                "a called procedure ends without ending the case, so nothing is taken back yet",
                "leave `undo` to whoever calls it: there one can ask for the outcome",
            );
            return None;
        }
        Some(StepKind::Return {
            outcome: outcome_name,
        })
    }

    fn task(&mut self, position: usize, draft: &TaskDraft, part: &mut Part) -> Option<TaskStep> {
        let laid = &self.layout.steps[position];
        part.needs.push(Need {
            wanted: Wanted::Office,
            at: laid.draft.at,
        });
        let role = draft
            .role
            .as_ref()
            .and_then(|role| self.role(position, role));
        let of = match &draft.of {
            Some(of) => self.whole_number(
                position,
                of,
                1,
                MOST_PEOPLE,
                "how many different people do this",
            ),
            None => Some(1),
        };
        self.check_not_same_as(position, &draft.not_same_as, part);
        let send_back = laid
            .send_back
            .iter()
            .filter_map(|target| u16::try_from(*target).ok())
            .map(StepIndex);
        Some(TaskStep {
            title: draft.title.as_ref()?.text(),
            role: role?,
            form: self.task_forms.get(&position).cloned()?,
            not_same_as: draft
                .not_same_as
                .iter()
                .map(|name| name.text.clone())
                .collect(),
            of: of?,
            send_back: send_back.collect(),
            then: next(laid.ways.then)?,
        })
    }

    fn check_not_same_as(&mut self, position: usize, others: &[Scalar], part: &mut Part) {
        let layout = self.layout;
        let scope = layout.steps[position].scope;
        let tasks = || {
            layout.steps[..position]
                .iter()
                .enumerate()
                .filter(|(_, laid)| {
                    laid.scope == scope
                        && !laid.asks
                        && matches!(laid.draft.kind, StepDraftKind::Task(_))
                })
        };
        for name in others {
            if let Some((earlier, _)) = tasks().find(|(_, laid)| laid.local == name.text) {
                part.needs.push(Need {
                    wanted: Wanted::Doer(earlier),
                    at: name.at,
                });
                continue;
            }
            let own = layout.steps[position].local == name.text;
            let later = layout
                .steps
                .iter()
                .any(|laid| laid.scope == scope && laid.local == name.text);
            let reason = match (own, later) {
                (true, _) => {
                    "nobody could do it: a task cannot be done by somebody else than its own doer,"
                }
                (false, true) => "no earlier task, so nobody has done it yet:",
                (false, false) => "there is no step",
            };
            names::unknown(
                name,
                "not-same-as",
                reason,
                tasks().map(|(_, laid)| laid.local.as_str()),
                self.findings(position),
            );
        }
    }

    fn until(&mut self, position: usize, draft: &WaitDraft, part: &mut Part) -> Option<Until> {
        match draft {
            WaitDraft::Message { name, kept } => Some(Until::Message {
                name: name.clone(),
                kept: self.optional_span(position, kept.as_ref())?,
            }),
            WaitDraft::Time(span) => Some(Until::Passed(self.span(position, span)?)),
            WaitDraft::Date(path) => {
                let name = self.path(position, path, &ValueType::Date, Missing::Refused, part)?;
                Some(Until::Day(name))
            }
            WaitDraft::Appointment => {
                part.needs.push(Need {
                    wanted: Wanted::Appointment,
                    at: self.layout.steps[position].draft.at,
                });
                Some(Until::Appointment)
            }
        }
    }

    fn together(&mut self, position: usize, draft: &TogetherDraft) -> Option<StepKind> {
        let laid = &self.layout.steps[position];
        let count = u16::try_from(draft.branches.len()).ok()?;
        let enough = match &draft.enough {
            EnoughDraft::All => Some(count),
            EnoughDraft::First => Some(1),
            EnoughDraft::Number(number) => {
                let text = number.text.trim();
                let wanted = text.parse::<u16>().ok().filter(|wanted| *wanted > 0);
                let fits = wanted.filter(|wanted| *wanted <= count);
                if let (Some(wanted), None) = (wanted, fits) {
                    self.findings(position).add(
                        number.at,
                        "never-enough",
                        format!("{wanted} branches have to finish and there are {count}"),
                        format!("write a number from 1 to {count}, `first` or `all`"),
                    );
                } else if wanted.is_none() {
                    self.whole_number(position, number, 1, count, "how many branches are enough");
                }
                fits
            }
        };
        let branches = draft
            .branches
            .iter()
            .zip(&laid.ways.branches)
            .map(|((name, _), way)| {
                Some(NamedBranch {
                    name: name.text.clone(),
                    first: next(Some(*way))?,
                    line: name.at.line,
                })
            })
            .collect::<Option<Vec<_>>>()?;
        Some(StepKind::Together {
            branches,
            enough: enough.filter(|_| count > 0)?,
            then: next(laid.ways.then)?,
        })
    }

    fn each(&mut self, position: usize, draft: &EachDraft) -> Option<StepKind> {
        let laid = &self.layout.steps[position];
        let most = draft.most.as_ref().and_then(|most| {
            self.whole_number(position, most, 1, MOST_ITEMS, "how many items there may be")
        });
        if let Some(bind) = &draft.bind {
            let view = self.view(laid.region);
            if view.roots.contains_key(&bind.text) {
                self.findings(position).add(
                    bind.at,
                    "duplicate-step",
                    format!("`{}` means something else here already", shown(&bind.text)),
                    "call the item something else",
                );
            }
        }
        // Rows that were not found are reported where the items are declared.
        self.declared.items.get(&position)?.as_ref()?;
        Some(StepKind::Each(EachStep {
            of: draft.of.as_ref()?.text.trim().to_owned(),
            bind: draft.bind.as_ref()?.text.clone(),
            side_by_side: draft.side_by_side,
            most: most?,
            first: next(laid.ways.first)?,
            then: next(laid.ways.then)?,
        }))
    }

    fn correct(
        &mut self,
        position: usize,
        draft: &CorrectDraft,
        part: &mut Part,
    ) -> Option<StepKind> {
        let laid = &self.layout.steps[position];
        if let Some(form) = self.form.clone() {
            let known: Vec<&str> = form.fields().map(|field| field.name.as_str()).collect();
            for field in &draft.fields {
                if !known.contains(&field.text.as_str()) {
                    names::unknown(
                        field,
                        "unknown-field",
                        "the application's form has no field",
                        known.iter().copied(),
                        self.findings(position),
                    );
                } else if form
                    .field(&field.text)
                    .is_some_and(|field| field.is_fixed() && field.files().is_none())
                {
                    self.findings(position).add(
                        field.at,
                        "unknown-field",
                        format!(
                            "`{}` is filled in for people and cannot be corrected",
                            field.text
                        ),
                        "ask for another field",
                    );
                } else if let Some(settled) = Settled::by(&field.text) {
                    self.findings(position).add(
                        field.at,
                        "field-settled",
                        format!(
                            "`{}` was settled when the case was opened: {}",
                            field.text,
                            settled.because()
                        ),
                        "take it out; whoever wants it otherwise applies again",
                    );
                }
            }
        }
        let documents = self.documents.clone();
        for document in &draft.documents {
            if !documents.contains(&document.text) {
                names::unknown(
                    document,
                    "unknown-document",
                    "the service has no document",
                    documents.iter().map(String::as_str),
                    self.findings(position),
                );
            }
        }
        let why = match &draft.why {
            Some(path) => {
                Some(self.path(position, path, &ValueType::Text, Missing::Allowed, part)?)
            }
            None => None,
        };
        let texts = |list: &[Scalar]| list.iter().map(|item| item.text.clone()).collect();
        Some(StepKind::Correct(CorrectStep {
            fields: texts(&draft.fields),
            documents: texts(&draft.documents),
            why,
            then: next(laid.ways.then)?,
        }))
    }

    /// The path of one value of this kind.
    fn path(
        &mut self,
        position: usize,
        source: &Scalar,
        wanted: &ValueType,
        missing: Missing,
        part: &mut Part,
    ) -> Option<String> {
        self.use_all_in(position, &source.text);
        let path = source.text.trim();
        let view = self.view_at(position);
        if conditions::names_unknown(path, &view.unknown_roots) {
            return None;
        }
        let (first, field) = match path.split_once('.') {
            Some((first, field)) => (first, Some(field)),
            None => (path, None),
        };
        let found = match (view.types.get(first), field) {
            (Some(Root::Value(kind)), None) => Some(kind),
            (Some(Root::Fields(fields)), Some(field)) => fields.get(field),
            (Some(Root::Value(_)), Some(_)) | (Some(Root::Fields(_)), None) | (None, _) => None,
        };
        let Some(found) = found else {
            let known = all_paths(&view.types);
            names::unknown(
                source,
                "condition-name",
                "there is nothing called",
                known.iter().map(String::as_str),
                self.findings(position),
            );
            return None;
        };
        let fits = match wanted {
            ValueType::Text => matches!(found, ValueType::Text | ValueType::Choice(_)),
            ValueType::Date
            | ValueType::Choice(_)
            | ValueType::YesNo
            | ValueType::Number
            | ValueType::Money
            | ValueType::Rows(_) => found == wanted,
        };
        if !fits {
            self.findings(position).add(
                source.at,
                "condition-type",
                format!("`{path}` is {}", kind_in_words(found)),
                format!("name something that is {}", kind_in_words(wanted)),
            );
            return None;
        }
        let refused = missing == Missing::Refused && self.reports.reading.judges();
        if refused && view.types.can_be_missing(path) {
            self.findings(position).add(
                source.at,
                "condition-optional",
                format!("`{path}` can be left unanswered, and then there is no day to wait for"),
                format!("pass the step over then: `when: {path} != null`"),
            );
            return None;
        }
        part.needs.extend(result(&view, first).map(|wanted| Need {
            wanted,
            at: source.at,
        }));
        Some(path.to_owned())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    Allowed,
    Refused,
}

fn all_paths(types: &crate::expression::Types) -> Vec<String> {
    types
        .names()
        .flat_map(|name| match types.get(name) {
            Some(Root::Fields(fields)) => fields
                .keys()
                .map(|field| format!("{name}.{field}"))
                .collect(),
            Some(Root::Value(_)) => vec![name.to_owned()],
            None => Vec::new(),
        })
        .collect()
}

/// The names in a value: `check.fee`, `amount`.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.')))
        .filter(|word| word.starts_with(|first: char| first.is_ascii_lowercase()))
}
