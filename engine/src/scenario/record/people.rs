//! Who the accounts of a history are, in the words of lines.

use crate::case::{AccountId, Case, Event, Recorded, TaskNo};
use crate::definition::{By, Definition, StepKind};
use std::collections::BTreeMap;

pub struct People<'a> {
    definition: &'a Definition,
    applicant: AccountId,
    /// Step and role of each task; no step for an extra task.
    tasks: BTreeMap<TaskNo, (Option<String>, String)>,
    /// People of each role, in the order in which they first had to do with it.
    known: BTreeMap<String, Vec<AccountId>>,
}

impl<'a> People<'a> {
    pub fn of(definition: &'a Definition, case: &Case, history: &[Recorded]) -> People<'a> {
        let mut people = People {
            definition,
            applicant: case.applicant,
            tasks: BTreeMap::new(),
            known: BTreeMap::new(),
        };
        for recorded in history {
            people.note(recorded);
        }
        people
    }

    /// Learns from an event who plays which role.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "only tasks say which role somebody plays"
    )]
    fn note(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::TaskCreated {
                task, step, role, ..
            } => {
                let at = (Some(step.clone()), role.clone());
                self.tasks.insert(*task, at);
            }
            Event::ExtraTaskAsked { task, role, .. } => {
                self.tasks.insert(*task, (None, role.clone()));
            }
            Event::TaskClaimed { task, by } | Event::TaskCompleted { task, by, .. } => {
                self.meet(*task, *by);
            }
            Event::TaskSentBack { task, by, .. } | Event::ExtraTaskDone { task, by, .. } => {
                self.meet(*task, *by);
            }
            Event::TaskHandedOver { task, to, .. } => {
                if let Some(by) = recorded.by {
                    self.meet(*task, by);
                }
                self.meet(*task, *to);
            }
            Event::TaskDelegated {
                task, owner, to, ..
            } => {
                self.meet(*task, *owner);
                if let Some(by) = recorded.by {
                    self.meet(*task, by);
                }
                self.meet(*task, *to);
            }
            _ => {}
        }
    }

    fn meet(&mut self, task: TaskNo, account: AccountId) {
        if let Some((_, role)) = self.tasks.get(&task) {
            let role = role.clone();
            self.meet_as(&role, account);
        }
    }

    fn meet_as(&mut self, role: &str, account: AccountId) {
        let people = self.known.entry(role.to_owned()).or_default();
        if !people.contains(&account) {
            people.push(account);
        }
    }

    pub fn is_extra(&self, task: TaskNo) -> bool {
        self.tasks
            .get(&task)
            .is_some_and(|(step, _)| step.is_none())
    }

    /// Whoever does something at a task, and its step.
    pub fn at_task(&self, task: TaskNo, by: Option<AccountId>) -> (String, String) {
        let Some((step, role)) = self.tasks.get(&task) else {
            return ("operator".to_owned(), String::new());
        };
        let who = by.map_or_else(|| role.clone(), |account| self.numbered(role, account));
        (who, step.clone().unwrap_or_default())
    }

    /// Whoever does something that these may do at any time.
    pub fn who(&mut self, by: Option<AccountId>, may: &[By]) -> String {
        let Some(account) = by else {
            return "operator".to_owned();
        };
        if account == self.applicant {
            return "applicant".to_owned();
        }
        let fits = |role: &str| {
            may.is_empty()
                || may.iter().any(|by| match by {
                    By::Staff => true,
                    By::Role(named) => named == role,
                    By::Applicant => false,
                })
        };
        let known = self.known.iter();
        let mut known = known.filter(|(role, people)| fits(role) && people.contains(&account));
        let role = match known.next() {
            Some((role, _)) => role.clone(),
            None => self.some_role(may),
        };
        self.meet_as(&role, account);
        self.numbered(&role, account)
    }

    fn numbered(&self, role: &str, account: AccountId) -> String {
        let people = self.known.get(role);
        let place = people.and_then(|people| people.iter().position(|one| *one == account));
        match place {
            None | Some(0) => role.to_owned(),
            Some(before) => format!("{role} {}", before + 1),
        }
    }

    /// A role that may do it, else one that has tasks.
    fn some_role(&self, may: &[By]) -> String {
        let named = may.iter().find_map(|by| match by {
            By::Role(role) => Some(role.clone()),
            By::Applicant | By::Staff => None,
        });
        let tasks = || {
            self.definition
                .steps
                .iter()
                .find_map(|step| match &step.kind {
                    StepKind::Task(task) => Some(task.role.clone()),
                    StepKind::Do { .. }
                    | StepKind::Choose { .. }
                    | StepKind::Table { .. }
                    | StepKind::Wait { .. }
                    | StepKind::Block { .. }
                    | StepKind::Together { .. }
                    | StepKind::Each(_)
                    | StepKind::Call { .. }
                    | StepKind::Start { .. }
                    | StepKind::Correct(_)
                    | StepKind::End { .. }
                    | StepKind::Return { .. } => None,
                })
        };
        named
            .or_else(tasks)
            .unwrap_or_else(|| "director".to_owned())
    }
}
