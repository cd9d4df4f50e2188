//! Automatic actions with everything they name.

use super::{Builder, Need, Part, Wanted, kind_in_words};
use crate::definition::catalogue;
use crate::definition::check::letters::{self, Filled};
use crate::definition::check::values::{self, Given};
use crate::definition::check::visible::{View, Whose};
use crate::definition::draft::{ActionDraft, ActionKind};
use crate::definition::model::{Action, Binding, Recipient};
use crate::definition::yaml::{Scalar, Spot};
use crate::form::ValueType;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Builder<'_, '_, '_> {
    pub(super) fn actions(
        &mut self,
        position: usize,
        drafts: &[ActionDraft],
        part: &mut Part,
    ) -> Option<Vec<Action>> {
        let actions: Vec<Option<Action>> = drafts
            .iter()
            .map(|draft| self.action(position, draft, part))
            .collect();
        actions.into_iter().collect()
    }

    fn action(&mut self, position: usize, draft: &ActionDraft, part: &mut Part) -> Option<Action> {
        match &draft.kind {
            ActionKind::Protocol => Some(Action::Protocol),
            ActionKind::Receipt => Some(Action::Receipt),
            ActionKind::Route => Some(Action::Route),
            ActionKind::ReleasePickup => Some(Action::ReleasePickup),
            ActionKind::SchedulePickup { after } => {
                let after = self.span(position, after.as_ref()?)?;
                self.ready_after.get_or_insert(after);
                Some(Action::SchedulePickup { after })
            }
            ActionKind::Notify { to, subject, text } => {
                let view = self.view_at(position);
                for text in [subject, text].into_iter().flatten() {
                    let filled = letters::check(text, &view.results, self.findings(position));
                    for filled in filled {
                        let (wanted, at) = match filled {
                            Filled::Appointment(at) => (Some(Wanted::Appointment), at),
                            Filled::Protocol(at) => (Some(Wanted::Protocol), at),
                            Filled::Result(name, at) => (result(&view, &name), at),
                        };
                        part.needs.extend(wanted.map(|wanted| Need { wanted, at }));
                    }
                }
                if matches!(to, Some(Recipient::Director | Recipient::Holder)) {
                    part.needs.push(Need {
                        wanted: Wanted::Office,
                        at: draft.at,
                    });
                }
                Some(Action::Notify {
                    to: (*to)?,
                    subject: subject.as_ref()?.text(),
                    text: text.as_ref()?.text(),
                })
            }
            ActionKind::Catalogue { name, with } => {
                self.catalogue(position, draft.at, name, with, part)
            }
        }
    }

    fn catalogue(
        &mut self,
        position: usize,
        at: Spot,
        name: &str,
        with: &[(Scalar, Scalar)],
        part: &mut Part,
    ) -> Option<Action> {
        let known = catalogue::action(name)?;
        if !self
            .words
            .connectors
            .iter()
            .any(|own| own == known.connector)
        {
            self.findings(position).add(
                at,
                "connector-missing",
                format!(
                    "`{name}` needs the connector `{}`, which this municipality does not have",
                    known.connector
                ),
                format!(
                    "add `{}` to `connectors:` in workflows/words.yaml once there is one",
                    known.connector
                ),
            );
        }
        if name == catalogue::ISSUE {
            // Reported where the inputs are read, if it is missing.
            let (_, template) = with.iter().find(|(key, _)| key.text == "template")?;
            let template = self.template(position, at, template, part)?;
            let template = Binding::Fixed(Value::String(template));
            return Some(Action::Catalogue {
                name: name.to_owned(),
                with: BTreeMap::from([("template".to_owned(), template)]),
            });
        }
        let mut sound = true;
        let mut inputs = BTreeMap::new();
        for input in known.inputs {
            let given = with.iter().find(|(key, _)| key.text == input.name);
            match given {
                Some((_, value)) => {
                    let kind = input.kind.value_type();
                    match self.value(position, value, &kind, "input-kind", part) {
                        Some(binding) => {
                            inputs.insert(input.name.to_owned(), binding);
                        }
                        None => sound = false,
                    }
                }
                // Reported where the inputs are read.
                None if input.required => sound = false,
                None => {}
            }
        }
        // A connector is set up by name: which one it is stands in the file.
        if let Some(Binding::Computed(_)) = inputs.get("name").filter(|_| name == "connector") {
            sound = false;
            if let Some((_, value)) = with.iter().find(|(key, _)| key.text == "name") {
                self.findings(position).add(
                    value.at,
                    "input-kind",
                    "which connector is asked cannot depend on the case",
                    "write its name",
                );
            }
        }
        sound.then(|| Action::Catalogue {
            name: name.to_owned(),
            with: inputs,
        })
    }

    /// A value that is written or computed where a step stands.
    pub(super) fn value(
        &mut self,
        position: usize,
        source: &Scalar,
        kind: &ValueType,
        code: &'static str,
        part: &mut Part,
    ) -> Option<Binding> {
        self.use_all_in(position, &source.text);
        let view = self.view_at(position);
        let findings = self.findings(position);
        match values::given(source, kind, &view.types, &view.unknown_roots, findings) {
            Given::Binding(binding) => {
                if let Binding::Computed(computation) = &binding {
                    for (path, _) in computation.reads() {
                        let at = crate::definition::check::conditions::place_of(source, &path);
                        part.needs
                            .extend(result(&view, root(&path)).map(|wanted| Need { wanted, at }));
                    }
                }
                Some(binding)
            }
            Given::Unfit => {
                values::report_unfit(source, code, kind_in_words(kind), findings);
                None
            }
            Given::Reported => None,
        }
    }
}

/// The first name of a path.
pub fn root(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

/// What a first name wants, if it is a result.
pub fn result(view: &Arc<View>, root: &str) -> Option<Wanted> {
    match view.roots.get(root) {
        Some(Whose::Result(step)) => Some(Wanted::Result(*step)),
        Some(Whose::Answers | Whose::Delivery | Whose::Parameter | Whose::Item(_)) | None => None,
    }
}
