//! What a step names: roles, lengths of time, limits, other steps.

use super::bind::{Bound, unknown_role};
use super::build::Builder;
use super::layout::{Laid, Way};
use super::names;
use crate::calendar::Span;
use crate::definition::draft::{LimitDraft, StepDraftKind};
use crate::definition::model::{Limit, StepIndex};
use crate::definition::read::shown;
use crate::definition::yaml::Scalar;

impl Builder<'_, '_> {
    pub(super) fn check_not_same_as(&mut self, position: usize, others: &[Scalar]) {
        let layout = self.layout;
        let is_task = |laid: &&Laid<'_>| matches!(laid.draft.kind, StepDraftKind::Task(_));
        for name in others {
            let earlier = &layout.steps[..position];
            if earlier
                .iter()
                .filter(is_task)
                .any(|laid| laid.name == name.text)
            {
                continue;
            }
            let reason = if layout.steps.iter().any(|laid| laid.name == name.text) {
                "no earlier task, so nobody has done it yet:"
            } else {
                "there is no step"
            };
            let tasks = earlier
                .iter()
                .filter(is_task)
                .map(|laid| laid.name.as_str());
            names::unknown(name, "not-same-as", reason, tasks, self.findings);
        }
    }

    pub(super) fn role(&mut self, role: &Scalar) -> Option<String> {
        match self.parameters.get(&role.text) {
            Some(Bound::Role(role)) => return Some(role.clone()),
            Some(Bound::Nothing) => return None,
            Some(Bound::Span { .. } | Bound::Number(_) | Bound::YesNo(_)) => {
                self.wrong_parameter(role, "a role");
                return None;
            }
            None => {}
        }
        if self.words.role(&role.text).is_none() {
            unknown_role(role, self.words, self.parameters, self.findings);
            return None;
        }
        Some(role.text.clone())
    }

    fn wrong_parameter(&mut self, name: &Scalar, expected: &str) {
        self.findings.add(
            name.at,
            "parameter-kind",
            format!("the parameter `{}` is not {expected}", shown(&name.text)),
            format!("name a parameter that is {expected}, or write {expected} itself"),
        );
    }

    /// A length of time, written or by the name of a parameter.
    pub(super) fn span(&mut self, scalar: &Scalar) -> Option<Span> {
        match self.parameters.get(scalar.text.trim()) {
            Some(Bound::Span { span, .. }) => return Some(*span),
            Some(Bound::Nothing) => return None,
            Some(Bound::Role(_) | Bound::Number(_) | Bound::YesNo(_)) => {
                self.wrong_parameter(scalar, "a length of time");
                return None;
            }
            None => {}
        }
        let text = scalar.text.trim();
        if let Ok(span) = Span::parse(text) {
            return Some(span);
        }
        let word = text.starts_with(|first: char| first.is_alphabetic());
        let meant = crate::nearest::nearest(text, self.parameters.names()).filter(|_| word);
        let mend = match meant {
            Some(meant) => format!("write `{meant}`"),
            None => "write a number and a kind, e.g. 3 working days, 20 days, 2 hours".to_owned(),
        };
        self.findings.add(
            scalar.at,
            "bad-duration",
            format!("`{}` is not a length of time", shown(text)),
            mend,
        );
        None
    }

    pub(super) fn limit(&mut self, draft: &LimitDraft, way: Option<Way>) -> Option<Limit> {
        Some(Limit {
            span: self.span(&draft.span)?,
            or_else: target(way)?,
        })
    }
}

/// The step a way leads to. There are never more than a few hundred.
pub fn target(way: Option<Way>) -> Option<StepIndex> {
    u16::try_from(way?.to?).ok().map(StepIndex)
}
