//! Every address of the product, once. Languages are prefixes that a layer
//! takes off before this table is asked.

use crate::access::in_time::in_time;
use crate::access::sent;
use crate::access::{register, sign_in, visit};
use crate::app::Shared;
use crate::citizen::{
    application, appointment, cases, check, code, correction, documents, rating, receipt, submit,
    time,
};
use crate::operator::{health, incidents, mail, work};
use crate::problem::Problem;
use crate::public::follow;
use crate::sides::{Applicant, Office};
use crate::uploads::download;
use crate::{message, public, reopen, staff, withdraw};
use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// Longest a request may take. Commits go on to their end all the same.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The page that can be read where a form was sent to: not every address of a
/// form is one.
pub fn readable(path: &str) -> String {
    let bare = path.split('?').next().unwrap_or(path);
    let segments: Vec<&str> = bare.split('/').skip(1).collect();
    match segments.as_slice() {
        ["services", slug, "apply"] => format!("/services/{slug}"),
        ["sign-out"] => "/".to_owned(),
        ["applications", id, "submit"] => format!("/applications/{id}/check"),
        ["applications", _, "discard"] => "/cases".to_owned(),
        ["cases", reference, "reply" | "message" | "rating" | "code"] => {
            format!("/cases/{reference}")
        }
        ["desk", "cases", reference, "message" | "note"] => format!("/desk/cases/{reference}"),
        ["operator", "work", _, _, "retry" | "abandon"] => "/operator/work".to_owned(),
        ["desk", "cases", reference, "tasks", no, "claim" | "release"] => {
            format!("/desk/cases/{reference}/tasks/{no}")
        }
        _ => path.to_owned(),
    }
}

pub fn router(app: Shared) -> Router {
    Router::new()
        // everybody
        .route("/", get(public::front))
        .route("/search", get(public::search))
        .route("/pages/{slug}", get(public::page))
        .route("/announcements", get(public::announcements))
        .route("/announcements/{slug}", get(public::announcement))
        .route("/services", get(public::services))
        .route("/services/{slug}", get(public::service))
        .route("/services/{slug}/apply", post(public::apply))
        .route("/assets/{digest}/{name}", get(public::asset))
        .route("/accessibility", get(public::accessibility))
        .route("/follow", get(follow::ask).post(follow::follow))
        .route("/follow/{reference}", get(follow::followed))
        .route("/register", get(register::page).post(register::submit))
        .route("/sign-in", get(sign_in::page).post(sign_in::submit))
        .route("/sign-out", post(sign_in::sign_out))
        // citizens
        .route("/applications/{id}", get(application::tasks))
        .route("/applications/{id}/not-for", get(application::not_for))
        .route("/applications/{id}/check", get(check::check))
        .route(
            "/applications/{id}/documents",
            get(documents::page).post(documents::send),
        )
        .route("/applications/{id}/files/{file}", get(download::of_draft))
        .route("/applications/{id}/submit", post(submit::submit))
        .route(
            "/applications/{id}/time",
            get(time::choose).post(time::take),
        )
        .route("/applications/{id}/discard", post(application::discard))
        .route(
            "/applications/{id}/{page}",
            get(application::page).post(application::save),
        )
        .route("/cases", get(cases::list))
        .route("/cases/{reference}", get(cases::case))
        .route(
            "/cases/{reference}/files/{file}",
            get(download::of_own_case),
        )
        .route("/cases/{reference}/receipt", get(receipt::receipt))
        .route("/cases/{reference}/reply", post(cases::reply))
        .route(
            "/cases/{reference}/message",
            post(message::write::<Applicant>),
        )
        .route("/cases/{reference}/rating", post(rating::rate))
        .route("/cases/{reference}/code", post(code::renew))
        .route(
            "/cases/{reference}/withdraw",
            get(withdraw::ask::<Applicant>).post(withdraw::withdraw::<Applicant>),
        )
        .route(
            "/cases/{reference}/reopen",
            get(reopen::ask::<Applicant>).post(reopen::reopen::<Applicant>),
        )
        .route(
            "/cases/{reference}/correction",
            get(correction::ask).post(correction::correct),
        )
        .route(
            "/cases/{reference}/appointment.ics",
            get(appointment::calendar_file),
        )
        .route(
            "/cases/{reference}/appointment",
            get(appointment::choose).post(appointment::take),
        )
        // staff
        .route("/desk", get(staff::inbox::inbox))
        .route(
            "/desk/handover",
            get(staff::handover::ask).post(staff::handover::find),
        )
        .route("/desk/cases/{reference}", get(staff::case::case))
        .route("/desk/cases/{reference}/label", get(staff::label::label))
        .route(
            "/desk/cases/{reference}/files/{file}",
            get(download::of_desk),
        )
        .route(
            "/desk/cases/{reference}/appointment",
            get(staff::appointment::choose).post(staff::appointment::take),
        )
        .route(
            "/desk/cases/{reference}/tasks/{no}",
            get(staff::task::task).post(staff::task::complete),
        )
        .route(
            "/desk/cases/{reference}/tasks/{no}/claim",
            post(staff::task::claim),
        )
        .route(
            "/desk/cases/{reference}/tasks/{no}/release",
            post(staff::task::release),
        )
        .route(
            "/desk/cases/{reference}/tasks/{no}/give",
            get(staff::give::ask).post(staff::give::give),
        )
        .route(
            "/desk/cases/{reference}/tasks/{no}/send-back",
            get(staff::send_back::ask).post(staff::send_back::send_back),
        )
        .route(
            "/desk/cases/{reference}/message",
            post(message::write::<Office>),
        )
        .route("/desk/cases/{reference}/note", post(staff::words::note))
        .route(
            "/desk/cases/{reference}/extra-task",
            get(staff::extra_task::ask).post(staff::extra_task::send),
        )
        .route(
            "/desk/cases/{reference}/reroute",
            get(staff::reroute::ask).post(staff::reroute::reroute),
        )
        .route(
            "/desk/cases/{reference}/promise",
            get(staff::promise::ask).post(staff::promise::promise),
        )
        .route(
            "/desk/cases/{reference}/correct-data",
            get(staff::correct_data::ask).post(staff::correct_data::correct),
        )
        .route(
            "/desk/cases/{reference}/withdraw",
            get(withdraw::ask::<Office>).post(withdraw::withdraw::<Office>),
        )
        .route(
            "/desk/cases/{reference}/reopen",
            get(reopen::ask::<Office>).post(reopen::reopen::<Office>),
        )
        .route("/office", get(staff::office::office))
        // operators
        .route("/operator/mail", get(mail::list))
        .route("/operator/mail/{name}", get(mail::letter))
        .route("/operator/work", get(work::page))
        .route("/operator/work/{reference}/{no}/retry", post(work::retry))
        .route(
            "/operator/work/{reference}/{no}/abandon",
            post(work::abandon),
        )
        .route(
            "/operator/incidents/{reference}/{no}",
            get(incidents::ask).post(incidents::resolve),
        )
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(|| async { Problem::NotFound })
        .layer(CatchPanicLayer::custom(
            |_: Box<dyn std::any::Any + Send>| {
                Problem::Internal(anyhow::anyhow!("a handler panicked")).into_response()
            },
        ))
        .layer(middleware::from_fn(|request: Request, next: Next| {
            // Files come as fast as the sender's line; see there for how slow is too slow.
            let limit = if sent::brings_files(request.headers()) {
                sent::LONGEST + TIMEOUT
            } else {
                TIMEOUT
            };
            in_time(limit, request, next)
        }))
        .layer(middleware::from_fn_with_state(app.clone(), visit::layer))
        .layer(CompressionLayer::new())
        .with_state(app)
}
