//! `/operator/work` — how background work is getting on: the machines we call,
//! what waits, and what was given up, by its cause. Whoever runs the machine
//! sees no case: only what it is called by, and no more of an error than tells
//! one cause from another.

use super::incidents;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::rights;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::connectors::scanner::Scanner;
use crate::connectors::target::{Standing, Target, TargetName};
use crate::problem::Problem;
use crate::view::operator::{Backlog, StuckGroup, StuckLine, TargetLine, Work};
use crate::view::{Message, Phrase};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::collections::BTreeMap;
use store::{AuditLine, Stuck};

fn may(visit: &Visit) -> Result<(), Problem> {
    visit.account()?;
    if rights::runs_machine(visit.roles()) {
        Ok(())
    } else {
        Err(Problem::NotFound)
    }
}

/// `GET /operator/work`
pub async fn page(State(app): State<Shared>, visit: Visit) -> Result<Response, Problem> {
    may(&visit)?;
    let backlog = app.store.backlog().await?;
    let page = Work {
        targets: [
            app.mailer.target(),
            app.registry.target(),
            app.scanner.as_ref().map(Scanner::target),
            app.storage.target(),
        ]
        .into_iter()
        .flatten()
        .map(target)
        .collect(),
        backlog: Backlog {
            waiting: backlog.waiting,
            oldest: backlog.oldest,
        },
        incidents: incidents::groups(&app, visit.language()).await?,
        stuck: grouped(app.store.stuck().await?),
    };
    Ok(visit.page(&app, StatusCode::OK, &page))
}

fn target(target: &Target) -> TargetLine {
    let name = Phrase::key(match target.name() {
        TargetName::MailServer => "target-mail-server",
        TargetName::Registry => "target-registry",
        TargetName::Scanner => "target-scanner",
        TargetName::Storage => "target-storage",
    });
    let (standing, away) = match target.standing() {
        Standing::Answers => (Phrase::key("target-answers"), false),
        Standing::Falters { failures } => {
            let words = Message::new("target-falters").with("count", i64::from(failures));
            (Phrase::Key(words), false)
        }
        Standing::LeftAlone { until } => {
            let words = Message::new("target-left-alone").with("until", until);
            (Phrase::Key(words), true)
        }
    };
    TargetLine {
        name,
        standing,
        away,
    }
}

/// By kind and cause, the largest group first.
fn grouped(stuck: Vec<Stuck>) -> Vec<StuckGroup> {
    let mut groups: BTreeMap<(String, String), Vec<StuckLine>> = BTreeMap::new();
    for one in stuck {
        let cause = cause(one.last_error.as_deref().unwrap_or_default());
        let line = StuckLine {
            abandonable: one.can_be_abandoned(),
            reference: one.reference,
            number: one.number,
            since: one.dead_at,
        };
        groups.entry((one.kind, cause)).or_default().push(line);
    }
    let mut groups: Vec<StuckGroup> = groups
        .into_iter()
        .map(|((kind, cause), lines)| StuckGroup {
            kind: kind_of(&kind),
            cause,
            lines,
        })
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.lines.len()));
    groups
}

fn kind_of(kind: &str) -> Phrase {
    match kind {
        "mail" => Phrase::key("work-mail"),
        "route" => Phrase::key("work-route"),
        "schedule-pickup" => Phrase::key("work-pickup"),
        "start" => Phrase::key("work-start"),
        "timer" => Phrase::key("work-timer"),
        other => Phrase::Said(other.to_owned()),
    }
}

/// An error without what differs from one time to the next, and without whom it
/// is about: addresses and long numbers are left out, and so is a long rest.
fn cause(error: &str) -> String {
    let words: Vec<&str> = error
        .split_whitespace()
        .map(|word| {
            let digits = word.bytes().filter(u8::is_ascii_digit).count();
            if word.contains('@') || digits > 4 {
                "…"
            } else {
                word
            }
        })
        .collect();
    words.join(" ").chars().take(200).collect()
}

/// `POST /operator/work/{reference}/{no}/retry`
pub async fn retry(
    State(app): State<Shared>,
    Path((reference, no)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let line = line(&app, &posted, no, "job.retried")?;
    if !app.store.retry(&reference, no, &line).await? {
        return Err(gone());
    }
    Ok(posted.visit.see(&Told::JobRetried.at("/operator/work")))
}

/// `POST /operator/work/{reference}/{no}/abandon`
pub async fn abandon(
    State(app): State<Shared>,
    Path((reference, no)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let line = line(&app, &posted, no, "job.abandoned")?;
    if !app.store.abandon(&reference, no, &line).await? {
        return Err(gone());
    }
    Ok(posted.visit.see(&Told::JobAbandoned.at("/operator/work")))
}

fn line(app: &App, posted: &Posted, no: u32, action: &str) -> Result<AuditLine, Problem> {
    let account = posted.account()?;
    may(&posted.visit)?;
    Ok(AuditLine {
        at: app.now(),
        actor: Some(account),
        action: action.to_owned(),
        case: None,
        detail: Some(format!("job {no}")),
    })
}

/// Somebody else was faster, or it was never there: nothing is told apart.
fn gone() -> Problem {
    Problem::NotFound
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::case::CaseId;

    fn stuck(reference: &str, kind: &str, error: &str) -> Stuck {
        Stuck {
            case: CaseId("0198a000-0000-7000-8000-000000000001".parse().unwrap()),
            reference: reference.to_owned(),
            number: 3,
            kind: kind.to_owned(),
            last_error: Some(error.to_owned()),
            dead_at: "2026-11-23T08:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_cause_names_nobody() {
        assert_eq!(
            cause("550 no such mailbox <anna@post.example> (id 0193a177)"),
            "550 no such mailbox … (id …"
        );
        assert_eq!(cause(""), "");
        assert!(cause(&"ω ".repeat(900)).chars().count() <= 200);
    }

    #[test]
    fn what_failed_alike_stands_together_the_largest_group_first() {
        let groups = grouped(vec![
            stuck("2026-000001", "timer", "panicked"),
            stuck("2026-000002", "mail", "550 no mailbox <a@b.example>"),
            stuck("2026-000003", "mail", "550 no mailbox <c@d.example>"),
            stuck("2026-000004", "mail", "552 too large"),
        ]);
        let shown: Vec<_> = groups
            .iter()
            .map(|group| (group.cause.as_str(), group.lines.len()))
            .collect();
        assert_eq!(
            shown,
            [
                ("550 no mailbox …", 2),
                ("552 too large", 1),
                ("panicked", 1)
            ]
        );
        assert!(groups[0].lines[0].abandonable);
        assert!(!groups[2].lines[0].abandonable);
    }
}
