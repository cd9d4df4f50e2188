//! What keeps a page from being shown, and the page shown instead.
//!
//! A handler returns a [`Problem`]; the visit layer turns it into a page in the
//! visitor's language. Nothing internal is told: an incident number leads the
//! operator to the line in the log.

use crate::access::visit::Visit;
use crate::app::App;
use crate::kept::Kept;
use crate::random;
use crate::view::parts::Row;
use crate::view::{Phrase, errors};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use engine::case::Rejection;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

#[derive(Debug)]
pub enum Problem {
    /// Nothing here, or nothing for this visitor: both look alike.
    NotFound,
    /// Known, but not for this visitor's roles.
    Forbidden,
    /// Only for people who are signed in, and this one is not, or not any more.
    SignInFirst {
        kept: Kept,
    },
    /// The form is not one of ours, or of another browser.
    StaleForm {
        kept: Kept,
    },
    /// The case changed in between, or refuses this as it stands.
    Conflict(Box<Conflict>),
    /// Somebody else took the last seat.
    SlotTaken {
        at: Timestamp,
        /// Some times that are free still.
        others: Vec<Timestamp>,
        kept: Kept,
        path: String,
    },
    /// More than a form may hold.
    TooLarge,
    TooMany {
        wait: SignedDuration,
    },
    Unreadable,
    /// Not now: the database is busy or away.
    Unavailable,
    Internal(anyhow::Error),
}

/// What stands in the way, and where to go on.
#[derive(Debug)]
pub struct Conflict {
    pub reason: Phrase,
    /// Who changed it last, when the visitor may know.
    pub by: Option<String>,
    pub at: Option<Timestamp>,
    /// What was typed.
    pub kept: Kept,
    pub path: String,
}

impl Problem {
    /// A command was refused.
    pub fn rejected(rejection: &Rejection, path: impl Into<String>) -> Problem {
        Problem::Conflict(Box::new(Conflict {
            reason: errors::rejection(rejection),
            by: None,
            at: None,
            kept: Kept::default(),
            path: path.into(),
        }))
    }

    /// The case is not what the visitor saw any more.
    pub fn changed(by: Option<String>, at: Option<Timestamp>, path: &str) -> Problem {
        Problem::Conflict(Box::new(Conflict {
            reason: Phrase::key("case-changed"),
            by,
            at,
            kept: Kept::default(),
            path: path.to_owned(),
        }))
    }

    /// A file that was sent is not there any more.
    pub fn gone(path: &str) -> Problem {
        Problem::Conflict(Box::new(Conflict {
            reason: Phrase::key("file-gone"),
            by: None,
            at: None,
            kept: Kept::default(),
            path: path.to_owned(),
        }))
    }

    /// The same, with what was typed.
    #[must_use]
    pub fn keeping(mut self, typed: Kept) -> Problem {
        match &mut self {
            Problem::Conflict(conflict) => conflict.kept = typed,
            Problem::SlotTaken { kept, .. }
            | Problem::SignInFirst { kept }
            | Problem::StaleForm { kept } => *kept = typed,
            Problem::NotFound
            | Problem::Forbidden
            | Problem::TooLarge
            | Problem::TooMany { .. }
            | Problem::Unreadable
            | Problem::Unavailable
            | Problem::Internal(_) => {}
        }
        self
    }

    /// The same, with who stands in the way.
    #[must_use]
    pub fn by(mut self, name: Option<String>) -> Problem {
        if let Problem::Conflict(conflict) = &mut self {
            conflict.by = name;
        }
        self
    }

    /// The same, with when it came about.
    #[must_use]
    pub fn at(mut self, at: Timestamp) -> Problem {
        if let Problem::Conflict(conflict) = &mut self {
            conflict.at = Some(at);
        }
        self
    }

    /// The page for this problem.
    pub fn page(&self, app: &App, visit: &Visit) -> Response {
        let typed = |kept: &Kept| kept.rows(app, &visit.spoken.path, visit.language());
        match self {
            Problem::NotFound => visit.page(app, StatusCode::NOT_FOUND, &errors::NotFound {}),
            Problem::Forbidden => visit.page(app, StatusCode::FORBIDDEN, &errors::Forbidden {}),
            Problem::SignInFirst { kept } => sign_in_first(app, visit, typed(kept)),
            Problem::StaleForm { kept } => {
                let page = errors::StaleForm {
                    path: visit.readable(),
                    kept: typed(kept),
                };
                visit.page(app, StatusCode::FORBIDDEN, &page)
            }
            Problem::Conflict(conflict) => {
                let page = errors::Conflict {
                    reason: conflict.reason.clone(),
                    by: conflict.by.clone(),
                    at: conflict.at,
                    kept: typed(&conflict.kept),
                    path: conflict.path.clone(),
                };
                visit.page(app, StatusCode::CONFLICT, &page)
            }
            Problem::SlotTaken {
                at,
                others,
                kept,
                path,
            } => {
                let page = errors::SlotTaken {
                    at: *at,
                    others: others.clone(),
                    kept: typed(kept),
                    path: path.clone(),
                };
                visit.page(app, StatusCode::CONFLICT, &page)
            }
            Problem::TooLarge => {
                visit.page(app, StatusCode::PAYLOAD_TOO_LARGE, &errors::TooLarge {})
            }
            Problem::TooMany { wait } => {
                let minutes = u16::try_from(wait.as_mins() + 1).unwrap_or(u16::MAX);
                visit.page(
                    app,
                    StatusCode::TOO_MANY_REQUESTS,
                    &errors::TooMany { minutes },
                )
            }
            Problem::Unreadable => visit.page(app, StatusCode::BAD_REQUEST, &errors::Unreadable {}),
            Problem::Unavailable => visit.page(
                app,
                StatusCode::SERVICE_UNAVAILABLE,
                &errors::Unavailable {},
            ),
            Problem::Internal(error) => {
                let incident = random::incident();
                tracing::error!(incident, error = format!("{error:#}"), "a page failed");
                visit.broken(app, &errors::Broken { incident })
            }
        }
    }
}

fn sign_in_first(app: &App, visit: &Visit, kept: Vec<Row>) -> Response {
    let path = visit.readable();
    if visit.method == Method::GET {
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("next", &path)
            .finish();
        return visit.see(&format!("/sign-in?{query}"));
    }
    let page = errors::SessionExpired {
        draft_saved: path.starts_with("/applications/"),
        next: Some(path),
        kept,
    };
    visit.page(app, StatusCode::UNAUTHORIZED, &page)
}

/// Carried to the visit layer, which knows who asks and in which language.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Problem {
        match error {
            store::Error::Busy | store::Error::SentBack(_) | store::Error::Unavailable(_) => {
                Problem::Unavailable
            }
            store::Error::Database(_)
            | store::Error::Migration(_)
            | store::Error::Folder { .. }
            | store::Error::Broken { .. }
            | store::Error::Location { .. } => Problem::Internal(error.into()),
        }
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Problem {
        Problem::Internal(error)
    }
}
