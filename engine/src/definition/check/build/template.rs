//! Which template a step issues a document from, and whether everything that the
//! template has filled in is there by then.

use super::action::result;
use super::{Builder, Need, Part, Wanted};
use crate::definition::check::letters::{self, Filled, Known};
use crate::definition::check::names;
use crate::definition::check::parameters::Bound;
use crate::definition::model::Binding;
use crate::definition::yaml::{Scalar, Spot};
use serde_json::Value;

impl Builder<'_, '_, '_> {
    /// The name of the template; a finding says otherwise what is wrong. It is written
    /// and never computed, so it may be called like a step. What the template needs is
    /// needed where the document is issued, `at`.
    pub(super) fn template(
        &mut self,
        position: usize,
        at: Spot,
        written: &Scalar,
        part: &mut Part,
    ) -> Option<String> {
        self.use_all_in(position, &written.text);
        let plain = |text: &str| {
            text.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        let parameter = self.parameters(position).and_then(|p| p.get(&written.text));
        let name = match parameter {
            Some(Bound::Value {
                binding: Binding::Fixed(Value::String(name)),
            }) => name.clone(),
            Some(Bound::Nothing) => return None,
            None if plain(&written.text) => written.text.clone(),
            None
            | Some(Bound::Value { .. } | Bound::Role(_) | Bound::Span { .. } | Bound::Form(_)) => {
                self.findings(position).add(
                    written.at,
                    "input-kind",
                    "which document is issued cannot depend on the case",
                    "write the name of a template that stands under `issues:`",
                );
                return None;
            }
        };
        let issues = self.issues;
        let Some(draft) = issues.iter().find(|issue| issue.name.text == name) else {
            names::unknown(
                written,
                "unknown-template",
                "the service issues no document called",
                issues.iter().map(|issue| issue.name.text.as_str()),
                self.findings(position),
            );
            return None;
        };
        self.issued.insert(name.clone());
        let view = self.view_at(position);
        let answers = self.declared.answers.as_ref();
        let answers = answers
            .map(|fields| fields.kinds.clone())
            .unwrap_or_default();
        let known = Known {
            results: &view.results,
            answers: Some(&answers),
        };
        let findings = self.reports.of(self.service);
        let texts = draft.body.iter().flat_map(|passage| passage.filled());
        for text in texts {
            for filled in letters::check_document(text, known, findings) {
                let wanted = match filled {
                    Filled::Appointment(_) => None,
                    Filled::Protocol(_) => Some(Wanted::Protocol),
                    Filled::Result(step, _) => result(&view, &step),
                };
                part.needs.extend(wanted.map(|wanted| Need { wanted, at }));
            }
        }
        Some(name)
    }

    pub(super) fn report_unused_templates(&mut self) {
        for issue in self.issues {
            if !self.issued.contains(&issue.name.text) {
                self.reports.of(self.service).add(
                    issue.name.at,
                    "unused-template",
                    format!("no step issues `{}`", issue.name.text),
                    "issue it with `do: document.issue`, or take it out",
                );
            }
        }
    }
}
