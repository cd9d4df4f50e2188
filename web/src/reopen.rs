//! `/cases/{reference}/reopen` and `/desk/cases/{reference}/reopen` — a case that
//! has ended is taken up again, within the time its service gives, by whomever it
//! names: the same page for the applicant and for the office.

use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::anytime::{keeps_closed, may_reopen};
use crate::app::App;
use crate::change::{self, Seen};
use crate::problem::Problem;
use crate::typed;
use crate::view::deed::{Deed, LONGEST_REASON};
use crate::view::form::FormView;
use crate::view::page::Back;
use crate::view::{Message, Phrase};
use axum::http::StatusCode;
use axum::response::Response;
use engine::calendar::When;
use engine::case::{Act, Actor, Case};
use engine::definition::Definition;
use jiff::Timestamp;

/// A case that somebody would reopen.
pub struct Closed<'a> {
    pub case: &'a Case,
    pub definition: &'a Definition,
    pub by: Actor,
    /// The page of the case, on their side.
    pub path: String,
}

impl Closed<'_> {
    pub fn ask(&self, app: &App, visit: &Visit) -> Result<Response, Problem> {
        self.can_be(app)?;
        let page = self.page(app, visit, "", None);
        Ok(visit.page(app, StatusCode::OK, &page))
    }

    pub async fn reopen(self, app: &App, posted: &Posted) -> Result<Response, Problem> {
        self.can_be(app)
            .map_err(|problem| problem.keeping(posted.kept()))?;
        let visit = &posted.visit;
        let typed = posted.value("reason");
        let reason = match typed::read(typed, LONGEST_REASON, "reopen-reason-empty") {
            Ok(reason) => reason,
            Err(problem) => {
                let page = self.page(app, visit, typed, Some(problem));
                return Ok(visit.page(app, StatusCode::UNPROCESSABLE_ENTITY, &page));
            }
        };
        let Closed {
            case,
            definition,
            by,
            path,
        } = self;
        let (seen, act) = (Seen::of(posted), Act::Reopen { reason });
        let action = "case.reopened";
        change::commit(app, definition, case, seen, by, act, action, &path)
            .await
            .map_err(|problem| problem.keeping(posted.kept()))?;
        Ok(visit.see(&Told::Reopened.at(&path)))
    }

    fn can_be(&self, app: &App) -> Result<(), Problem> {
        if !may_reopen(self.case, self.definition, &self.by) {
            return Err(Problem::NotFound);
        }
        match keeps_closed(app, self.case, self.definition, &self.by) {
            Some(rejection) => Err(Problem::rejected(&rejection, self.path.as_str())),
            None => Ok(()),
        }
    }

    fn page(&self, app: &App, visit: &Visit, typed: &str, problem: Option<Phrase>) -> Deed {
        let reason = Deed::reason("reopen-reason", "reopen-reason-hint", typed);
        let problems: Vec<_> = problem.into_iter().map(|text| ("reason", text)).collect();
        let mut lead = vec![Phrase::key("reopen-lead")];
        lead.extend(
            self.until(app)
                .map(|until| Message::new("reopen-until").with("until", until).into()),
        );
        let service = self.definition.title.in_language(visit.language());
        Deed {
            service: Some(service.to_owned()),
            reference: self.case.reference.clone(),
            title: Phrase::key("reopen-title"),
            lead,
            facts: Vec::new(),
            form: FormView::new(vec![reason]).with_problems(&problems),
            revision: self.case.revision.0,
            path: format!("{}/reopen", self.path),
            button: Some(Phrase::key("reopen-button")),
            grave: false,
            back: Back::to(self.path.as_str()),
        }
    }

    /// Until when it can be done.
    fn until(&self, app: &App) -> Option<Timestamp> {
        let way = self.definition.anytime.reopen.as_ref()?;
        let ended = When {
            now: self.case.ended.as_ref()?.at,
            calendar: &app.municipality.calendar,
        };
        Some(ended.after(way.within))
    }
}
