//! What may be done to a case at any time, and by whom.

use super::build::Builder;
use super::layout::RegionKind;
use super::names;
use super::parameters::{Bound, unknown_role};
use crate::definition::draft::ByDraft;
use crate::definition::model::{Anytime, By, Reopen, StepIndex, Withdraw};
use crate::definition::yaml::Scalar;

impl Builder<'_, '_, '_> {
    /// Of the steps that a case itself goes through; a called procedure's own
    /// `anytime` holds where it is not called. `None`: something was reported.
    pub fn anytime(&mut self) -> Option<Anytime> {
        let draft = &self.layout.scopes[0].flow.anytime;
        let withdraw = draft.withdraw.as_ref().map(|withdraw| {
            let by = self.by(&withdraw.by);
            let until = match &withdraw.until {
                Some(until) => self.step_named(0, until, "unknown-step").map(Some),
                None => Some(None),
            };
            let outcome = withdraw
                .outcome
                .as_ref()
                .and_then(|outcome| self.outcome(outcome));
            Some(Withdraw {
                by: by?,
                until: until?.map(|until| self.layout.steps[until].name.clone()),
                outcome: outcome?,
            })
        });
        let reopen = draft.reopen.as_ref().map(|reopen| {
            let by = self.by(&reopen.by);
            let within = reopen.within.as_ref().and_then(|span| self.span(0, span));
            let to = reopen.to.as_ref().and_then(|to| self.reopened(to));
            Some(Reopen {
                by: by?,
                within: within?,
                to: to?,
            })
        });
        let plain = [
            ("message", &draft.message),
            ("note", &draft.note),
            ("reroute", &draft.reroute),
            ("extra_task", &draft.extra_task),
            ("correct_data", &draft.correct_data),
            ("revoke", &draft.revoke),
        ]
        .map(|(act, by)| match by {
            Some(by) => {
                if act != "message" {
                    self.check_is_of_office(act, by);
                }
                self.by(by)
            }
            None => Some(Vec::new()),
        });
        let [message, note, reroute, extra_task, correct_data, revoke] = plain;
        Some(Anytime {
            withdraw: match withdraw {
                Some(withdraw) => Some(withdraw?),
                None => None,
            },
            message: message?,
            note: note?,
            reroute: reroute?,
            extra_task: extra_task?,
            correct_data: correct_data?,
            revoke: revoke?,
            reopen: match reopen {
                Some(reopen) => Some(reopen?),
                None => None,
            },
        })
    }

    /// There is no page on which applicants could do what offices do.
    fn check_is_of_office(&mut self, act: &str, draft: &ByDraft) {
        let file = self.layout.scopes[0].file;
        for name in draft.by.iter().filter(|name| name.text == "applicant") {
            self.reports.of(file).add(
                name.at,
                "act-of-office",
                format!("`{act}` is for those who work on the case, so the applicant cannot do it"),
                "name staff or a role; an applicant can be given `message`, `withdraw` and `reopen`",
            );
        }
    }

    fn by(&mut self, draft: &ByDraft) -> Option<Vec<By>> {
        let by: Vec<Option<By>> = draft
            .by
            .iter()
            .map(|name| match name.text.as_str() {
                "applicant" => Some(By::Applicant),
                "staff" => Some(By::Staff),
                _ => self.role_by(name).map(By::Role),
            })
            .collect();
        by.into_iter().collect()
    }

    fn role_by(&mut self, name: &Scalar) -> Option<String> {
        let parameters = self.declared.parameters.first();
        match parameters.and_then(|parameters| parameters.get(&name.text)) {
            Some(Bound::Role(role)) => {
                let role = role.clone();
                self.note_used(&name.text);
                return Some(role);
            }
            Some(Bound::Nothing) => return None,
            Some(Bound::Span { .. } | Bound::Form(_) | Bound::Value { .. }) | None => {}
        }
        if self.words.role(&name.text).is_some() {
            return Some(name.text.clone());
        }
        let file = self.layout.scopes[0].file;
        unknown_role(name, self.words, parameters, self.reports.of(file));
        None
    }

    fn outcome(&mut self, name: &Scalar) -> Option<String> {
        let known = &self.layout.scopes[0].flow.outcomes;
        if known.iter().any(|(outcome, _)| outcome.text == name.text) {
            return Some(name.text.clone());
        }
        let file = self.layout.scopes[0].file;
        names::unknown(
            name,
            "unknown-outcome",
            "there is no outcome",
            known.iter().map(|(outcome, _)| outcome.text.as_str()),
            self.reports.of(file),
        );
        None
    }

    /// A case is reopened on its main track: inside a block nothing would wait
    /// for it.
    fn reopened(&mut self, to: &Scalar) -> Option<StepIndex> {
        let position = self.step_named(0, to, "unknown-step")?;
        let region = self.layout.steps[position].region;
        if self.layout.regions[region].kind != RegionKind::Main {
            let file = self.layout.scopes[0].file;
            self.reports.of(file).add(
                to.at,
                "reopen-target",
                format!("`{}` stands inside another step", to.text),
                "name the outermost step around it",
            );
            return None;
        }
        u16::try_from(position).ok().map(StepIndex)
    }
}
