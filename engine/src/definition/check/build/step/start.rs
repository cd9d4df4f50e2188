//! Another case that a step starts: its service is there, and its form is given all it asks for.

use super::*;

impl Builder<'_, '_, '_> {
    pub(super) fn start(
        &mut self,
        position: usize,
        draft: &StartDraft,
        part: &mut Part,
    ) -> Option<StepKind> {
        let then = next(self.layout.steps[position].ways.then);
        let form = self.started_form(position, &draft.service);
        let mut answers = BTreeMap::new();
        let mut sound = true;
        if let Some(form) = form {
            let types = form.types();
            for (name, value) in &draft.with {
                let Some(kind) = types.get(&name.text) else {
                    sound = false;
                    names::unknown(
                        name,
                        "unknown-field",
                        "its form has no field",
                        types.keys().map(String::as_str),
                        self.findings(position),
                    );
                    continue;
                };
                match self.value(position, value, kind, "input-kind", part) {
                    Some(binding) => {
                        answers.insert(name.text.clone(), binding);
                    }
                    None => sound = false,
                }
            }
            sound &= self.check_all_given(position, draft, &form, draft.service.at);
        } else {
            sound = false;
        }
        sound.then_some(())?;
        Some(StepKind::Start {
            service: draft.service.text.clone(),
            answers,
            then: then?,
        })
    }

    pub(super) fn check_all_given(
        &mut self,
        position: usize,
        draft: &StartDraft,
        form: &Arc<Form>,
        at: Spot,
    ) -> bool {
        let mut complete = true;
        for field in form.fields() {
            let given = draft.with.iter().any(|(name, _)| name.text == field.name);
            let ticked = matches!(field.kind, FieldKind::Tick);
            let needed = matches!(field.required, Required::Always)
                && field.shown.is_none()
                && !field.is_fixed()
                && !ticked;
            if needed && !given {
                complete = false;
                self.findings(position).add(
                    at,
                    "input-missing",
                    format!("the form of that service asks for `{}`", field.name),
                    format!("add `{}:` under `with:`", field.name),
                );
            }
        }
        complete
    }

    /// The form of another service.
    pub(super) fn started_form(&mut self, position: usize, service: &Scalar) -> Option<Arc<Form>> {
        let path = format!("{SERVICES}{}.yaml", service.text);
        let Some(text) = self
            .files
            .get(&path)
            .filter(|_| !service.text.contains('/'))
        else {
            let known = names::in_folder(self.files, SERVICES, ".yaml");
            let known = known
                .iter()
                .map(String::as_str)
                .filter(|name| !name.contains('/') && *name != "words");
            names::unknown(
                service,
                "unknown-service",
                "there is no service",
                known,
                self.findings(position),
            );
            return None;
        };
        self.other_files.insert(path.clone());
        // What is wrong in that service is told where it is checked itself.
        let mut aside = Findings::of(&path);
        let draft = yaml::read(text, &mut aside).and_then(|root| read_service(&root, &mut aside));
        let name = draft.and_then(|draft| draft.form);
        let mut forms = Forms::over(self.files, self.reports.reading);
        let form = name.and_then(|name| forms.get(&name, &mut aside));
        if let Some(form) = &form {
            self.other_files.extend(form.files().iter().cloned());
        } else {
            self.findings(position).add(
                service.at,
                "unknown-service",
                format!("the form of `{}` cannot be read", shown(&service.text)),
                "put that service right first",
            );
        }
        form
    }
}
