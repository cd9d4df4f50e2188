//! Letters: written when they are sent, from the case as it then stands, in
//! the reader's language.
//!
//! A letter's name comes from case and effect, so sending it twice sends the
//! same Message-ID twice.

use super::{JobError, calendar_file, later, load};
use crate::app::App;
use crate::connectors::mail::{Correspondent, Letter, MailError};
use crate::connectors::target::LeftAlone;
use crate::language;
use crate::placeholders;
use crate::present;
use crate::view::mails::{AppointmentMovedMail, CaseArrivedMail, MailView, ReceiptMail, WordsMail};
use engine::case::{Case, CaseId, EffectNo, Mail};
use engine::definition::{Definition, Recipient};
use engine::text::Language;
use store::{Account, DIRECTOR};

pub(super) async fn run(
    app: &App,
    id: CaseId,
    effect: EffectNo,
    to: Recipient,
    mail: &Mail,
) -> Result<(), JobError> {
    let case = load(app, id).await?;
    let definition = app.services.version(&case.version).await.map_err(later)?;
    let applicant = app
        .store
        .account(case.applicant)
        .await
        .map_err(later)?
        .ok_or_else(|| JobError::Fail("the applicant has no account".into()))?;
    let (language, readers) = match to {
        Recipient::Applicant => (case.language, vec![correspondent(&applicant)]),
        Recipient::Director => (Language::default(), directors(app, &case).await?),
    };
    if readers.is_empty() {
        // An office without a director: somebody has to be appointed.
        return Err(JobError::Retry("nobody to write to".into()));
    }
    let desk = to == Recipient::Director;
    let writer = Writer {
        app,
        case: &case,
        definition: &definition,
        applicant: &applicant,
        language,
        desk,
    };
    let (subject, text, calendar) = writer.write(mail)?;
    let letter = Letter {
        name: format!("{id}.{effect}"),
        to: readers,
        subject,
        text,
        calendar,
        at: app.now(),
    };
    match app.mailer.send(&letter).await {
        Ok(()) => Ok(()),
        Err(error @ MailError::Refused(_)) => Err(JobError::Fail(error.to_string())),
        Err(error @ (MailError::Later(_) | MailError::Away(_))) => {
            Err(JobError::Retry(error.to_string()))
        }
        Err(error @ MailError::LeftAlone(LeftAlone(wait))) => Err(JobError::PutOff {
            reason: error.to_string(),
            wait: wait.unsigned_abs(),
        }),
    }
}

async fn directors(app: &App, case: &Case) -> Result<Vec<Correspondent>, JobError> {
    let Some(office) = case.office.as_deref() else {
        return Err(JobError::Retry("the case has no office yet".into()));
    };
    let directors = app.store.holders(office, DIRECTOR).await.map_err(later)?;
    Ok(directors.iter().map(correspondent).collect())
}

fn correspondent(account: &Account) -> Correspondent {
    Correspondent {
        name: account.full_name(),
        address: account.email.clone(),
    }
}

struct Writer<'a> {
    app: &'a App,
    case: &'a Case,
    definition: &'a Definition,
    applicant: &'a Account,
    language: Language,
    /// For staff: links lead to the desk.
    desk: bool,
}

impl Writer<'_> {
    /// Subject, text, calendar file.
    fn write(&self, mail: &Mail) -> Result<(String, String, Option<String>), JobError> {
        let case = self.case;
        let service = self.definition.title.in_language(self.language).to_owned();
        match mail {
            Mail::Receipt => self.render(&ReceiptMail {
                applicant: self.applicant.full_name(),
                reference: case.reference.clone(),
                protocol: case.protocol.clone(),
                service,
                submitted_at: case.opened_at,
                expected: case.expected.at,
                place: present::place(self.app, &case.expected.location, self.language),
                documents: present::documents(self.definition, &case.documents, self.language),
                tell_changes: case.tell_changes,
                link: self.link(),
            }),
            Mail::CaseArrived => self.render(&CaseArrivedMail {
                reference: case.reference.clone(),
                service,
                submitted_at: case.opened_at,
                link: self.link(),
            }),
            Mail::AppointmentMoved {
                from,
                to,
                reason,
                sequence,
            } => {
                let place = present::place(self.app, &to.location, self.language);
                let minutes = self
                    .app
                    .municipality
                    .location(&to.location)
                    .map_or(15, |location| location.slot_minutes);
                let calendar = calendar_file::write(&calendar_file::Entry {
                    uid: format!("{}@{}", case.id, self.host()),
                    sequence: *sequence,
                    from: to.at,
                    minutes,
                    stamp: self.app.now(),
                    summary: format!("{service} – {}", case.reference),
                    place: format!("{}, {}", place.title, place.address),
                    url: self.link(),
                });
                let (subject, text, _) = self.render(&AppointmentMovedMail {
                    applicant: self.applicant.full_name(),
                    reference: case.reference.clone(),
                    service,
                    from: from.at,
                    to: to.at,
                    place,
                    reason: reason.clone(),
                    link: self.link(),
                })?;
                Ok((subject, text, Some(calendar)))
            }
            Mail::Words { subject, text } => {
                let fill = |text: &str| {
                    placeholders::fill(text, case, self.definition, self.applicant, self.language)
                };
                self.render(&WordsMail {
                    subject: fill(subject.in_language(self.language)),
                    text: fill(text.in_language(self.language)),
                    reference: case.reference.clone(),
                    link: self.link(),
                })
            }
        }
    }

    fn render<M: MailView>(&self, mail: &M) -> Result<(String, String, Option<String>), JobError> {
        let municipality = self.app.municipality.name.in_language(self.language);
        let written = self
            .app
            .renderer
            .mail(self.language, municipality, mail)
            .map_err(|error| JobError::Fail(format!("the letter does not render: {error}")))?;
        Ok((written.subject, written.body, None))
    }

    /// The case's page, always under the configured base.
    fn link(&self) -> String {
        let area = if self.desk { "/desk/cases" } else { "/cases" };
        let path = format!("{area}/{}", self.case.reference);
        format!(
            "{}{}",
            self.app.base_url,
            language::address(self.language, &path)
        )
    }

    fn host(&self) -> &str {
        let rest = self
            .app
            .base_url
            .split_once("://")
            .map_or("", |(_, rest)| rest);
        rest.split(['/', ':'])
            .next()
            .filter(|host| !host.is_empty())
            .unwrap_or("thyrida")
    }
}
