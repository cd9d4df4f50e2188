//! `/desk/cases/{reference}/documents/{no}/revoke` — a document that was issued does not
//! hold any more. Whoever holds it is told, and so is everybody who checks it.

use super::case::opened;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::problem::Problem;
use crate::typed;
use crate::view::deed::{Deed, LONGEST_REASON};
use crate::view::form::{FieldView, FormView};
use crate::view::parts::{Row, grounds};
use crate::view::{Phrase, dates};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Actor, Case, EffectNo, Grounds, Rejection, may};
use engine::definition::Definition;
use std::sync::Arc;
use store::{IssuedDocument, Viewer};

/// The document with its case, for somebody who may revoke it.
struct Held {
    case: Case,
    definition: Arc<Definition>,
    document: IssuedDocument,
    path: String,
}

/// `GET …/revoke`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Path((reference, no)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let by = visit.staff()?;
    let held = held(&app, &visit, &by, &reference, no).await?;
    let page = page(&held, &visit, &Typed::default());
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// `POST …/revoke`
pub async fn revoke(
    State(app): State<Shared>,
    Path((reference, no)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.staff()?;
    let held = posted.or_keep(held(&app, visit, &by, &reference, no).await)?;
    let word = posted.value("grounds");
    let given = Grounds::GIVEN.into_iter().find(|one| one.word() == word);
    let reason = typed::read(
        posted.value("reason"),
        LONGEST_REASON,
        "revoke-reason-empty",
    );
    let (grounds, reason) = match (given, reason) {
        (Some(grounds), Ok(reason)) => (grounds, reason),
        (grounds, reason) => {
            let mut problems = Vec::new();
            if grounds.is_none() {
                problems.push(("grounds", Phrase::key("revoke-grounds-missing")));
            }
            problems.extend(reason.err().map(|problem| ("reason", problem)));
            let typed = Typed {
                grounds: word,
                reason: posted.value("reason"),
                problems,
            };
            let page = page(&held, visit, &typed);
            return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let act = Act::Revoke {
        document: held.document.document,
        grounds,
        reason,
    };
    let Held {
        case,
        definition,
        path,
        ..
    } = held;
    let seen = Seen::of(&posted);
    let action = "document.revoked";
    change::commit(&app, &definition, &case, seen, by, act, action, &path)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::Revoked.at(&path)))
}

/// A document that is not there, and one that this employee may not revoke, look alike.
async fn held(
    app: &App,
    visit: &Visit,
    by: &Actor,
    reference: &str,
    no: u32,
) -> Result<Held, Problem> {
    let (case, definition) = opened(app, visit, reference).await?;
    if !may(&case, by, &definition.anytime.revoke) {
        return Err(Problem::NotFound);
    }
    let document = EffectNo(no);
    let viewer = Viewer::Staff(visit.account()?);
    let rows = app.store.documents_of(viewer, case.id).await?;
    let row = rows.into_iter().find(|row| row.document == document);
    let row = row.ok_or(Problem::NotFound)?;
    let path = format!("/desk/cases/{reference}");
    if row.revoked.is_some() {
        let rejection = Rejection::AlreadyRevoked { document };
        return Err(Problem::rejected(&rejection, path));
    }
    Ok(Held {
        case,
        definition,
        document: row,
        path,
    })
}

#[derive(Default)]
struct Typed<'a> {
    grounds: &'a str,
    reason: &'a str,
    problems: Vec<(&'static str, Phrase)>,
}

fn page(held: &Held, visit: &Visit, typed: &Typed<'_>) -> Deed {
    let options = Grounds::GIVEN
        .map(|one| (one.word().to_owned(), grounds(one)))
        .to_vec();
    let fields = vec![
        FieldView::choice("grounds", "revoke-grounds", options, typed.grounds)
            .hint("revoke-grounds-hint"),
        Deed::reason("revoke-reason", "revoke-reason-hint", typed.reason),
    ];
    let document = &held.document;
    let language = visit.language();
    let title = document.title.in_language(language);
    let facts = vec![
        Row::new(Phrase::key("paper"), title),
        Row::new(
            Phrase::key("paper-date"),
            dates::moment(document.issued_at, language),
        ),
        Row::new(Phrase::key("paper-code"), document.code.as_str()),
    ];
    let name = format!("documents/{}/revoke", document.document);
    let title = Phrase::key("revoke-title");
    Deed {
        lead: vec![Phrase::key("revoke-lead")],
        facts,
        form: FormView::new(fields).with_problems(&typed.problems),
        button: Some(Phrase::key("revoke-button")),
        grave: true,
        ..Deed::of(
            &held.case,
            &held.definition,
            language,
            &held.path,
            &name,
            title,
        )
    }
}
