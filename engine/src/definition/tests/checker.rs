//! Services with steps of their own, in which a test says what the steps are.

use super::support::{SERVICE, WORDS, choice, files, form, text};
use crate::definition::{Definition, Words, read_service};
use crate::files::Files;
use crate::finding::Finding;
use serde_json::json;

/// What stands before the steps of a test; they begin on line 19.
const HEAD: &str = "\
language: 1
service: permit
title: { el: Άδεια, en: Permit }
summary: { el: Μια άδεια., en: A permit. }
category: registry
level: A
form: permit/application
documents:
  - identity: { kind: show, title: { el: Ταυτότητα, en: Identity card } }
delivery: [office, kep]
outcomes:
  granted: { el: Χορηγήθηκε, en: Granted }
  refused: { el: Απορρίφθηκε, en: Refused }
  withdrawn: { el: Ανακλήθηκε, en: Withdrawn }
steps:
  - receive: { do: [protocol, receipt, route] }
  - booking: { do: pickup.schedule, with: { after: 3 days } }
  - open: { wait_for: { time: 1 day }, on: { withdrawn: { also: [] } } }
";

const WITHDRAW: &str =
    "anytime:\n  withdraw: { by: applicant, outcome: withdrawn, until: the_end }\n";

/// What stands after them.
const TAIL: &str = "  - the_end: { do: receipt }
  - choose:
      - when: answers.reason == 'other'
        steps: [ { end: refused } ]
      - otherwise: []
  - end: granted
";

/// Written short in the steps of a test.
const SHORT: [(&str, &str); 5] = [
    (
        "TASK",
        "task: { role: registrar, title: { el: Χ, en: X }, form: check, due: 1 day }",
    ),
    ("WAIT", "wait_for: { time: 1 day }"),
    (
        "DUE",
        "role: registrar, title: { el: Χ, en: X }, form: check, due: 2 days",
    ),
    ("SUBJECT", "subject: { el: Χ, en: X }"),
    ("OK", "el: Χ, en: X"),
];

/// The files of a service with these steps, `anytime` and procedures
/// (name, text after `procedure:`).
pub struct World {
    pub files: Files,
}

impl World {
    pub fn steps(steps: &str) -> World {
        let mut files = files();
        form(
            &mut files,
            "permit/application",
            &[
                ("reason", choice(&["school", "marriage", "other"]), true),
                ("on_behalf", json!({ "type": "boolean" }), true),
                ("note", text(), false),
                ("place", text(), true),
                ("location", text(), false),
                ("tell_changes", json!({ "type": "boolean" }), false),
                ("afm", text(), false),
                (
                    "copies",
                    json!({ "type": "integer", "minimum": 0, "maximum": 100 }),
                    true,
                ),
                ("day", json!({ "type": "string", "format": "date" }), true),
                (
                    "later",
                    json!({ "type": "string", "format": "date" }),
                    false,
                ),
                (
                    "owners",
                    json!({
                        "type": "object",
                        "x-rows": "documents",
                        "additionalProperties": {
                            "type": "object",
                            "additionalProperties": false,
                            "required": ["agrees"],
                            "properties": { "agrees": { "type": "boolean", "title": "agrees" } },
                        },
                    }),
                    true,
                ),
            ],
        );
        files.insert(
            Words::PATH,
            format!("{WORDS}connectors: [registry, bank, documents, connectors]\n"),
        );
        let mut world = World { files };
        world.service(&format!("{HEAD}{}{TAIL}{WITHDRAW}", indented(steps)));
        world
    }

    fn service(&mut self, text: &str) {
        let mut text = text.to_owned();
        for (short, long) in SHORT {
            text = text.replace(short, long);
        }
        self.files.insert(SERVICE, text);
    }

    /// The service with something in it replaced.
    pub fn with(mut self, old: &str, new: &str) -> World {
        let text = self.files.get(SERVICE).expect("the service").to_owned();
        assert_eq!(text.matches(old).count(), 1, "{old:?} stands once");
        self.service(&text.replacen(old, new, 1));
        self
    }

    pub fn procedure(mut self, name: &str, text: &str) -> World {
        let mut text = format!("language: 1\nprocedure: {name}\n{text}");
        for (short, long) in SHORT {
            text = text.replace(short, long);
        }
        self.files
            .insert(format!("workflows/procedures/{name}.yaml"), text);
        self
    }

    pub fn check(&self) -> Result<Definition, Vec<Finding>> {
        let words = Words::read(&self.files)?;
        read_service(SERVICE, &self.files, &words)
    }

    pub fn accepted(&self) -> Definition {
        self.check().unwrap_or_else(|findings| {
            let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
            panic!(
                "{}\n{}",
                self.files.get(SERVICE).unwrap_or_default(),
                told.join("\n")
            )
        })
    }

    /// Codes that were found, each once, sorted.
    pub fn codes(&self) -> Vec<&'static str> {
        let mut codes: Vec<&str> = match self.check() {
            Ok(_) => Vec::new(),
            Err(findings) => findings.iter().map(|finding| finding.code).collect(),
        };
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// Takes the marks `¦` out of the service and says where they stood.
    pub fn marks(&mut self) -> Vec<String> {
        let text = self.files.get(SERVICE).expect("the service").to_owned();
        let (marks, text) = super::codes_reader::unmark(&text);
        self.files.insert(SERVICE, text);
        marks
    }
}

/// Lines of steps as they stand under `steps:`.
fn indented(steps: &str) -> String {
    steps
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| format!("  {line}\n"))
        .collect()
}
