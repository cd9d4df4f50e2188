//! Letters: written when they are sent, from the case as it then stands, in
//! the reader's language.
//!
//! A letter's name comes from case and effect, so sending it twice sends the
//! same Message-ID twice.

use super::readers::readers;
use super::{Failure, Trouble, broken, later, load};
use crate::app::App;
use crate::calendar_file::{self, CalendarFile, Diary};
use crate::connectors::mail::{Letter, MailError};
use crate::connectors::target::LeftAlone;
use crate::language;
use crate::placeholders;
use crate::present;
use crate::view::history;
use crate::view::mails::{
    AppointmentCancelledMail, AppointmentMovedMail, AppointmentNearMail, CaseArrivedMail,
    ClockMail, CorrectionMail, MailView, MessageMail, PromiseMovedMail, ReceiptMail, ReminderMail,
    WithdrawnMail, WordsMail,
};
use crate::view::parts;
use engine::case::{Case, CaseId, EffectNo, Mail, Slot};
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
    if let Mail::AppointmentNear { slot } = mail
        && case.appointment.as_ref() != Some(slot)
    {
        tracing::info!(%id, %effect, "the appointment a letter was about is another now");
        return Ok(());
    }
    let readers = readers(app, &case, &applicant, effect, to, mail).await?;
    if readers.is_empty() {
        tracing::info!(%id, %effect, "the work a letter was about is done");
        return Ok(());
    }
    let (language, desk) = match to {
        Recipient::Applicant => (case.language, false),
        Recipient::Director | Recipient::Holder => (Language::default(), true),
    };
    let changes = match mail {
        Mail::AppointmentMoved { .. } | Mail::AppointmentCancelled { .. } => {
            let history = app.store.events_of(id).await.map_err(later)?;
            calendar_file::sequence(&history, Some(effect))
        }
        Mail::Receipt
        | Mail::CaseArrived
        | Mail::AppointmentNear { .. }
        | Mail::PromiseMoved { .. }
        | Mail::Words { .. }
        | Mail::Reminder { .. }
        | Mail::ClockWarning { .. }
        | Mail::ClockMissed { .. }
        | Mail::Message { .. }
        | Mail::CorrectionAsked { .. }
        | Mail::Withdrawn { .. } => 0,
    };
    let writer = Writer {
        app,
        case: &case,
        definition: &definition,
        applicant: &applicant,
        language,
        desk,
        changes,
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
    /// How often the appointment had changed by the time of this letter.
    changes: u32,
}

impl Writer<'_> {
    /// Subject, text, calendar file.
    fn write(
        &self,
        mail: &Mail,
        code: Option<Code>,
    ) -> Result<(String, String, Option<CalendarFile>), Trouble> {
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
                place: case
                    .location
                    .as_ref()
                    .map(|_| present::place(self.app, &case.expected.location, self.language)),
                sending: parts::sending(case.delivery, case.expected.at),
                collection_code: self.collection_code(),
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
                from, to, reason, ..
            } => {
                let (subject, text, _) = self.render(&AppointmentMovedMail {
                    applicant: self.applicant.full_name(),
                    reference: case.reference.clone(),
                    service,
                    from: from.at,
                    to: to.at,
                    place: present::place(self.app, &to.location, self.language),
                    reason: reason.clone(),
                    link: self.link(),
                })?;
                Ok((subject, text, Some(self.calendar(to, false))))
            }
            Mail::AppointmentCancelled { slot } => {
                let (subject, text, _) = self.render(&AppointmentCancelledMail {
                    applicant: self.applicant.full_name(),
                    reference: case.reference.clone(),
                    service,
                    at: slot.at,
                    place: present::place(self.app, &slot.location, self.language),
                    link: self.link(),
                })?;
                Ok((subject, text, Some(self.calendar(slot, true))))
            }
            Mail::AppointmentNear { slot } => self.render(&AppointmentNearMail {
                applicant: self.applicant.full_name(),
                reference: case.reference.clone(),
                service,
                at: slot.at,
                place: present::place(self.app, &slot.location, self.language),
                collection_code: self.collection_code(),
                documents: present::documents(self.definition, &case.documents, self.language),
                link: self.link(),
            }),
            Mail::PromiseMoved { from, to, reason } => self.render(&PromiseMovedMail {
                applicant: self.applicant.full_name(),
                reference: case.reference.clone(),
                service,
                from: *from,
                to: *to,
                day_only: case.location.is_none(),
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

    fn collection_code(&self) -> Option<String> {
        present::collection_code(self.app, self.case).map(|code| code.text)
    }

    fn calendar(&self, slot: &Slot, cancelled: bool) -> CalendarFile {
        let (case, definition) = (self.case, self.definition);
        let entry = Diary {
            app: self.app,
            case,
            definition,
            language: self.language,
        };
        entry.file(slot, self.changes, cancelled)
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

    fn render<M: MailView>(
        &self,
        mail: &M,
    ) -> Result<(String, String, Option<CalendarFile>), Trouble> {
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
}
