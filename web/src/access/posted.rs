//! A form that a visitor sent: read whole, bounded, and proven to come from
//! one of our own pages.

use super::csrf;
use super::visit::Visit;
use crate::app::Shared;
use crate::kept::Kept;
use crate::problem::Problem;
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header};
use engine::case::{AccountId, Actor};
use engine::form::RawInput;
use futures::StreamExt;

/// Largest form read, in bytes.
const LARGEST: usize = 256 * 1024;
/// Most that is taken in to be refused with a page, in bytes.
const LARGEST_TAKEN_IN: usize = 16 * 1024 * 1024;
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
    pub fn kept(&self) -> Kept {
        Kept::of(&self.input)
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

    pub fn operator(&self) -> Result<Actor, Problem> {
        self.or_keep(self.visit.operator())
    }

    /// Keeps what was typed for after the sign-in that is asked for first.
    pub fn or_keep<T>(&self, result: Result<T, Problem>) -> Result<T, Problem> {
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
        let bytes = read(body).await?;
        if !is_form(&parts.headers) || comes_from_elsewhere(&parts.headers) {
            return Err(Problem::StaleForm {
                kept: Kept::default(),
            });
        }
        let mut input = RawInput::new();
        let mut token = None;
        for (count, (name, value)) in form_urlencoded::parse(&bytes).enumerate() {
            if count >= MOST_FIELDS {
                return Err(Problem::TooLarge);
            }
            if name == csrf::FIELD {
                token.get_or_insert(value.into_owned());
            } else {
                // No page asks for U+0000 and PostgreSQL cannot keep it.
                input.push(name.replace('\0', ""), value.replace('\0', ""));
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

/// The whole of what was sent. What is too large is still taken in, for a while,
/// before it is refused: a browser that finds the door shut while it sends shows
/// no page at all.
async fn read(body: Body) -> Result<Vec<u8>, Problem> {
    let mut body = body.into_data_stream();
    let mut bytes = Vec::new();
    let mut seen = 0;
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| Problem::Unreadable)?;
        seen += chunk.len();
        if seen <= LARGEST {
            bytes.extend_from_slice(&chunk);
        } else if seen > LARGEST_TAKEN_IN {
            break;
        }
    }
    if seen <= LARGEST {
        Ok(bytes)
    } else {
        Err(Problem::TooLarge)
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
pub(super) fn comes_from_elsewhere(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .and_then(|site| site.to_str().ok())
        .is_some_and(|site| site != "same-origin" && site != "none")
}
