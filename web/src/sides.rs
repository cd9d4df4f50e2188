//! The two sides of a case. What applicant and office do alike is written once, for
//! a [`Side`].

use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::App;
use crate::change::{self, Seen};
use crate::citizen::cases::{self, own};
use crate::problem::Problem;
use crate::staff::case::{self as desk, opened};
use crate::view::Phrase;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Actor, Case};
use engine::definition::Definition;
use std::sync::Arc;

/// A case that somebody may open.
pub struct Opened {
    pub case: Case,
    pub definition: Arc<Definition>,
    pub by: Actor,
    /// The page of the case, on their side.
    pub path: String,
}

impl Opened {
    /// Does it, and leads back to the page of the case with a word about it.
    pub async fn does(
        self,
        app: &App,
        posted: &Posted,
        seen: Seen,
        act: Act,
        action: &'static str,
        told: Told,
    ) -> Result<Response, Problem> {
        let (case, definition, path) = (&self.case, &self.definition, &self.path);
        change::commit(app, definition, case, seen, self.by, act, action, path)
            .await
            .map_err(|problem| problem.keeping(posted.kept()))?;
        Ok(posted.visit.see(&told.at(path)))
    }
}

/// Who stands on it, and what they may open.
pub trait Side: Send + 'static {
    fn open(
        app: &App,
        visit: &Visit,
        reference: &str,
    ) -> impl Future<Output = Result<Opened, Problem>> + Send;

    /// The page of the case with a message that was not sent, and why, by field.
    fn message_again(
        app: &App,
        visit: &Visit,
        opened: Opened,
        typed: &str,
        problems: Vec<(String, Phrase)>,
        status: StatusCode,
    ) -> impl Future<Output = Result<Response, Problem>> + Send;
}

/// On their own matters: `/cases/{reference}`.
pub struct Applicant;

impl Side for Applicant {
    async fn open(app: &App, visit: &Visit, reference: &str) -> Result<Opened, Problem> {
        let by = visit.citizen()?;
        let (case, definition) = own(app, visit.account()?, reference).await?;
        let path = format!("/cases/{reference}");
        Ok(Opened {
            case,
            definition,
            by,
            path,
        })
    }

    async fn message_again(
        app: &App,
        visit: &Visit,
        opened: Opened,
        typed: &str,
        problems: Vec<(String, Phrase)>,
        status: StatusCode,
    ) -> Result<Response, Problem> {
        let wrong = cases::Wrong::message(typed, problems);
        let page = cases::page(app, visit, opened.case, &opened.definition, wrong).await?;
        Ok(visit.page(app, status, &page))
    }
}

/// Those who handle it: `/desk/cases/{reference}`.
pub struct Office;

impl Side for Office {
    async fn open(app: &App, visit: &Visit, reference: &str) -> Result<Opened, Problem> {
        let by = visit.staff()?;
        let (case, definition) = opened(app, visit, reference).await?;
        let path = format!("/desk/cases/{reference}");
        Ok(Opened {
            case,
            definition,
            by,
            path,
        })
    }

    async fn message_again(
        app: &App,
        visit: &Visit,
        opened: Opened,
        typed: &str,
        problems: Vec<(String, Phrase)>,
        status: StatusCode,
    ) -> Result<Response, Problem> {
        let wrong = desk::Wrong::message(typed, problems);
        let page = desk::page(app, visit, &opened.case, &opened.definition, wrong).await?;
        Ok(visit.page(app, status, &page))
    }
}
