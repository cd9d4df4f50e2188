//! Letters: written when they are sent, from the case as it then stands, in
//! the reader's language.
//!
//! A letter's name comes from case and effect, so sending it twice sends the
//! same Message-ID twice.

use super::readers::readers;
use super::{Failure, Trouble, broken, calendar_file, later, load};
use crate::app::App;
use crate::connectors::mail::{Letter, MailError};
use crate::connectors::target::LeftAlone;
use crate::language;
use crate::placeholders;
use crate::present;
use crate::view::history;
use crate::view::mails::{
    AppointmentMovedMail, CaseArrivedMail, ClockMail, CorrectionMail, MailView, MessageMail,
    PromiseMovedMail, ReceiptMail, ReminderMail, WithdrawnMail, WordsMail,
};
use engine::case::{Case, CaseId, EffectNo, Mail};
use engine::code::Code;
use engine::definition::{Definition, Family, Recipient};
use engine::text::Language;
use jiff::Timestamp;
use store::Account;

pub(super) async fn run(
    app: &App,
    id: CaseId,
    effect: EffectNo,
    to: Recipient,
    mail: &Mail,
) -> Result<(), Trouble> {
    let case = load(app, id).await?;
    let definition = app.services.version(&case.version).await.map_err(later)?;
    let applicant = app
        .store
        .account(case.applicant)
        .await
        .map_err(later)?
        .ok_or_else(|| broken("the applicant has no account"))?;
    let readers = readers(app, &case, &applicant, effect, to, mail).await?;
    if readers.is_empty() {
        tracing::info!(%id, %effect, "the work a letter was about is done");
        return Ok(());
    }
    let (language, desk) = match to {
        Recipient::Applicant => (case.language, false),
        Recipient::Director | Recipient::Holder => (Language::default(), true),
    };
    let writer = Writer {
        app,
        case: &case,
        definition: &definition,
        applicant: &applicant,
        language,
        desk,
    };
    let code = if let Mail::Receipt = mail {
        app.store.follow_code_of(id).await.map_err(later)?
    } else {
        None
    };
    let (subject, text, calendar) = writer.write(mail, code)?;
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
        Err(error) => Err(trouble(error)),
    }
}

pub(super) fn trouble(error: MailError) -> Trouble {
    let away = |heard: &str| {
        let failure = Failure::new(Family::Unavailable, "the mail server did not take it");
        Trouble::Later(failure.heard(heard))
    };
    match error {
        MailError::Refused(ref heard) => {
            let failure = Failure::new(Family::Refused, "the mail server refused the letter");
            Trouble::Never(failure.heard(heard))
        }
        MailError::Later(ref heard) | MailError::Away(ref heard) => away(heard),
        MailError::LeftAlone(LeftAlone(wait)) => Trouble::PutOff {
            reason: error.to_string(),
            wait: wait.unsigned_abs(),
        },
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
    fn write(
        &self,
        mail: &Mail,
        code: Option<Code>,
    ) -> Result<(String, String, Option<String>), Trouble> {
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
                code: code.map(|code| code.to_string()),
                follow: format!(
                    "{}{}",
                    self.app.base_url,
                    language::address(self.language, "/follow")
                ),
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
            Mail::PromiseMoved { from, to, reason } => self.render(&PromiseMovedMail {
                applicant: self.applicant.full_name(),
                reference: case.reference.clone(),
                service,
                from: *from,
                to: *to,
                reason: reason.clone(),
                link: self.link(),
            }),
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
            Mail::Reminder { step, due } => self.render(&ReminderMail {
                reference: case.reference.clone(),
                service,
                step: history::step_title(self.definition, step, self.language),
                due: *due,
                yours: !self.desk,
                link: self.link(),
            }),
            Mail::ClockWarning { due } => self.render(&self.clock(service, *due, false)),
            Mail::ClockMissed { due } => self.render(&self.clock(service, *due, true)),
            Mail::Message { text } => self.render(&MessageMail {
                applicant: self.applicant.full_name(),
                reference: case.reference.clone(),
                service,
                text: text.clone(),
                link: self.link(),
            }),
            Mail::CorrectionAsked {
                fields,
                documents,
                why,
                until,
            } => self.render(&CorrectionMail {
                applicant: self.applicant.full_name(),
                reference: case.reference.clone(),
                service,
                fields: present::field_titles(self.definition, fields, self.language),
                documents: present::documents(self.definition, documents, self.language),
                why: why.clone(),
                until: *until,
                link: format!("{}/correction", self.link()),
            }),
            Mail::Withdrawn { reason } => self.render(&WithdrawnMail {
                applicant: self.applicant.full_name(),
                reference: case.reference.clone(),
                service,
                reason: reason.clone(),
                link: self.link(),
            }),
        }
    }

    fn clock(&self, service: String, due: Timestamp, missed: bool) -> ClockMail {
        let term = self.definition.clock.as_ref();
        ClockMail {
            reference: self.case.reference.clone(),
            service,
            submitted_at: self.case.opened_at,
            due,
            source: term.map(|term| term.source.in_language(self.language).to_owned()),
            missed,
            link: self.link(),
        }
    }

    fn render<M: MailView>(&self, mail: &M) -> Result<(String, String, Option<String>), Trouble> {
        let municipality = self.app.municipality.name.in_language(self.language);
        let written = self
            .app
            .renderer
            .mail(self.language, municipality, mail)
            .map_err(|error| broken(format!("the letter does not render: {error}")))?;
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
