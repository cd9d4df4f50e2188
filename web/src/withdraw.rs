//! `/cases/{reference}/withdraw` and `/desk/cases/{reference}/withdraw` — an
//! application is taken back, by the applicant or by those in the office whom its
//! service names. The page says what that means and asks once more.

use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::anytime::{keeps_going, may_withdraw};
use crate::app::App;
use crate::change::{self, Seen};
use crate::problem::Problem;
use crate::typed;
use crate::view::Phrase;
use crate::view::deed::{Deed, LONGEST_REASON};
use crate::view::form::FormView;
use crate::view::page::Back;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Actor, Case};
use engine::definition::Definition;

/// A case that somebody would withdraw.
pub struct Open<'a> {
    pub case: &'a Case,
    pub definition: &'a Definition,
    pub by: Actor,
    /// The page of the case, on their side.
    pub path: String,
}

impl Open<'_> {
    pub fn ask(&self, app: &App, visit: &Visit) -> Result<Response, Problem> {
        self.can_be()?;
        let page = self.page(visit, "", None);
        Ok(visit.page(app, StatusCode::OK, &page))
    }

    pub async fn withdraw(self, app: &App, posted: &Posted) -> Result<Response, Problem> {
        self.can_be()
            .map_err(|problem| problem.keeping(posted.kept()))?;
        let visit = &posted.visit;
        let typed = posted.value("reason");
        let reason = match typed::read(typed, LONGEST_REASON, "withdraw-reason-empty") {
            Ok(reason) => reason,
            Err(problem) => {
                let page = self.page(visit, typed, Some(problem));
                return Ok(visit.page(app, StatusCode::UNPROCESSABLE_ENTITY, &page));
            }
        };
        let Open {
            case,
            definition,
            by,
            path,
        } = self;
        let (seen, act) = (Seen::of(posted), Act::Withdraw { reason });
        let action = "case.withdrawn";
        change::commit(app, definition, case, seen, by, act, action, &path)
            .await
            .map_err(|problem| problem.keeping(posted.kept()))?;
        Ok(visit.see(&Told::Withdrawn.at(&path)))
    }

    fn can_be(&self) -> Result<(), Problem> {
        if !may_withdraw(self.case, self.definition, &self.by) {
            return Err(Problem::NotFound);
        }
        match keeps_going(self.case) {
            Some(rejection) => Err(Problem::rejected(&rejection, self.path.as_str())),
            None => Ok(()),
        }
    }

    fn page(&self, visit: &Visit, typed: &str, problem: Option<Phrase>) -> Deed {
        let (title, lead, appointment, hint) = match self.by {
            Actor::Staff { .. } => (
                "desk-withdraw-title",
                "desk-withdraw-lead",
                "desk-withdraw-appointment",
                "desk-withdraw-reason-hint",
            ),
            Actor::Citizen { .. } | Actor::Operator { .. } | Actor::System => (
                "withdraw-title",
                "withdraw-lead",
                "withdraw-appointment",
                "withdraw-reason-hint",
            ),
        };
        let mut lead = vec![Phrase::key(lead)];
        if self.case.appointment.is_some() {
            lead.push(Phrase::key(appointment));
        }
        let reason = Deed::reason("withdraw-reason", hint, typed);
        let problems: Vec<_> = problem.into_iter().map(|text| ("reason", text)).collect();
        let service = self.definition.title.in_language(visit.language());
        Deed {
            service: Some(service.to_owned()),
            reference: self.case.reference.clone(),
            title: Phrase::key(title),
            lead,
            facts: Vec::new(),
            form: FormView::new(vec![reason]).with_problems(&problems),
            revision: self.case.revision.0,
            path: format!("{}/withdraw", self.path),
            button: Some(Phrase::key("withdraw-button")),
            grave: true,
            back: Back::to(self.path.as_str()),
        }
    }
}
