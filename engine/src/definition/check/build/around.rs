//! What stands around a step: terms, limits, handlers, retries, taking back.

use super::{Builder, Part, Wanted};
use crate::calendar::{Before, Span};
use crate::definition::check::layout::{To, Way};
use crate::definition::check::names;
use crate::definition::check::parameters::{Bound, unknown_role};
use crate::definition::draft::{HandlerWay as DraftWay, ParameterKind, RetryDraft, TriggerDraft};
use crate::definition::model::{
    Action, Around, FailureWay, Handler, HandlerWay, Limit, Next, Retry, StepIndex, Trigger,
};
use crate::definition::read::{read_span, shown};
use crate::definition::yaml::Scalar;
use crate::nearest::nearest;

/// More tries than this are no tries but a loop.
const MOST_TRIES: u16 = 20;

impl Builder<'_, '_, '_> {
    pub(super) fn around(&mut self, position: usize, part: &mut Part) -> Option<Around> {
        let laid = &self.layout.steps[position];
        let draft = &laid.draft.around;
        let due = self.optional_span(position, draft.due.as_ref());
        let remind = self.remind(position, due.flatten());
        let limit = draft.limit.as_ref().map(|limit| {
            Some(Limit {
                span: self.span(position, &limit.span)?,
                or_else: next(laid.ways.or_else)?,
            })
        });
        let on: Vec<Option<Handler>> = draft
            .on
            .iter()
            .zip(&laid.ways.handlers)
            .map(|(on, way)| {
                let trigger = match &on.trigger {
                    TriggerDraft::Overdue => Trigger::Overdue,
                    TriggerDraft::Withdrawn => Trigger::Withdrawn,
                    TriggerDraft::Message(name) => Trigger::Message(name.clone()),
                };
                let way = next(Some(*way))?;
                Some(Handler {
                    trigger,
                    way: match on.way {
                        DraftWay::Also => HandlerWay::Also(way),
                        DraftWay::Instead => HandlerWay::Instead(way),
                    },
                })
            })
            .collect();
        self.check_triggers(position);
        let retry = draft
            .retry
            .as_ref()
            .map(|retry| self.retry(position, retry));
        let on_failure: Vec<Option<FailureWay>> = draft
            .on_failure
            .iter()
            .zip(&laid.ways.failures)
            .map(|(failure, way)| {
                Some(FailureWay {
                    family: failure.family,
                    then: next(Some(*way))?,
                })
            })
            .collect();
        let undo = self.undo(position, part);
        Some(Around {
            due: due?,
            remind: remind?,
            limit: match limit {
                Some(limit) => Some(limit?),
                None => None,
            },
            on: on.into_iter().collect::<Option<_>>()?,
            retry: match retry {
                Some(retry) => Some(retry?),
                None => None,
            },
            on_failure: on_failure.into_iter().collect::<Option<_>>()?,
            undo: undo?,
        })
    }

    /// What taking back needs is computed when the step is left, so it may use
    /// the step's own result.
    fn undo(&mut self, position: usize, part: &mut Part) -> Option<Vec<Action>> {
        let mut own = Part::default();
        let undo = self.actions(
            position,
            &self.layout.steps[position].draft.around.undo,
            &mut own,
        );
        part.leaving.extend(
            own.needs
                .into_iter()
                .filter(|need| need.wanted != Wanted::Result(position)),
        );
        undo
    }

    /// `None`: reported.
    pub(super) fn optional_span(
        &mut self,
        position: usize,
        span: Option<&Scalar>,
    ) -> Option<Option<Span>> {
        match span {
            Some(span) => self.span(position, span).map(Some),
            None => Some(None),
        }
    }

    fn remind(&mut self, position: usize, due: Option<Span>) -> Option<Option<Before>> {
        let draft = &self.layout.steps[position].draft.around;
        let Some(remind) = &draft.remind else {
            return Some(None);
        };
        // That there is no term is reported where it is read.
        draft.due.as_ref()?;
        let before = self.span(position, remind)?;
        let too_early = due.is_some_and(|due| not_before(before, due));
        if too_early && self.reports.reading.judges() {
            self.findings(position).add(
                remind.at,
                "remind-too-early",
                "the reminder would go out before the time has begun to run",
                "write a shorter time than that of `due`",
            );
            return None;
        }
        Some(Some(Before(before)))
    }

    fn retry(&mut self, position: usize, draft: &RetryDraft) -> Option<Retry> {
        let times = draft.times.as_ref().and_then(|times| {
            self.whole_number(
                position,
                times,
                1,
                MOST_TRIES,
                "how often it is tried again",
            )
        });
        let pause = draft
            .pause
            .as_ref()
            .and_then(|pause| self.span(position, pause));
        let up_to = self.optional_span(position, draft.up_to.as_ref());
        Some(Retry {
            times: times?,
            pause: pause?,
            up_to: up_to?,
        })
    }

    pub(super) fn whole_number(
        &mut self,
        position: usize,
        written: &Scalar,
        least: u16,
        most: u16,
        what: &str,
    ) -> Option<u16> {
        let text = written.text.trim();
        let digits = text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.findings(position).add(
                written.at,
                "bad-number",
                format!("`{}` cannot be {what}", shown(text)),
                format!("write a whole number from {least} to {most}"),
            );
        }
        number
    }

    /// Handlers of what never happens.
    fn check_triggers(&mut self, position: usize) {
        let laid = &self.layout.steps[position];
        let withdraws = self.layout.scopes[0].flow.anytime.withdraw.is_some();
        for on in &laid.draft.around.on {
            // In a called procedure it depends on who calls it.
            let never = on.trigger == TriggerDraft::Withdrawn && !withdraws && laid.scope == 0;
            if never {
                self.findings(position).add(
                    on.at,
                    "never-happens",
                    "nobody can withdraw the case",
                    "add `withdraw:` under `anytime:`, or take this out",
                );
            }
        }
    }

    pub(super) fn wrong_parameter(&mut self, position: usize, name: &Scalar, expected: &str) {
        self.findings(position).add(
            name.at,
            "parameter-kind",
            format!("the parameter `{}` is not {expected}", shown(&name.text)),
            format!("name a parameter that is {expected}, or write {expected} itself"),
        );
    }

    pub(super) fn role(&mut self, position: usize, role: &Scalar) -> Option<String> {
        let name = role.text.trim();
        let bound = self.parameters(position).and_then(|p| p.get(name)).cloned();
        match bound {
            Some(Bound::Role(slug)) => {
                self.use_parameter(position, name);
                return Some(slug);
            }
            Some(Bound::Nothing) => {
                self.use_parameter(position, name);
                return None;
            }
            Some(Bound::Span { .. } | Bound::Form(_) | Bound::Value { .. }) => {
                self.wrong_parameter(position, role, "a role");
                return None;
            }
            None => {}
        }
        if self.words.role(name).is_none() {
            let file = self.file(position);
            let scope = self.layout.steps[position].scope;
            unknown_role(
                role,
                self.words,
                self.declared.parameters.get(scope),
                self.reports.of(file),
            );
            return None;
        }
        Some(name.to_owned())
    }

    /// A length of time, written or by the name of a parameter.
    pub fn span(&mut self, position: usize, scalar: &Scalar) -> Option<Span> {
        let text = scalar.text.trim();
        let bound = self.parameters(position).and_then(|p| p.get(text)).cloned();
        match bound {
            Some(Bound::Span { span, .. }) => {
                self.use_parameter(position, text);
                return Some(span);
            }
            Some(Bound::Nothing) => {
                self.use_parameter(position, text);
                return None;
            }
            Some(Bound::Role(_) | Bound::Form(_) | Bound::Value { .. }) => {
                self.wrong_parameter(position, scalar, "a length of time");
                return None;
            }
            None => {}
        }
        if let Ok(span) = Span::parse(text) {
            return Some(span);
        }
        let word = text.starts_with(|first: char| first.is_alphabetic());
        let spans = self.parameters(position).map(|parameters| {
            [
                ParameterKind::WorkingDays,
                ParameterKind::Days,
                ParameterKind::LengthOfTime,
            ]
            .into_iter()
            .flat_map(|kind| parameters.of_kind(kind))
            .collect::<Vec<&str>>()
        });
        let meant = nearest(text, spans.unwrap_or_default())
            .filter(|_| word)
            .map(str::to_owned);
        match meant {
            Some(meant) => {
                let mend = format!("write `{meant}`");
                self.findings(position).add(
                    scalar.at,
                    "bad-duration",
                    format!("`{}` is not a length of time", shown(text)),
                    mend,
                );
                None
            }
            None => read_span(scalar, self.findings(position)),
        }
    }

    /// The position of a named step of the same file.
    pub fn step_named(&mut self, scope: usize, name: &Scalar, code: &'static str) -> Option<usize> {
        let layout = self.layout;
        let mut own = layout
            .steps
            .iter()
            .enumerate()
            .filter(|(_, laid)| laid.scope == scope && !laid.asks && laid.draft.name.is_some());
        if let Some((found, _)) = own.clone().find(|(_, laid)| laid.local == name.text) {
            return Some(found);
        }
        let known: Vec<&str> = own.by_ref().map(|(_, laid)| laid.local.as_str()).collect();
        let file = layout.scopes[scope].file;
        names::unknown(name, code, "there is no step", known, self.reports.of(file));
        None
    }
}

/// Where a way leads; `None` where the steps stop.
pub fn next(way: Option<Way>) -> Option<Next> {
    match way?.to {
        To::Step(position) => u16::try_from(position)
            .ok()
            .map(|position| Next::Step(StepIndex(position))),
        To::Done => Some(Next::Done),
        To::Off => None,
    }
}

/// Whether a time counted in the same way is not shorter than another.
fn not_before(before: Span, due: Span) -> bool {
    match (before, due) {
        (Span::WorkingDays(before), Span::WorkingDays(due))
        | (Span::Days(before), Span::Days(due))
        | (Span::Weeks(before), Span::Weeks(due))
        | (Span::Months(before), Span::Months(due))
        | (Span::Hours(before), Span::Hours(due))
        | (Span::Minutes(before), Span::Minutes(due)) => before >= due,
        (
            Span::WorkingDays(_)
            | Span::Days(_)
            | Span::Weeks(_)
            | Span::Months(_)
            | Span::Hours(_)
            | Span::Minutes(_),
            _,
        ) => false,
    }
}
