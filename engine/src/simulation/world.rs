//! The municipality of the simulations: its words and forms, its people, and
//! what they fill in.

use super::draw::Draw;
use crate::case::{AccountId, Actor, Case, Colleague, OfficeRole};
use crate::definition::tests::support::{choice, form, text};
use crate::definition::{Definition, StepKind, Words};
use crate::files::Files;
use crate::form::{Answers, FieldKind, Form, List, Options, Required};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

pub const SERVICE: &str = "workflows/made.yaml";
pub const OFFICE: &str = "registry-office";
pub const OTHER_OFFICE: &str = "second-office";
pub const REASONS: [&str; 3] = ["school", "marriage", "other"];
pub const RESULTS: [&str; 3] = ["complete", "incomplete", "refuse"];

const WORDS: &str = "\
language: 1
categories:
  registry: { el: Μητρώο, en: Registry }
roles:
  registrar: { el: Υπάλληλος, en: Registrar }
  director: { el: Προϊστάμενος, en: Director }
  cashier: { el: Ταμίας, en: Cashier }
connectors: [registry, bank, documents, levels, connectors]
";

const OTHER: &str = "\
language: 1
service: other
title: { el: Άλλη, en: Other }
summary: { el: Άλλη., en: Other. }
keywords: { el: [άλλη], en: [other] }
category: registry
level: A
form: sim/other
delivery: [office]
steps:
  - receive: { do: [protocol, receipt, route] }
  - booking: { do: pickup.schedule, with: { after: 3 working days } }
  - end: granted
outcomes:
  granted: { el: Ναι, en: Granted }
";

/// What every made service stands on.
pub fn files() -> Files {
    let mut files = Files::default();
    files.insert(Words::PATH, WORDS);
    files.insert("workflows/other.yaml", OTHER);
    let rows = json!({
        "type": "object", "x-rows": "documents", "additionalProperties": {
            "type": "object",
            "properties": { "seen": { "title": "seen", "type": "boolean" } },
            "required": ["seen"],
            "additionalProperties": false
        }
    });
    form(
        &mut files,
        "sim/application",
        &[
            ("name", text(), true),
            ("reason", choice(&REASONS), true),
            ("on_behalf", json!({ "type": "boolean" }), true),
            ("copies", number(), true),
            ("day", json!({ "type": "string", "format": "date" }), true),
            ("papers", rows, true),
            ("note", text(), false),
        ],
    );
    form(
        &mut files,
        "sim/check",
        &[("result", choice(&RESULTS), true), ("note", text(), false)],
    );
    form(
        &mut files,
        "sim/decide",
        &[
            ("ok", json!({ "type": "boolean" }), true),
            ("amount", number(), true),
        ],
    );
    form(
        &mut files,
        "sim/other",
        &[("kind", choice(&["a", "b"]), true)],
    );
    files
}

fn number() -> Value {
    json!({ "type": "integer", "minimum": 0, "maximum": 9 })
}

pub fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

pub fn applicant() -> Actor {
    Actor::Citizen {
        account: account(1),
    }
}

pub fn operator() -> Actor {
    Actor::Operator {
        account: account(2),
    }
}

/// Whoever works in the municipality.
#[derive(Debug)]
pub struct People {
    /// Three for each role, and one who holds them all.
    pub staff: Vec<Colleague>,
    /// Those who may do nothing: from another office, the applicant as an employee.
    pub others: Vec<Actor>,
}

impl People {
    pub fn of(definition: &Definition) -> People {
        let mut roles: BTreeSet<&str> = ["director"].into();
        for step in &definition.steps {
            if let StepKind::Task(task) = &step.kind {
                roles.insert(&task.role);
            }
        }
        let held = |roles: &[&str], offices: &[&str]| {
            let pairs = offices.iter().flat_map(|office| {
                roles.iter().map(|role| OfficeRole {
                    office: (*office).to_owned(),
                    role: (*role).to_owned(),
                })
            });
            pairs.collect::<Vec<_>>()
        };
        let both = [OFFICE, OTHER_OFFICE];
        let mut number = 10;
        let mut hired = |roles: Vec<OfficeRole>| {
            number += 1;
            Colleague {
                account: account(number),
                roles,
            }
        };
        let mut staff = Vec::new();
        for role in &roles {
            for _ in 0..3 {
                staff.push(hired(held(&[role], &both)));
            }
        }
        let all: Vec<&str> = roles.into_iter().collect();
        staff.push(hired(held(&all, &both)));
        let others = vec![
            hired(held(&all, &["elsewhere"])).actor(),
            Actor::Staff {
                account: account(1),
                roles: held(&all, &both),
            },
            Actor::Citizen {
                account: account(3),
            },
            operator(),
            applicant(),
            Actor::System,
        ];
        People { staff, others }
    }
}

/// A form as somebody fills it in. Rules between questions are not looked at:
/// the engine takes what the form has let through.
pub fn filled(form: &Form, case: Option<&Case>, draw: &mut Draw<'_>) -> Answers {
    let mut answers = Answers::new();
    for field in form.fields() {
        let wanted = match &field.required {
            Required::Always => true,
            Required::When(conditions) => {
                conditions.iter().any(|condition| condition.holds(&answers)) || draw.chance(30)
            }
            Required::Never => draw.chance(30),
        };
        if wanted {
            let mut map = answers.into_map();
            map.insert(field.name.clone(), value(&field.kind, case, draw));
            answers = map.into();
        }
    }
    answers
}

fn value(kind: &FieldKind, case: Option<&Case>, draw: &mut Draw<'_>) -> Value {
    match kind {
        FieldKind::Text { .. } | FieldKind::LongText { .. } => {
            json!(*draw.pick(&["λόγια", "άλλα"]))
        }
        FieldKind::Choice { options } => match options {
            Options::Fixed(options) => json!(draw.pick(options).value),
            Options::Numbers(options) => json!(draw.pick(options).value.parse::<i64>().ok()),
            Options::From(List::Documents) => json!("identity"),
            Options::From(List::Locations) => json!("town-hall"),
        },
        FieldKind::YesNo | FieldKind::Tick => json!(draw.chance(50)),
        FieldKind::Declaration => json!(true),
        FieldKind::Date => {
            json!(*draw.pick(&["2026-10-20", "2026-09-01", "2026-12-25", "2027-06-30"]))
        }
        FieldKind::Number { min, max } => {
            let wide = usize::try_from(max - min).unwrap_or(0).min(9);
            let above = i64::try_from(draw.below(wide + 1)).unwrap_or(0);
            json!(min + above)
        }
        FieldKind::Decimal => json!(draw.below(100)),
        FieldKind::Money { min, .. } => json!(min.to_string()),
        FieldKind::Several { options } => match options {
            Options::Fixed(options) | Options::Numbers(options) => {
                json!([draw.pick(options).value])
            }
            Options::From(_) => json!([]),
        },
        FieldKind::Group { fields } => {
            let parts = fields
                .iter()
                .map(|f| (f.name.clone(), value(&f.kind, case, draw)));
            Value::Object(parts.collect())
        }
        FieldKind::List(_) => json!([]),
        FieldKind::Rows { fields, .. } => {
            let names = match case {
                Some(case) => case.documents.clone(),
                None => ["identity", "paper", "third"]
                    .into_iter()
                    .filter(|_| draw.chance(50))
                    .map(str::to_owned)
                    .collect(),
            };
            let mut rows = Map::new();
            for name in names {
                let row = fields
                    .iter()
                    .map(|f| (f.name.clone(), value(&f.kind, case, draw)));
                rows.insert(name, Value::Object(row.collect()));
            }
            Value::Object(rows)
        }
    }
}
