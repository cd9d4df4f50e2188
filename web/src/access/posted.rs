//! A form that a visitor sent: read whole, bounded, and proven to come from
//! one of our own pages.

use super::csrf;
use super::visit::Visit;
use crate::app::Shared;
use crate::problem::Problem;
use crate::view::parts::Row;
use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header};
use engine::case::{AccountId, Actor};
use engine::form::RawInput;

/// Largest form read, in bytes.
const LARGEST: usize = 256 * 1024;
/// Names that pages put into forms themselves.
const OURS: [&str; 4] = ["revision", "next", "from", "slot"];
/// Lines shown of what was typed.
const MOST_KEPT: usize = 40;
/// Most names in one form.
const MOST_FIELDS: usize = 1_000;

/// The names and values of a form, without the form token.
#[derive(Clone, Debug)]
pub struct Posted {
    pub visit: Visit,
    pub input: RawInput,
}

impl Posted {
    /// The value of a field of ours, e.g. `revision`. Empty when absent.
    pub fn value(&self, name: &str) -> &str {
        self.input.get(name).unwrap_or_default()
    }

    /// What was typed, to show it on a page that says why it was not taken.
    /// Passwords and what the page itself put into the form are left out.
    pub fn kept(&self) -> Vec<Row> {
        self.input
            .iter()
            .filter(|(name, value)| {
                !value.trim().is_empty() && *name != "password" && !OURS.contains(name)
            })
            .take(MOST_KEPT)
            .map(|(name, value)| Row::new(name, value))
            .collect()
    }

    /// The account, or a page that keeps what was typed.
    pub fn account(&self) -> Result<AccountId, Problem> {
        self.or_keep(self.visit.account())
    }

    pub fn citizen(&self) -> Result<Actor, Problem> {
        self.or_keep(self.visit.citizen())
    }

    pub fn staff(&self) -> Result<Actor, Problem> {
        self.or_keep(self.visit.staff())
    }

    fn or_keep<T>(&self, result: Result<T, Problem>) -> Result<T, Problem> {
        result.map_err(|problem| {
            if let Problem::SignInFirst { .. } = problem {
                Problem::SignInFirst { kept: self.kept() }
            } else {
                problem
            }
        })
    }

    /// The fields without these names: what the form engine may see.
    pub fn without(&self, names: &[&str]) -> RawInput {
        self.input
            .iter()
            .filter(|(name, _)| !names.contains(name))
            .collect()
    }
}

impl FromRequest<Shared> for Posted {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &Shared) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        if !is_form(&parts.headers) || comes_from_elsewhere(&parts.headers) {
            return Err(Problem::StaleForm { kept: Vec::new() });
        }
        let bytes = to_bytes(body, LARGEST)
            .await
            .map_err(|_| Problem::TooLarge)?;
        let mut input = RawInput::new();
        let mut token = None;
        for (count, (name, value)) in form_urlencoded::parse(&bytes).enumerate() {
            if count >= MOST_FIELDS {
                return Err(Problem::TooLarge);
            }
            if name == csrf::FIELD {
                token.get_or_insert(value.into_owned());
            } else {
                input.push(name, value);
            }
        }
        let posted = Posted { visit, input };
        if token.is_some_and(|token| csrf::matches(&posted.visit.token, &token)) {
            Ok(posted)
        } else {
            Err(Problem::StaleForm {
                kept: posted.kept(),
            })
        }
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// Browsers say where a form comes from; another site's form is refused even
/// if it had the token.
fn comes_from_elsewhere(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .and_then(|site| site.to_str().ok())
        .is_some_and(|site| site != "same-origin" && site != "none")
}
