//! The two sides of a case. What applicant and office do alike is written once, for
//! a [`Side`].

use crate::access::visit::Visit;
use crate::app::App;
use crate::citizen::cases::own;
use crate::problem::Problem;
use crate::staff::case::opened;
use engine::case::{Actor, Case};
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

/// Who stands on it, and what they may open.
pub trait Side: Send + 'static {
    fn open(
        app: &App,
        visit: &Visit,
        reference: &str,
    ) -> impl Future<Output = Result<Opened, Problem>> + Send;
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
}
