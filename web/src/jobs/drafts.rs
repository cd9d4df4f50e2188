//! Drafts that nobody goes on with: their owner is reminded, once.
//!
//! Before a letter is written the draft says that somebody is about to, so two
//! processes do not write the same one; after it has left the draft says so, and is
//! left in peace. Should a process end in between, the letter is written again under
//! the same name, so it carries the same Message-ID.

use crate::app::{App, Shared};
use crate::connectors::mail::{Correspondent, Letter, MailError};
use crate::language;
use crate::view::mails::DraftMail;
use jiff::SignedDuration;
use store::Unsent;
use tokio::sync::watch;

/// How long a draft rests before its owner is reminded.
const RESTS: SignedDuration = SignedDuration::from_hours(3 * 24);
/// How long a process may take over one letter.
const CLAIM: SignedDuration = SignedDuration::from_mins(10);
/// Letters of one round; the rest comes with the next.
const AT_ONCE: i64 = 50;
/// Between two rounds.
const ROUND: std::time::Duration = std::time::Duration::from_secs(60);

/// Goes round until told to stop.
pub(super) async fn run(app: Shared, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = round(&app).await {
            tracing::error!(error = format!("{error:#}"), "drafts were not looked after");
        }
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(ROUND) => {}
        }
    }
}

async fn round(app: &App) -> anyhow::Result<()> {
    let now = app.now();
    let claimed_before = now - CLAIM;
    let unsent = app
        .store
        .unsent_drafts(now - RESTS, claimed_before, AT_ONCE)
        .await?;
    for unsent in unsent {
        let draft = unsent.draft.id;
        if !app.store.claim_reminder(draft, now, claimed_before).await? {
            continue;
        }
        match app.mailer.send(&letter(app, &unsent).await?).await {
            Ok(()) => app.store.reminded(draft, app.now()).await?,
            Err(MailError::Refused(reason)) => {
                tracing::warn!(%draft, reason, "a reminder was refused");
                app.store.reminded(draft, app.now()).await?;
            }
            // The same server would not take the others either.
            Err(error @ (MailError::Later(_) | MailError::Away(_) | MailError::LeftAlone(_))) => {
                tracing::info!(%draft, %error, "reminders wait");
                return Ok(());
            }
        }
    }
    Ok(())
}

async fn letter(app: &App, unsent: &Unsent) -> anyhow::Result<Letter> {
    let draft = &unsent.draft;
    let definition = app
        .services
        .version(&draft.version)
        .await
        .map_err(|error| anyhow::anyhow!("the version of a draft: {error:?}"))?;
    let address = |path: &str| {
        let path = language::address(unsent.language, path);
        format!("{}{path}", app.base_url)
    };
    let mail = DraftMail {
        name: unsent.full_name.clone(),
        service: definition.title.in_language(unsent.language).to_owned(),
        saved_at: draft.updated_at,
        link: address(&format!("/applications/{}", draft.id)),
        cases: address("/cases"),
    };
    let municipality = app.municipality.name.in_language(unsent.language);
    let written = app.renderer.mail(unsent.language, municipality, &mail)?;
    Ok(Letter {
        name: format!("draft.{}", draft.id),
        to: vec![Correspondent {
            name: unsent.full_name.clone(),
            address: unsent.email.clone(),
        }],
        subject: written.subject,
        text: written.body,
        calendar: None,
        at: app.now(),
    })
}
