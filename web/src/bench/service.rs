//! The services that are measured, the people who take part, and the commands they
//! give: everything a case of `thyrida bench` goes through, decided by the real rules.

use crate::clock::Clock;
use crate::random;
use anyhow::{Context as _, anyhow};
use engine::calendar::{Calendar, When};
use engine::case::{
    AccountId, Act, Actor, Application, Case, CaseId, Change, Command, EffectNo, Identification,
    Numbers, OfficeRole, Rejection, Report, Slot, TaskNo, decide,
};
use engine::definition::{self, Definition, Delivery, Level, Words};
use engine::files::Files;
use engine::form::Answers;
use engine::text::Language;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use store::{Draft, NewAccount, Store};
use uuid::Uuid;

pub const OFFICE: &str = "bench";
const ROLE: &str = "clerk";
/// Automatic from the first to the last step.
pub const MEASURED: &str = "measured";
/// With a job after the human task.
pub const HANDED_ON: &str = "handed-on";

/// The files, as the real reader finds them.
fn files() -> Files {
    let mut files = Files::default();
    for (path, text) in [
        (Words::PATH, include_str!("files/words.yaml")),
        (
            "workflows/measured.yaml",
            include_str!("files/measured.yaml"),
        ),
        (
            "workflows/handed-on.yaml",
            include_str!("files/handed-on.yaml"),
        ),
        (
            "forms/measured/application.json",
            include_str!("files/application.json"),
        ),
        (
            "forms/measured/application.en.json",
            include_str!("files/application.en.json"),
        ),
        (
            "forms/measured/check.json",
            include_str!("files/check.json"),
        ),
        (
            "forms/measured/check.en.json",
            include_str!("files/check.en.json"),
        ),
    ] {
        files.insert(path, text);
    }
    files
}

/// Who and what is measured; the same in every database of one run.
#[derive(Debug)]
pub struct Cast {
    pub applicant: AccountId,
    pub clerk: AccountId,
    definitions: Vec<Arc<Definition>>,
    calendar: Calendar,
    answers: Answers,
    pub clock: Clock,
}

impl Cast {
    pub fn new(clock: &Clock) -> anyhow::Result<Cast> {
        let files = files();
        let told = |findings: Vec<engine::finding::Finding>| {
            let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
            anyhow!("the measured services have problems:\n{}", lines.join("\n"))
        };
        let words = Words::read(&files).map_err(told)?;
        let (definitions, findings) = definition::check_all(&files, &words);
        if !findings.is_empty() {
            return Err(told(findings));
        }
        Ok(Cast {
            applicant: AccountId(random::id(clock)),
            clerk: AccountId(random::id(clock)),
            definitions: definitions.into_iter().map(Arc::new).collect(),
            calendar: Calendar::default(),
            answers: answers(),
            clock: clock.clone(),
        })
    }

    /// Bytes of what an applicant writes.
    pub fn data(&self) -> usize {
        Value::Object(self.answers.as_map().clone())
            .to_string()
            .len()
    }

    pub fn service(&self, slug: &str) -> anyhow::Result<Arc<Definition>> {
        self.definitions
            .iter()
            .find(|definition| definition.service == slug)
            .cloned()
            .with_context(|| format!("there is no measured service {slug}"))
    }

    /// Publishes the services and registers the people.
    pub async fn enter(&self, store: &Store) -> anyhow::Result<()> {
        for definition in &self.definitions {
            store
                .publish(&definition.service, &definition.sources, self.clock.now())
                .await?;
        }
        for (id, username) in [(self.applicant, "applicant"), (self.clerk, "clerk")] {
            store
                .create_account(&NewAccount {
                    id,
                    username: username.into(),
                    // Nobody signs in here.
                    password_hash: "none".into(),
                    given_name: "Ελένη".into(),
                    family_name: "Μετρήτρια".into(),
                    email: format!("{username}@dimos.example"),
                    phone: None,
                    level: Level::A,
                    language: Language::El,
                    created_at: self.clock.now(),
                })
                .await?;
        }
        store.grant(self.clerk, &self.role()).await?;
        Ok(())
    }

    fn role(&self) -> OfficeRole {
        OfficeRole {
            office: OFFICE.into(),
            role: ROLE.into(),
        }
    }

    /// A draft of the applicant; each of a service of its own, because an account has
    /// one draft of a service.
    pub fn draft(&self, definition: &Definition) -> Draft {
        let id = random::id(&self.clock);
        let now = self.clock.now();
        Draft {
            id,
            account: self.applicant,
            service: format!("{}-{}", definition.service, id.simple()),
            version: definition.digest.clone(),
            answers: Value::Object(self.answers.as_map().clone()),
            page: "check".into(),
            created_at: now,
            updated_at: now,
        }
    }

    pub fn submitted(
        &self,
        definition: &Definition,
        case: Uuid,
        numbers: Numbers,
        now: Timestamp,
    ) -> Result<Change, Rejection> {
        let application = Application {
            case: CaseId(case),
            answers: self.answers.clone(),
            language: Language::El,
            delivery: Delivery::Office,
            level: Level::B,
            location: Some("town-hall".into()),
            tell_changes: true,
            identification: Identification::Confirmed,
            expected: Slot {
                location: "town-hall".into(),
                at: now,
            },
            chosen: false,
            collection_code: None,
            numbers,
            files: Vec::new(),
        };
        let by = Actor::Citizen {
            account: self.applicant,
        };
        let act = Act::Submit(Box::new(application));
        self.decided(definition, None, by, act, now)
    }

    /// The open effect is answered: the office is found.
    pub fn routed(
        &self,
        definition: &Definition,
        case: &Case,
        now: Timestamp,
    ) -> Result<Change, Rejection> {
        let effect = case.effects.keys().next().copied().unwrap_or(EffectNo(0));
        let report = Report::Routed {
            office: OFFICE.into(),
        };
        let act = Act::Report { effect, report };
        self.decided(definition, Some(case), Actor::System, act, now)
    }

    /// The clerk completes the open task.
    pub fn completed(
        &self,
        definition: &Definition,
        case: &Case,
        now: Timestamp,
    ) -> Result<Change, Rejection> {
        let by = Actor::Staff {
            account: self.clerk,
            roles: vec![self.role()],
        };
        let mut result = Map::new();
        result.insert("result".into(), json!("complete"));
        let act = Act::Complete {
            task: case.tasks.keys().next().copied().unwrap_or(TaskNo(0)),
            result: Answers::from(result),
            files: Vec::new(),
        };
        self.decided(definition, Some(case), by, act, now)
    }

    fn decided(
        &self,
        definition: &Definition,
        case: Option<&Case>,
        by: Actor,
        act: Act,
        now: Timestamp,
    ) -> Result<Change, Rejection> {
        let when = When {
            now,
            calendar: &self.calendar,
        };
        decide(definition, case, &Command { by, act }, when)
    }
}

/// About 0.8 kB, as people write.
fn answers() -> Answers {
    let line = "Παρακαλώ να εξεταστεί το αίτημά μου για τον φωτισμό της οδού. ";
    let mut answers = Map::new();
    answers.insert("subject".into(), json!("Φωτισμός στην οδό Κοραή"));
    answers.insert("text".into(), json!(line.repeat(6).trim_end()));
    answers.insert("urgent".into(), json!(false));
    Answers::from(answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measured_services_are_sound_and_a_case_runs_from_start_to_end() {
        let clock = Clock::system();
        let cast = Cast::new(&clock).unwrap();
        assert!((700..900).contains(&cast.data()), "{}", cast.data());
        let numbers = Numbers {
            reference: "2026-000001".into(),
            protocol: "1/2026".into(),
        };
        for (slug, reports) in [(MEASURED, 1), (HANDED_ON, 2)] {
            let definition = cast.service(slug).unwrap();
            let now = clock.now();
            let id = random::id(&clock);
            let opened = cast.submitted(&definition, id, numbers.clone(), now);
            let mut case = opened.unwrap().case;
            case = cast.routed(&definition, &case, now).unwrap().case;
            assert_eq!(case.tasks.len(), 1, "{slug}");
            case = cast.completed(&definition, &case, now).unwrap().case;
            for _ in 1..reports {
                assert!(case.ended.is_none(), "{slug}");
                case = cast.routed(&definition, &case, now).unwrap().case;
            }
            assert!(case.ended.is_some(), "{slug}");
        }
    }
}
