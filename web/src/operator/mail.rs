//! `/operator/mail` — the letters that lie in the folder, when there is no mail
//! server. For trying the product out: whoever runs the machine can read them
//! on the disk as well.

use crate::access::address::Path;
use crate::access::rights;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::connectors::mail::{Folder, Mailer};
use crate::problem::Problem;
use crate::view::operator::{Header, MailFolder, MailLine, StoredMail};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use mail_parser::{Message, MessageParser, MimeHeaders};

/// Headers worth reading.
const SHOWN: [&str; 5] = ["From", "To", "Subject", "Date", "Message-ID"];

fn folder<'a>(app: &'a App, visit: &Visit) -> Result<&'a Folder, Problem> {
    visit.account()?;
    match &app.mailer {
        Mailer::Folder(folder) if rights::runs_machine(visit.roles()) => Ok(folder),
        Mailer::Folder(_) | Mailer::Smtp(_) => Err(Problem::NotFound),
    }
}

/// `GET /operator/mail`
pub async fn list(State(app): State<Shared>, visit: Visit) -> Result<Response, Problem> {
    let kept = folder(&app, &visit)?
        .list()
        .await
        .map_err(anyhow::Error::from)?;
    let mails = kept
        .iter()
        .map(|kept| {
            let message = MessageParser::new().parse(&kept.raw);
            MailLine {
                name: kept.name.clone(),
                at: message.as_ref().and_then(at),
                to: message.as_ref().map(to).unwrap_or_default(),
                subject: message
                    .as_ref()
                    .and_then(Message::subject)
                    .unwrap_or_default()
                    .to_owned(),
            }
        })
        .collect();
    Ok(visit.page(&app, StatusCode::OK, &MailFolder { mails }))
}

/// `GET /operator/mail/{name}`
pub async fn letter(
    State(app): State<Shared>,
    visit: Visit,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let kept = folder(&app, &visit)?
        .read(&name)
        .await
        .map_err(anyhow::Error::from)?;
    let kept = kept.ok_or(Problem::NotFound)?;
    let message = MessageParser::new()
        .parse(&kept.raw)
        .ok_or(Problem::NotFound)?;
    let page = StoredMail {
        subject: message.subject().unwrap_or_default().to_owned(),
        headers: SHOWN
            .into_iter()
            .map(|name| Header {
                name: name.to_owned(),
                value: header(&message, name),
            })
            .filter(|header| !header.value.is_empty())
            .collect(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        attachments: message
            .attachments()
            .filter_map(|part| part.attachment_name().map(str::to_owned))
            .collect(),
    };
    Ok(visit.page(&app, StatusCode::OK, &page))
}

fn header(message: &Message<'_>, name: &str) -> String {
    match name {
        "From" => message
            .from()
            .and_then(|from| from.first())
            .map(address)
            .unwrap_or_default(),
        "To" => to(message),
        "Subject" => message.subject().unwrap_or_default().to_owned(),
        "Date" => message
            .date()
            .map(mail_parser::DateTime::to_rfc822)
            .unwrap_or_default(),
        _ => message
            .message_id()
            .map(|id| format!("<{id}>"))
            .unwrap_or_default(),
    }
}

fn to(message: &Message<'_>) -> String {
    let all: Vec<String> = message
        .to()
        .into_iter()
        .flat_map(|to| to.iter().map(address))
        .collect();
    all.join(", ")
}

fn address(address: &mail_parser::Addr<'_>) -> String {
    let mail = address.address().unwrap_or_default();
    match address.name() {
        Some(name) => format!("{name} <{mail}>"),
        None => mail.to_owned(),
    }
}

fn at(message: &Message<'_>) -> Option<Timestamp> {
    Timestamp::from_second(message.date()?.to_timestamp()).ok()
}
