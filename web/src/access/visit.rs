//! A visit: one request by somebody, known or not.
//!
//! The layer here stands around every route. It finds out who is asking, lets
//! the handler work, dresses problems as pages in the visitor's language and
//! puts the policy headers on whatever leaves.

use super::{cookie, csrf, rights, told};
use crate::app::{App, Shared};
use crate::kept::Kept;
use crate::language::Spoken;
use crate::problem::Problem;
use crate::random;
use crate::routes;
use crate::view::{Page, PageContext, SignedIn, errors};
use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use engine::case::{AccountId, Actor, OfficeRole};
use engine::text::Language;
use jiff::SignedDuration;
use std::net::SocketAddr;
use std::sync::Arc;
use store::Session;

/// A session ends when nothing was asked for this long …
pub const IDLE: SignedDuration = SignedDuration::from_mins(60);
/// … and this long after signing in whatever was asked.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(12);

/// Who is asking, in which language, for what.
#[derive(Clone, Debug)]
pub struct Visit {
    pub spoken: Spoken,
    pub method: Method,
    /// The browser's token; forms are tied to it.
    pub token: String,
    /// There when signed in.
    pub session: Option<Arc<Session>>,
    /// The network address the request came from, for throttling only.
    pub from: String,
}

impl Visit {
    pub fn language(&self) -> Language {
        self.spoken.language
    }

    /// The session, or the way to the sign-in page and back.
    pub fn signed_in(&self) -> Result<&Session, Problem> {
        self.session.as_deref().ok_or(Problem::SignInFirst {
            kept: Kept::default(),
        })
    }

    pub fn account(&self) -> Result<AccountId, Problem> {
        Ok(self.signed_in()?.account.id)
    }

    pub fn roles(&self) -> &[OfficeRole] {
        self.session.as_ref().map_or(&[], |session| &session.roles)
    }

    /// The person as a citizen, on their own matters.
    pub fn citizen(&self) -> Result<Actor, Problem> {
        Ok(Actor::Citizen {
            account: self.account()?,
        })
    }

    /// The person as an employee who handles cases; for anybody else the page
    /// does not exist.
    pub fn staff(&self) -> Result<Actor, Problem> {
        let account = self.account()?;
        if rights::case_offices(self.roles()).is_empty() {
            return Err(Problem::NotFound);
        }
        Ok(Actor::Staff {
            account,
            roles: self.roles().to_vec(),
        })
    }

    /// The person as whoever runs the machine; for anybody else the page does not
    /// exist.
    pub fn operator(&self) -> Result<Actor, Problem> {
        let account = self.account()?;
        if rights::runs_machine(self.roles()) {
            Ok(Actor::Operator { account })
        } else {
            Err(Problem::NotFound)
        }
    }

    /// The page to read at the place of this request; see [`routes::readable`].
    pub fn readable(&self) -> String {
        if self.method == Method::POST {
            routes::readable(&self.spoken.path)
        } else {
            self.spoken.path.clone()
        }
    }

    pub fn context(&self, app: &App) -> PageContext {
        let signed_in = self.session.as_ref().map(|session| SignedIn {
            name: session.account.full_name(),
            areas: rights::areas(&session.roles, app.keeps_mail()),
        });
        PageContext {
            language: self.language(),
            path: told::without(&self.readable()),
            signed_in,
            csrf: csrf::token(&self.token),
            municipality: app
                .municipality
                .name
                .in_language(self.language())
                .to_owned(),
            flash: told::flash(&self.spoken.path),
        }
    }

    /// A page of ours as the answer.
    pub fn page<P: Page>(&self, app: &App, status: StatusCode, page: &P) -> Response {
        match app.renderer.page(&self.context(app), page) {
            Ok(html) => (status, Html(html)).into_response(),
            Err(error) => {
                let incident = random::incident();
                tracing::error!(incident, %error, template = P::TEMPLATE, "a page did not render");
                self.broken(app, &errors::Broken { incident })
            }
        }
    }

    /// The page for a failure of ours; plain words when even that fails.
    pub fn broken(&self, app: &App, page: &errors::Broken) -> Response {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        match app.renderer.page(&self.context(app), page) {
            Ok(html) => (status, Html(html)).into_response(),
            Err(error) => {
                tracing::error!(%error, "the page for failures failed");
                (status, "500").into_response()
            }
        }
    }

    /// "See there": the answer to a form that worked (303).
    pub fn see(&self, path: &str) -> Response {
        crate::reply::see_other(&crate::language::address(self.language(), path))
    }
}

impl FromRequestParts<Shared> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Visit>()
            .cloned()
            .ok_or_else(|| Problem::Internal(anyhow::anyhow!("a route without the visit layer")))
    }
}

/// The layer around every route.
pub async fn layer(State(app): State<Shared>, mut request: Request, next: Next) -> Response {
    let (mut visit, new) = arrive(&app, &request);
    // Style and fonts are the same for everybody.
    let anonymous = new || request.uri().path().starts_with("/assets/");
    match session(&app, &visit.token, anonymous).await {
        Ok(session) => visit.session = session.map(Arc::new),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "a session could not be read");
            return dress(Problem::Unavailable.page(&app, &visit), &app);
        }
    }
    request.extensions_mut().insert(visit.clone());
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Arc<Problem>>() {
        response = problem.page(&app, &visit);
    }
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if new && is_page && !response.headers().contains_key(header::SET_COOKIE) {
        let cookie = cookie::set(&visit.token, app.is_https());
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    dress(response, &app)
}

/// Who comes, as far as the request tells, and whether their token is new.
fn arrive(app: &App, request: &Request) -> (Visit, bool) {
    let given = cookie::read(request.headers(), app.is_https());
    let spoken = request
        .extensions()
        .get::<Spoken>()
        .cloned()
        .unwrap_or_else(|| Spoken {
            language: Language::default(),
            path: request.uri().path().to_owned(),
        });
    let from = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(String::new, |info| info.0.ip().to_string());
    let new = given.is_none();
    let visit = Visit {
        spoken,
        method: request.method().clone(),
        token: given.unwrap_or_else(random::token),
        session: None,
        from,
    };
    (visit, new)
}

/// The session of a token, unless it has been idle too long.
async fn session(app: &App, token: &str, anonymous: bool) -> Result<Option<Session>, store::Error> {
    if anonymous {
        return Ok(None);
    }
    let digest = cookie::digest(token);
    let now = app.now();
    let Some(session) = app.store.session(&digest, now).await? else {
        return Ok(None);
    };
    let idle = now.duration_since(session.seen_at);
    if idle >= IDLE {
        app.store.end_session(&digest).await?;
        return Ok(None);
    }
    if idle >= SignedDuration::from_mins(1) {
        app.store.see_session(&digest, now).await?;
    }
    Ok(Some(session))
}

/// Put among an answer's extensions: what it holds comes from somebody else.
#[derive(Clone, Copy, Debug)]
pub struct Sandboxed;

/// For those: nothing in it may run, load or send anything, or be part of our site.
const SANDBOX: &str = "default-src 'none'; form-action 'none'; base-uri 'none'; \
                       frame-ancestors 'none'; sandbox";

const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The policy headers that every answer carries.
fn dress(mut response: Response<Body>, app: &App) -> Response {
    let policy = match response.extensions_mut().remove::<Sandboxed>() {
        Some(Sandboxed) => SANDBOX,
        None => POLICY,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("interest-cohort=()"),
    );
    headers.insert(
        "cross-origin-opener-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    if app.is_https() {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    // Pages carry people's data; assets set their own, longer life.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
