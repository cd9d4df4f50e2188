//! Samples of the pages of those who work for the municipality.

use super::super::citizen::SlotPicker;
use super::super::deed::Deed;
use super::super::form::{FieldView, FormView};
use super::super::operator::*;
use super::super::page::Back;
use super::super::parts::{self, Claim, Ending, Row, Section};
use super::super::phrase::{Message, Phrase};
use super::super::staff;
use super::words::In;
use super::{CANARY, Flash, Sample, at, employee};
use engine::case::Identification;
use engine::definition::Delivery;

pub(super) fn pages(say: &In) -> Vec<Sample> {
    let free = staff::Task {
        claim: Claim::Free,
        overdue: false,
        due: None,
        ..say.task()
    };
    let taken = staff::Task {
        claim: Claim::Other {
            name: "Νίκος Βλαστός".to_owned(),
        },
        documents: Vec::new(),
        appointment: None,
        ..say.task()
    };
    let barred = staff::Task {
        barred: Some(Phrase::key("rejection-own-case")),
        ..say.task()
    };
    let every = staff::Task {
        form: say.every_field(),
        ..say.task()
    };
    let wrong = staff::Task {
        form: say.task_form(&[("checks[identity].valid", "yes"), ("result", "refuse")]),
        ..say.task()
    };
    let extra = staff::Task {
        title: CANARY.to_owned(),
        text: Some(CANARY.to_owned()),
        form: FormView::new(vec![FieldView::long_text("note", "extra-note", CANARY)]),
        givable: false,
        returnable: false,
        ..say.task()
    };
    let writing = staff::DeskCase {
        write: Some(staff::DeskCase::message(CANARY, say.message_files(), &[])),
        note: Some(staff::DeskCase::note(Some((
            CANARY,
            Phrase::key("note-empty"),
        )))),
        ..say.desk_case()
    };
    let giving = |nobody: bool| Deed {
        service: Some(say.service()),
        reference: "2026-000123".to_owned(),
        title: Message::new("give-title").with("task", CANARY).into(),
        lead: if nobody {
            vec![Phrase::key("give-nobody")]
        } else {
            Vec::new()
        },
        facts: vec![Row::new(Phrase::key("applicant"), CANARY)],
        form: if nobody {
            FormView::default()
        } else {
            FormView::new(vec![
                FieldView::choice(
                    "colleague",
                    "give-colleague",
                    vec![
                        ("1".to_owned(), "Νίκος Βλαστός".into()),
                        ("2".to_owned(), CANARY.into()),
                    ],
                    "2",
                ),
                FieldView::choice(
                    "way",
                    "give-way",
                    vec![
                        ("hand-over".to_owned(), Phrase::key("give-hand-over")),
                        ("delegate".to_owned(), Phrase::key("give-delegate")),
                    ],
                    "",
                ),
                Deed::reason("give-reason", "give-reason-hint", ""),
            ])
            .with_problems(&[("way", Phrase::key("give-choose-way"))])
        },
        revision: 7,
        path: "/desk/cases/2026-000123/tasks/5/give".to_owned(),
        button: (!nobody).then(|| Phrase::key("give-button")),
        grave: false,
        back: Back::to("/desk/cases/2026-000123/tasks/5"),
    };
    let ended = staff::DeskCase {
        tasks: Vec::new(),
        appointment: None,
        office: None,
        protocol: None,
        documents: Vec::new(),
        results: Vec::new(),
        deeds: vec![staff::DeedLine {
            page: "reopen",
            title: Phrase::key("reopen-title"),
        }],
        ending: Some(Ending {
            title: say.phrase("Απορρίφθηκε", "Refused"),
            at: at("2026-11-24T10:00:00Z"),
            reason: Some(CANARY.to_owned()),
            refused: true,
        }),
        ..say.desk_case()
    };
    let no_slots = staff::MoveAppointment {
        slots: SlotPicker::default(),
        ..say.move_appointment(false)
    };
    let line = |reference: &str, overdue, ended: bool, held_by: Option<&str>| staff::OfficeLine {
        reference: reference.to_owned(),
        service: say.service(),
        opened_at: at("2026-11-22T08:00:00Z"),
        status: say.phrase("Σε έλεγχο", "Under review"),
        held_by: held_by.map(str::to_owned),
        due: (!ended).then(|| at("2026-11-24T12:00:00Z")),
        overdue,
        ended,
    };
    let office = staff::Office {
        offices: vec![say.say("Ληξιαρχείο και Δημοτολόγιο", "Civil Registry")],
        open: 12,
        overdue: 1,
        ended: 87,
        cases: vec![
            line("2026-000124", false, false, None),
            line("2026-000118", true, false, Some("Μαρία Δρακοπούλου")),
            line("2026-000090", false, true, None),
        ],
        ratings: vec![staff::RatingLine {
            service: CANARY.to_owned(),
            average: "4,3".to_owned(),
            count: 12,
        }],
    };
    let office_empty = staff::Office {
        offices: Vec::new(),
        open: 0,
        overdue: 0,
        ended: 0,
        cases: Vec::new(),
        ratings: Vec::new(),
    };
    let mails = MailFolder {
        mails: vec![
            MailLine {
                name: "0193a1-receipt.eml".to_owned(),
                at: Some(at("2026-11-22T08:00:02Z")),
                to: "Ελένη Καραβά <eleni.karava@post.example>".to_owned(),
                subject: say.say(
                    "2026-000123: παραλάβαμε την αίτησή σας",
                    "2026-000123: we have received your application",
                ),
            },
            MailLine {
                name: "0193a2.eml".to_owned(),
                at: None,
                to: CANARY.to_owned(),
                subject: CANARY.to_owned(),
            },
        ],
    };
    let mail = StoredMail {
        subject: say.say(
            "2026-000123: παραλάβαμε την αίτησή σας",
            "2026-000123: we have received your application",
        ),
        headers: vec![
            Header {
                name: "From".to_owned(),
                value: "no-reply@alkyona.example".to_owned(),
            },
            Header {
                name: "To".to_owned(),
                value: "Ελένη Καραβά <eleni.karava@post.example>".to_owned(),
            },
        ],
        text: format!("Γεια σας,\n\n  {CANARY}\n"),
        attachments: vec!["appointment.ics".to_owned()],
    };
    let desk = "/desk/cases/2026-000123";
    let task = "/desk/cases/2026-000123/tasks/5";
    let moving = "/desk/cases/2026-000123/appointment";
    vec![
        Sample::new(
            "handover",
            employee(),
            "/desk/handover",
            staff::FindByCode::new("7K2M-9XQ4", None),
        ),
        Sample::new(
            "handover-wrong",
            employee(),
            "/desk/handover",
            staff::FindByCode::new(CANARY, Some(Phrase::key("code-unknown"))),
        ),
        Sample::new(
            "label",
            employee(),
            "/desk/cases/2026-000123/label",
            staff::AddressLabel {
                reference: "2026-000123".to_owned(),
                lines: ["Ελένη Καραβά", CANARY, "71202 ΗΡΑΚΛΕΙΟ", "ΕΛΛΑΔΑ – GREECE"]
                    .map(str::to_owned)
                    .to_vec(),
            },
        ),
        Sample::new(
            "desk-case-posted",
            employee(),
            desk,
            staff::DeskCase {
                place: None,
                delivery: parts::delivery(Delivery::Post),
                posted: true,
                appointment: None,
                ..say.desk_case()
            },
        ),
        Sample::new("inbox", employee(), "/desk", say.inbox())
            .told(Flash::notice(Phrase::key("told-released"))),
        Sample::new(
            "inbox-empty",
            employee(),
            "/desk",
            staff::Inbox { tasks: Vec::new() },
        ),
        Sample::new("desk-case", employee(), desk, say.desk_case()),
        Sample::new("desk-case-ended", employee(), desk, ended),
        Sample::new("desk-case-writing", employee(), desk, writing),
        Sample::new("task-extra", employee(), task, extra),
        Sample::new(
            "give",
            employee(),
            "/desk/cases/2026-000123/tasks/5/give",
            giving(false),
        ),
        Sample::new(
            "give-nobody",
            employee(),
            "/desk/cases/2026-000123/tasks/5/give",
            giving(true),
        ),
        Sample::new("task", employee(), task, say.task()),
        Sample::new("task-free", employee(), task, free),
        Sample::new("task-taken", employee(), task, taken),
        Sample::new("task-barred", employee(), task, barred),
        Sample::new("task-wrong", employee(), task, wrong),
        Sample::new("task-every", employee(), task, every),
        Sample::new("move", employee(), moving, say.move_appointment(false)),
        Sample::new("move-wrong", employee(), moving, say.move_appointment(true)),
        Sample::new("move-none", employee(), moving, no_slots),
        Sample::new("office", employee(), "/office", office),
        Sample::new("office-empty", employee(), "/office", office_empty),
        Sample::new("mail-folder", employee(), "/operator/mail", mails),
        Sample::new(
            "mail-folder-empty",
            employee(),
            "/operator/mail",
            MailFolder { mails: Vec::new() },
        ),
        Sample::new("work", employee(), "/operator/work", say.work()),
        Sample::new(
            "work-quiet",
            employee(),
            "/operator/work",
            Work {
                targets: Vec::new(),
                backlog: Backlog {
                    waiting: 0,
                    oldest: None,
                },
                incidents: Vec::new(),
                stuck: Vec::new(),
            },
        ),
        Sample::new(
            "mail",
            employee(),
            "/operator/mail/0193a1-receipt.eml",
            mail,
        ),
    ]
}

impl In {
    fn work(&self) -> Work {
        let target = |name, standing: Phrase, away| TargetLine {
            name: Phrase::key(name),
            standing,
            away,
        };
        let until = at("2026-11-23T09:05:00Z");
        let line = |reference: &str, abandonable| StuckLine {
            reference: reference.to_owned(),
            number: 7,
            since: at("2026-11-23T08:12:00Z"),
            abandonable,
        };
        let incident = |reference: &str| IncidentLine {
            reference: reference.to_owned(),
            number: 9,
            service: self.service(),
            step: CANARY.to_owned(),
            since: at("2026-11-23T08:12:00Z"),
        };
        let left_alone = Message::new("target-left-alone").with("until", until);
        let falters = Message::new("target-falters").with("count", 2_i64);
        Work {
            targets: vec![
                target("target-mail-server", Phrase::Key(left_alone), true),
                target("target-registry", Phrase::Key(falters), false),
                target("target-registry", Phrase::key("target-answers"), false),
            ],
            backlog: Backlog {
                waiting: 12,
                oldest: Some(at("2026-11-23T08:00:00Z")),
            },
            incidents: vec![
                IncidentGroup {
                    what: Phrase::key("work-mail"),
                    family: Some(Phrase::key("family-refused")),
                    reason: format!("the mail server refused the letter {CANARY}"),
                    lines: vec![incident("2026-000126"), incident("2026-000127")],
                },
                IncidentGroup {
                    what: Phrase::key("incident-entering"),
                    family: None,
                    reason: String::new(),
                    lines: vec![incident("2026-000128")],
                },
            ],
            stuck: vec![
                StuckGroup {
                    kind: Phrase::key("work-mail"),
                    cause: format!("550 {CANARY}"),
                    lines: vec![line("2026-000123", true), line("2026-000124", true)],
                },
                StuckGroup {
                    kind: Phrase::key("work-timer"),
                    cause: String::new(),
                    lines: vec![line("2026-000125", false)],
                },
            ],
        }
    }

    fn inbox(&self) -> staff::Inbox {
        let line = |reference: &str, no, due: &str, overdue, claim| staff::InboxLine {
            reference: reference.to_owned(),
            no,
            service: self.service(),
            applicant: "Ελένη Καραβά".to_owned(),
            task: self.say("Έλεγχος δικαιολογητικών", "Check of documents"),
            since: at("2026-11-22T08:00:00Z"),
            due: Some(at(due)),
            overdue,
            claim,
        };
        staff::Inbox {
            tasks: vec![
                line("2026-000118", 4, "2026-11-23T12:00:00Z", true, Claim::Free),
                line("2026-000123", 5, "2026-11-24T12:00:00Z", false, Claim::Mine),
                line(
                    "2026-000124",
                    4,
                    "2026-11-26T12:00:00Z",
                    false,
                    Claim::Other {
                        name: "Νίκος Βλαστός".to_owned(),
                    },
                ),
                staff::InboxLine {
                    applicant: CANARY.to_owned(),
                    due: None,
                    ..line("2026-000125", 4, "2026-11-26T12:00:00Z", false, Claim::Free)
                },
            ],
        }
    }

    fn desk_case(&self) -> staff::DeskCase {
        staff::DeskCase {
            reference: "2026-000123".to_owned(),
            protocol: Some("1234/2026".to_owned()),
            service: self.service(),
            status: self.phrase("Σε έλεγχο", "Under review"),
            opened_at: at("2026-11-22T08:00:00Z"),
            office: Some(self.say("Ληξιαρχείο και Δημοτολόγιο", "Civil Registry")),
            applicant: self.applicant(Identification::Confirmed),
            place: Some(self.place()),
            delivery: parts::delivery(Delivery::Office),
            posted: false,
            documents: self.documents(false),
            tasks: vec![
                staff::TaskLine {
                    no: 5,
                    title: self.say("Έλεγχος δικαιολογητικών", "Check of documents"),
                    due: Some(at("2026-11-24T12:00:00Z")),
                    overdue: false,
                    claim: Claim::Mine,
                    may_do: true,
                    role: self.say("Υπάλληλος δημοτολογίου", "Registrar"),
                },
                staff::TaskLine {
                    no: 6,
                    title: self.say("Παράδοση", "Hand-over"),
                    due: None,
                    overdue: false,
                    claim: Claim::Free,
                    may_do: false,
                    role: CANARY.to_owned(),
                },
            ],
            deeds: vec![
                staff::DeedLine {
                    page: "extra-task",
                    title: Phrase::key("extra-title"),
                },
                staff::DeedLine {
                    page: "reroute",
                    title: Phrase::key("reroute-title"),
                },
            ],
            appointment: Some(self.appointment()),
            ending: None,
            answers: self.answers(),
            results: vec![Section {
                page: "check".to_owned(),
                title: self.phrase("Έλεγχος δικαιολογητικών", "Check of documents"),
                rows: vec![Row::new(self.phrase("Αποτέλεσμα", "Result"), CANARY)],
            }],
            write: None,
            note: None,
            history: self.history(true),
        }
    }

    fn task(&self) -> staff::Task {
        staff::Task {
            reference: "2026-000123".to_owned(),
            no: 5,
            title: self.say("Έλεγχος δικαιολογητικών", "Check of documents"),
            service: self.service(),
            applicant: self.applicant(Identification::Unanswered),
            due: Some(at("2026-11-24T12:00:00Z")),
            overdue: true,
            revision: 7,
            claim: Claim::Mine,
            text: None,
            givable: true,
            returnable: true,
            barred: None,
            form: self.task_form(&[]),
            answers: self.answers(),
            documents: self.documents(false),
            appointment: Some(self.appointment()),
        }
    }

    fn move_appointment(&self, problem: bool) -> staff::MoveAppointment {
        let wrong = |key| problem.then(|| Phrase::key(key));
        staff::MoveAppointment {
            reference: "2026-000123".to_owned(),
            service: self.service(),
            applicant: "Ελένη Καραβά".to_owned(),
            current: at("2026-11-26T08:00:00Z"),
            place: self.place(),
            tell_changes: !problem,
            slots: self.slots(wrong("slot-choose")),
            form: staff::MoveAppointment::reason("", wrong("move-reason-empty")),
            revision: 7,
        }
    }
}
