//! Services made at random in the whole language, as the texts of their files.
//!
//! What is made is meant to be sound: names are unique, results are read where
//! they are sure to be there and once on each way, every rest has a limit or a
//! person, every block comes to its end. The checker has the last word.

mod around;
mod blocks;
mod steps;

use super::draw::Draw;
use super::world;
use super::yaml;
use crate::files::Files;
use serde_json::{Map, Value, json};

/// A service with its files.
#[derive(Clone, Debug)]
pub struct Made {
    pub files: Files,
}

/// Something a condition can read that is not known yet on this way.
#[derive(Clone, Debug)]
enum Fresh {
    Choice(String, Vec<String>),
    YesNo(String),
    /// Its values lie from 0 to 9.
    Number(String),
    /// Something that need not be there.
    Maybe(Box<Fresh>),
}

impl Fresh {
    fn path(&self) -> &str {
        match self {
            Fresh::Choice(path, _) | Fresh::YesNo(path) | Fresh::Number(path) => path,
            Fresh::Maybe(fresh) => fresh.path(),
        }
    }
}

/// How a list of steps ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tail {
    Through,
    /// Through or by an end, as it comes.
    Any,
}

/// What is known where steps are put.
#[derive(Clone, Debug, Default)]
struct Place {
    fresh: Vec<Fresh>,
    /// What conditions have read already; asking again may be in vain.
    known: Vec<Fresh>,
    /// Earlier tasks of the same track and how many people and which role they ask for.
    tasks: Vec<(String, usize, String)>,
    /// The task a `choose` right here may go back to.
    back: Option<String>,
    /// Roles by the names they have here.
    roles: Vec<String>,
    /// Outcomes of the file.
    outcomes: Vec<&'static str>,
    /// Inside a called procedure.
    called: bool,
    /// `applicant.reply` and so on can be waited for.
    booked: bool,
    depth: usize,
}

const ROLES: [&str; 3] = ["registrar", "director", "cashier"];
const FAMILIES: [&str; 5] = ["unavailable", "refused", "not_found", "invalid", "timeout"];
const MESSAGES: [&str; 3] = ["applicant.reply", "payment.settled", "connector.answer"];

pub struct Generator<'a, 'n> {
    draw: &'a mut Draw<'n>,
    names: usize,
    /// Steps that may still be made.
    left: usize,
    withdraws: bool,
    /// Nobody corrects the answers.
    pub answers_stay: bool,
    used_outcomes: Vec<&'static str>,
    procedures: Vec<(String, Value)>,
}

pub fn service(draw: &mut Draw<'_>) -> Made {
    service_with(draw, |_| Vec::new())
}

/// A service with given steps put before its last one.
pub fn service_with(
    draw: &mut Draw<'_>,
    extra: impl FnOnce(&mut Generator<'_, '_>) -> Vec<Value>,
) -> Made {
    let left = match draw.weighted(&[2, 4, 3]) {
        0 => 2 + draw.below(6),
        1 => 6 + draw.below(10),
        _ => 12 + draw.below(26),
    };
    let withdraws = draw.chance(70);
    let mut made = Generator {
        draw,
        names: 0,
        left,
        withdraws,
        answers_stay: false,
        used_outcomes: Vec::new(),
        procedures: Vec::new(),
    };
    let (steps, first_task) = made.whole(extra);
    made.files(steps, &first_task)
}

fn words(text: &str) -> Value {
    json!({ "el": format!("Βήμα {text}"), "en": format!("Step {text}") })
}

fn step(name: &str, body: Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), body)]))
}

impl Generator<'_, '_> {
    pub fn name(&mut self, what: &str) -> String {
        self.names += 1;
        format!("{what}_{}", self.names)
    }

    fn whole(&mut self, extra: impl FnOnce(&mut Self) -> Vec<Value>) -> (Vec<Value>, String) {
        let mut place = Place {
            fresh: vec![
                Fresh::Choice("answers.reason".into(), choice(&world::REASONS)),
                Fresh::YesNo("answers.on_behalf".into()),
                Fresh::Number("answers.copies".into()),
            ],
            roles: ROLES.map(str::to_owned).to_vec(),
            outcomes: vec!["refused", "lapsed"],
            booked: true,
            ..Place::default()
        };
        let mut steps = vec![
            json!({ "receive": { "do": ["protocol", "receipt", "route"] } }),
            json!({ "booking": {
                "do": "pickup.schedule", "with": { "after": "3 working days" }, "undo": "pickup.release"
            } }),
        ];
        let first = self.task(&mut place, &mut steps);
        self.steps(&mut place, &mut steps);
        steps.extend(extra(self));
        if self.draw.chance(25) {
            steps.push(json!({ "end": { "outcome": self.outcome("granted"), "undo": "yes" } }));
        } else {
            steps.push(json!({ "end": self.outcome("granted") }));
        }
        (steps, first)
    }

    fn outcome(&mut self, outcome: &'static str) -> &'static str {
        if !self.used_outcomes.contains(&outcome) {
            self.used_outcomes.push(outcome);
        }
        outcome
    }

    fn files(mut self, steps: Vec<Value>, first_task: &str) -> Made {
        let mut anytime = Map::new();
        if self.withdraws {
            let mut withdraw = json!({ "by": "applicant", "outcome": self.outcome("withdrawn") });
            if self.draw.chance(25) {
                withdraw["until"] = json!(first_task);
            }
            anytime.insert("withdraw".into(), withdraw);
        }
        for (item, by) in [
            ("message", json!(["applicant", "staff"])),
            ("note", json!("staff")),
            ("reroute", json!(["director"])),
            ("extra_task", json!(["director"])),
            ("correct_data", json!("staff")),
        ] {
            let stays = self.answers_stay && item == "correct_data";
            if self.draw.chance(40) && !stays {
                anytime.insert(item.into(), json!({ "by": by }));
            }
        }
        if self.draw.chance(30) {
            anytime.insert(
                "reopen".into(),
                json!({ "by": ["applicant", "director"], "within": "30 days", "to": first_task }),
            );
        }
        let mut service = json!({
            "language": 1,
            "service": "made",
            "title": words("made"),
            "summary": words("made"),
            "keywords": { "el": ["άδεια"], "en": ["permit"] },
            "category": "registry",
            "level": "A",
            "form": "sim/application",
            "documents": [
                { "identity": { "kind": "show", "title": words("identity") } },
                { "paper": { "kind": "show", "when": "answers.on_behalf", "title": words("paper") } }
            ],
        });
        if self.draw.chance(60) {
            let mut clock = json!({ "due": "10 working days", "source": words("law") });
            if self.draw.chance(50) {
                clock["warn"] = json!("2 working days before");
            }
            service["clock"] = clock;
        }
        let written = (&steps, &self.procedures);
        if format!("{written:?}").contains("document.issue") {
            service["issues"] = json!([{ "permit": {
                "title": words("permit"),
                "body": [{ "text": words("permit") }],
            } }]);
        }
        service["delivery"] = json!(["office", "kep"]);
        service["steps"] = Value::Array(steps);
        service["outcomes"] = self.outcomes_used();
        if !anytime.is_empty() {
            service["anytime"] = Value::Object(anytime);
        }
        let mut files = world::files();
        files.insert(world::SERVICE, yaml::written(&service));
        for (name, procedure) in self.procedures {
            files.insert(
                format!("workflows/procedures/{name}.yaml"),
                yaml::written(&procedure),
            );
        }
        Made { files }
    }

    fn outcomes_used(&self) -> Value {
        let titles = self.used_outcomes.iter();
        Value::Object(
            titles
                .map(|name| ((*name).to_owned(), words(name)))
                .collect(),
        )
    }

    /// Steps, as many as there may be here.
    fn steps(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
        let most = [12, 4, 3, 2, 1][place.depth.min(4)];
        let count = 1 + self.draw.below(most);
        for _ in 0..count {
            if self.left == 0 {
                break;
            }
            self.left -= 1;
            self.one(place, steps);
        }
        if steps.is_empty() {
            let tell = self.tell();
            steps.push(tell);
        }
    }

    /// A list of steps of its own, below this place.
    fn inner(&mut self, place: &Place, same_track: bool, tail: Tail) -> Vec<Value> {
        self.inner_with(place, same_track, tail).0
    }

    /// The same, with what can be read after it if it is gone through.
    fn inner_with(
        &mut self,
        place: &Place,
        same_track: bool,
        tail: Tail,
    ) -> (Vec<Value>, Vec<Fresh>) {
        let mut inner = place.clone();
        inner.depth += 1;
        inner.back = None;
        if !same_track {
            inner.tasks.clear();
        }
        let mut steps = Vec::new();
        self.steps(&mut inner, &mut steps);
        if tail == Tail::Any && self.draw.chance(30) {
            let end = self.end(place);
            steps.push(end);
        }
        let new = |fresh: &Fresh| {
            let known = place.fresh.iter().chain(&place.known);
            known.into_iter().all(|known| known.path() != fresh.path())
        };
        let found = inner.fresh.into_iter().filter(new).collect();
        (steps, found)
    }

    /// A few steps that say something or end: for limits, failures, handlers.
    fn aside(&mut self, place: &Place, may_end: bool) -> Value {
        let ends = usize::from(may_end);
        match self.draw.weighted(&[5, 4, ends, ends]) {
            0 => json!([self.tell()]),
            1 if self.left > 2 && place.depth < 3 => {
                self.left -= 2;
                let mut inner = place.clone();
                inner.depth += 2;
                inner.back = None;
                inner.tasks.clear();
                let mut steps = Vec::new();
                self.task(&mut inner, &mut steps);
                Value::Array(steps)
            }
            1 | 2 => json!([self.end(place)]),
            _ => {
                let tell = self.tell();
                json!([tell, self.end(place)])
            }
        }
    }

    fn end(&mut self, place: &Place) -> Value {
        if place.called {
            return json!({ "end": *self.draw.pick(&["good", "bad"]) });
        }
        let outcome = *self.draw.pick(&place.outcomes);
        let outcome = self.outcome(outcome);
        if self.draw.chance(30) {
            json!({ "end": { "outcome": outcome, "undo": "yes" } })
        } else {
            json!({ "end": outcome })
        }
    }

    pub fn tell(&mut self) -> Value {
        let name = self.name("tell");
        let to = *self.draw.pick(&["applicant", "director"]);
        step(
            &name,
            json!({ "do": "notify", "with": {
            "to": to,
            "subject": { "el": "Υπόθεση {case.reference}", "en": "Case {case.reference}" },
            "text": { "el": "Νέα", "en": "News" }
        } }),
        )
    }

    fn one(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
        let deep = usize::from(place.depth < 3 && self.left > 0);
        let weights = [
            6,                                               // task
            4,                                               // automatic
            3,                                               // wait
            5 * deep,                                        // choose
            2 * deep,                                        // steps
            2 * deep,                                        // together
            2 * deep,                                        // each
            usize::from(!place.called && self.left > 2) * 2, // call
            1,                                               // start
            usize::from(!place.called) * 2,                  // correct
            2,                                               // table
        ];
        match self.draw.weighted(&weights) {
            0 => {
                self.task(place, steps);
            }
            1 => self.automatic(place, steps),
            2 => self.wait(place, steps),
            3 => self.choose(place, steps),
            4 => self.block(place, steps),
            5 => self.together(place, steps),
            6 => self.each(place, steps),
            7 => self.call(place, steps),
            8 => {
                let name = self.name("report");
                let kind = *self.draw.pick(&["a", "b"]);
                steps.push(step(
                    &name,
                    json!({ "start": "other", "with": { "kind": kind } }),
                ));
            }
            9 => self.correct(place, steps),
            _ => self.table(place, steps),
        }
    }

    fn correct(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
        let name = self.name("correct");
        let mut correct = match self.draw.below(3) {
            0 => json!({ "fields": ["note"] }),
            1 => json!({ "fields": ["reason", "copies"], "documents": ["identity"] }),
            _ => json!({ "documents": ["paper"] }),
        };
        self.limit(place, &mut correct);
        let mut body = json!({ "correct": correct });
        if self.draw.chance(20) {
            self.handlers(place, &mut body, false);
        }
        steps.push(step(&name, body));
        place.back = None;
    }

    fn table(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
        let name = self.name("terms");
        let reads = if self.draw.chance(50) {
            "answers.reason"
        } else {
            "answers.copies"
        };
        let rows = if reads == "answers.reason" {
            json!([
                ["school", 2, "quick", "1.50 EUR"],
                ["marriage", 7, "slow", "0 EUR"]
            ])
        } else {
            json!([
                ["< 3", 2, "quick", "1.50 EUR"],
                ["3 to 6", 7, "slow", "0 EUR"]
            ])
        };
        let table = json!({
            "reads": [reads],
            "gives": { "days": "number", "lane": ["quick", "slow"], "fee": "money" },
            "rows": rows,
            "otherwise": [9, "slow", "2 EUR"],
        });
        steps.push(step(&name, json!({ "table": table })));
        let lanes = vec!["quick".to_owned(), "slow".to_owned()];
        // It follows from the answer, so the answer is not fresh any more.
        place.fresh.retain(|fresh| fresh.path() != reads);
        place
            .fresh
            .push(Fresh::Choice(format!("{name}.lane"), lanes));
        place.back = None;
    }
}

/// Whether a block is left only by going through it.
fn goes_through(body: &Value) -> bool {
    ["else", "on", "on_failure"]
        .iter()
        .all(|key| body.get(key).is_none())
}

/// Whether something inside can fail that has no way for it.
fn can_fail(body: &Value) -> bool {
    match body {
        Value::Object(members) => members.iter().any(|(name, member)| {
            let acts = name.starts_with("act_") && member.get("on_failure").is_none();
            acts || (member.get("on_failure").is_none() && can_fail(member))
        }),
        Value::Array(items) => items.iter().any(can_fail),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn choice(options: &[&str]) -> Vec<String> {
    options.iter().map(|option| (*option).to_owned()).collect()
}
