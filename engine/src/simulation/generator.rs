//! Services made at random in the whole language, as the texts of their files.
//!
//! What is made is meant to be sound: names are unique, results are read where
//! they are sure to be there and once on each way, every rest has a limit or a
//! person, every block comes to its end. The checker has the last word.

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

    fn status(&mut self, body: &mut Value, name: &str) {
        if self.draw.chance(30) {
            body["status"] = words(name);
        }
    }

    fn span(&mut self) -> &'static str {
        const SPANS: [&str; 6] = [
            "20 days",
            "2 working days",
            "5 working days",
            "12 hours",
            "3 weeks",
            "1 month",
        ];
        SPANS[self.draw.below(SPANS.len())]
    }

    fn limit(&mut self, place: &Place, body: &mut Value) {
        body["up_to"] = json!(self.span());
        body["else"] = match place.tasks.last() {
            Some((back, ..)) if self.draw.chance(8) => json!([{ "again": back }]),
            Some(_) | None => self.aside(place, true),
        };
    }

    /// Terms and handlers beside a step; `inside` holds due and up_to.
    fn around(&mut self, place: &Place, body: &mut Value, inside: Option<&str>, sure: bool) {
        let mut terms = json!({});
        let due = self.draw.chance(if sure { 50 } else { 30 });
        if due {
            terms["due"] = json!("4 working days");
            if self.draw.chance(40) {
                terms["remind"] = json!("1 working day before");
            }
        }
        if (sure && !due) || self.draw.chance(35) {
            self.limit(place, &mut terms);
        }
        let target = match inside {
            Some(kind) => &mut body[kind],
            None => &mut *body,
        };
        for (key, value) in terms.as_object().expect("just made") {
            target[key] = value.clone();
        }
        self.handlers(place, body, due);
    }

    fn handlers(&mut self, place: &Place, body: &mut Value, due: bool) {
        let mut on = Map::new();
        if due && self.draw.chance(40) {
            on.insert("overdue".into(), self.handler(place));
        }
        if self.withdraws && !place.called && self.draw.chance(15) {
            let way = if self.draw.chance(50) {
                json!({ "also": [self.tell()] })
            } else {
                let tell = self.tell();
                json!({ "instead": [tell, { "end": self.outcome("withdrawn") }] })
            };
            on.insert("withdrawn".into(), way);
        }
        if self.draw.chance(12) {
            let message = *self.draw.pick(&MESSAGES);
            on.insert(message.into(), self.handler(place));
        }
        if !on.is_empty() {
            body["on"] = Value::Object(on);
        }
    }

    fn handler(&mut self, place: &Place) -> Value {
        if self.draw.chance(30) {
            json!({ "instead": self.aside(place, true) })
        } else {
            json!({ "also": self.aside(place, false) })
        }
    }

    fn on_failure(&mut self, place: &Place, body: &mut Value) {
        let mut ways = Map::new();
        for _ in 0..self.draw.below(3) {
            let family = *self.draw.pick(&FAMILIES);
            if !ways.contains_key(family) {
                let way = self.aside(place, true);
                ways.insert(family.into(), way);
            }
        }
        if self.draw.chance(50) {
            let way = self.aside(place, true);
            ways.insert("any".into(), way);
        }
        if !ways.is_empty() {
            body["on_failure"] = Value::Object(ways);
        }
    }

    fn undo(&mut self, body: &mut Value, in_hundred: usize) {
        if self.draw.chance(in_hundred) {
            body["undo"] = match self.draw.below(4) {
                0 => json!("payment.refund"),
                1 => json!({ "do": "connector", "with": { "name": "back" } }),
                2 => json!("document.revoke"),
                _ => json!(["document.revoke", "payment.refund"]),
            };
        }
    }

    fn task(&mut self, place: &mut Place, steps: &mut Vec<Value>) -> String {
        let name = self.name("check");
        let role = self.draw.pick(&place.roles).clone();
        let decides = self.draw.chance(50);
        let form = if decides { "sim/decide" } else { "sim/check" };
        let mut task = json!({ "role": role, "title": words(&name), "form": form });
        let of = if self.draw.chance(20) { 2 } else { 1 };
        let mut people = of;
        let mut apart = Vec::new();
        for (other, count, its_role) in &place.tasks {
            if people + count <= 3 && (*its_role == role || place.called) && self.draw.chance(40) {
                people += count;
                apart.push(other.clone());
            }
        }
        if of > 1 {
            task["of"] = json!(of);
        }
        if !apart.is_empty() {
            task["not_same_as"] = json!(apart);
        }
        if let Some((back, ..)) = place.tasks.last()
            && self.draw.chance(40)
        {
            task["send_back"] = json!([back]);
        }
        let mut body = json!({ "task": task });
        self.around(place, &mut body, Some("task"), true);
        self.undo(&mut body, 15);
        self.status(&mut body, &name);
        // By a limit or a handler a case can go on without its result.
        let sure = body["task"].get("else").is_none() && body.get("on").is_none();
        steps.push(step(&name, body));
        if sure {
            if decides {
                place.fresh.push(Fresh::YesNo(format!("{name}.ok")));
                place.fresh.push(Fresh::Number(format!("{name}.amount")));
            } else {
                let results = choice(&world::RESULTS);
                place
                    .fresh
                    .push(Fresh::Choice(format!("{name}.result"), results));
            }
            if of > 1 {
                place.fresh.push(Fresh::YesNo(format!("{name}.agreed")));
            }
            place.tasks.push((name.clone(), of, role));
        }
        place.back = Some(name.clone()).filter(|_| sure);
        name
    }

    fn automatic(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
        let name = self.name("act");
        let (mut body, gives) = match self.draw.below(7) {
            0 => {
                let tell = self.tell();
                steps.push(tell);
                return;
            }
            1 => (
                json!({ "do": "registry.look_up", "with": { "pin": "answers.name" } }),
                Some(Fresh::YesNo(format!("{name}.found"))),
            ),
            2 => (
                json!({ "do": "payment.request", "with": { "amount": "12.50 EUR" } }),
                None,
            ),
            3 => (
                json!({ "do": "payment.verify" }),
                Some(Fresh::YesNo(format!("{name}.settled"))),
            ),
            4 => (
                json!({ "do": "document.issue", "with": { "template": "permit" } }),
                None,
            ),
            5 => (
                json!({ "do": "connector", "with": { "name": "archive" } }),
                None,
            ),
            _ => (json!({ "do": ["level.raise", "document.revoke"] }), None),
        };
        if self.draw.chance(30) {
            self.limit(place, &mut body);
        }
        if self.draw.chance(30) {
            body["retry"] = json!({ "times": 3, "pause": "1 minute", "up_to": "1 day" });
        }
        if self.draw.chance(60) {
            self.on_failure(place, &mut body);
        }
        self.undo(&mut body, 40);
        self.status(&mut body, &name);
        let sure = body.get("else").is_none() && body.get("on_failure").is_none();
        steps.push(step(&name, body));
        place.fresh.extend(gives.filter(|_| sure));
    }

    fn wait(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
        let name = self.name("wait");
        let mut body = match self.draw.below(5) {
            0 => json!({ "wait_for": { "time": self.span() } }),
            1 => json!({ "wait_for": { "date": "answers.day" } }),
            2 if place.booked => json!({ "wait_for": "appointment" }),
            _ => {
                let mut wait = json!({ "message": *self.draw.pick(&MESSAGES) });
                if self.draw.chance(40) {
                    wait["kept"] = json!("5 days");
                }
                self.limit(place, &mut wait);
                json!({ "wait_for": wait })
            }
        };
        if self.draw.chance(20) {
            self.handlers(place, &mut body, false);
        }
        self.undo(&mut body, 15);
        self.status(&mut body, &name);
        steps.push(step(&name, body));
    }

    /// A condition over something fresh, and others that fit beside it.
    fn conditions(&mut self, place: &mut Place) -> Option<Vec<String>> {
        if place.fresh.is_empty() {
            return None;
        }
        let at = place.fresh.len() - 1 - self.draw.below(place.fresh.len());
        let taken = place.fresh.remove(at);
        let beside = match (self.draw.chance(20), place.known.is_empty()) {
            (true, false) => {
                let other = self.draw.pick(&place.known).clone();
                let word = *self.draw.pick(&["or", "and"]);
                Some(format!(" {word} {}", self.conditions_over(other)[0]))
            }
            (true, true) | (false, _) => None,
        };
        place.known.push(taken.clone());
        let mut conditions = self.conditions_over(taken);
        if let Some(beside) = beside {
            conditions[0].push_str(&beside);
        }
        Some(conditions)
    }

    fn conditions_over(&mut self, fresh: Fresh) -> Vec<String> {
        match fresh {
            Fresh::Maybe(fresh) => {
                let there = format!("{} != null", fresh.path());
                let conditions = self.conditions_over(*fresh);
                conditions
                    .iter()
                    .map(|condition| format!("({there} and {condition})"))
                    .collect()
            }
            Fresh::Choice(path, options) => {
                let ways = 1 + self.draw.below(options.len() - 1);
                let by_option = |option: &String| format!("{path} == '{option}'");
                options.iter().take(ways).map(by_option).collect()
            }
            Fresh::YesNo(path) => vec![if self.draw.chance(50) {
                format!("not {path}")
            } else {
                path
            }],
            Fresh::Number(path) => {
                if self.draw.chance(50) {
                    vec![format!("{path} > 4"), format!("{path} > 2")]
                } else {
                    vec![format!("{path} * 2 + 1 < 9")]
                }
            }
        }
    }

    fn choose(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
        let back = place.back.clone();
        let on_result = back.as_ref().filter(|back| {
            let of_it = format!("{back}.");
            place
                .fresh
                .last()
                .is_some_and(|fresh| fresh.path().starts_with(&of_it))
        });
        let goes_back = on_result.cloned().filter(|_| self.draw.chance(60));
        let goes_back = match goes_back {
            // Further back than the task itself.
            Some(_) if self.draw.chance(30) => Some(self.draw.pick(&place.tasks).0.clone()),
            nearest => nearest,
        };
        if goes_back.is_some() {
            // The result of that very task.
            let last = place.fresh.pop().expect("looked at above");
            let mut only = Place {
                fresh: vec![last],
                known: place.known.clone(),
                ..Place::default()
            };
            let conditions = self.conditions(&mut only).expect("one is there");
            self.ways(place, steps, conditions, goes_back.as_deref());
            return;
        }
        match self.conditions(place) {
            Some(conditions) => self.ways(place, steps, conditions, None),
            None => {
                self.task(place, steps);
            }
        }
    }

    fn ways(
        &mut self,
        place: &mut Place,
        steps: &mut Vec<Value>,
        conditions: Vec<String>,
        back: Option<&str>,
    ) {
        let mut ways = Vec::new();
        for (number, condition) in conditions.into_iter().enumerate() {
            let way = match back.filter(|_| number == 0) {
                Some(back) => {
                    let mut way = if self.draw.chance(50) {
                        vec![self.tell()]
                    } else {
                        Vec::new()
                    };
                    way.push(json!({ "again": back }));
                    way
                }
                None => self.inner(place, true, Tail::Any),
            };
            ways.push(json!({ "when": condition, "steps": way }));
        }
        let otherwise = if self.draw.chance(60) {
            Vec::new()
        } else {
            self.inner(place, true, Tail::Through)
        };
        ways.push(json!({ "otherwise": otherwise }));
        steps.push(json!({ "choose": ways }));
        place.back = None;
    }

    fn block(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
        let name = self.name("block");
        let (inner, found) = self.inner_with(place, false, Tail::Through);
        let mut body = json!({ "steps": inner });
        self.wrapped(place, &mut body);
        if goes_through(&body) {
            place.fresh.extend(found);
        }
        steps.push(step(&name, body));
        place.back = None;
    }

    fn wrapped(&mut self, place: &Place, body: &mut Value) {
        self.around(place, body, None, false);
        if can_fail(body) && self.draw.chance(40) {
            self.on_failure(place, body);
        }
        self.undo(body, 25);
    }

    fn together(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
        let name = self.name("together");
        let count = 2 + self.draw.below(2);
        let mut branches = Map::new();
        let mut names = Vec::new();
        let mut found = Vec::new();
        for _ in 0..count {
            let branch = self.name("branch");
            let (steps, leaves) = self.inner_with(place, false, Tail::Through);
            found.extend(leaves);
            branches.insert(branch.clone(), Value::Array(steps));
            names.push(branch);
        }
        let mut together = json!({});
        match self.draw.below(4) {
            0 => {}
            1 => together["enough"] = json!("all"),
            2 => together["enough"] = json!("first"),
            _ => together["enough"] = json!(1 + self.draw.below(count)),
        }
        together["branches"] = Value::Object(branches);
        let all = together.get("enough").is_none_or(|enough| *enough == "all");
        let mut body = json!({ "together": together });
        self.wrapped(place, &mut body);
        if goes_through(&body) {
            place
                .fresh
                .push(Fresh::Choice(format!("{name}.first"), names));
            let maybe = |fresh| {
                if all {
                    fresh
                } else {
                    Fresh::Maybe(Box::new(fresh))
                }
            };
            place.fresh.extend(found.into_iter().map(maybe));
        }
        steps.push(step(&name, body));
        place.back = None;
    }

    fn each(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
        let name = self.name("each");
        let row = self.name("row");
        let mut within = place.clone();
        within.fresh.push(Fresh::YesNo(format!("{row}.seen")));
        let order = *self.draw.pick(&["one by one", "side by side"]);
        let inner = self.inner(&within, false, Tail::Through);
        let mut body = json!({ "each": {
            "of": "answers.papers", "as": row, "order": order, "most": 4, "steps": inner
        } });
        self.wrapped(place, &mut body);
        steps.push(step(&name, body));
        place.back = None;
    }

    fn call(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
        if self.procedures.len() < 2 && (self.procedures.is_empty() || self.draw.chance(50)) {
            self.procedure();
        }
        let procedure = self.draw.below(self.procedures.len());
        let procedure = self.procedures[procedure].0.clone();
        let name = self.name("call");
        let role = *self.draw.pick(&ROLES);
        let quick = if self.draw.chance(50) {
            "answers.on_behalf"
        } else {
            "answers.copies > 3"
        };
        let mut body = json!({ "call": procedure, "with": {
            "who": role, "amount": "7.20 EUR", "days": "3 working days", "quick": quick
        } });
        self.wrapped(place, &mut body);
        let sure = ["else", "on", "on_failure"]
            .iter()
            .all(|key| body.get(key).is_none());
        steps.push(step(&name, body));
        if sure {
            let outcomes = vec!["good".to_owned(), "bad".to_owned()];
            place
                .fresh
                .push(Fresh::Choice(format!("{name}.outcome"), outcomes));
        }
        place.back = None;
    }

    /// A procedure to be called; in it, both outcomes come about.
    fn procedure(&mut self) {
        let name = format!("called-{}", self.procedures.len() + 1);
        let mut place = Place {
            roles: vec!["who".into()],
            called: true,
            depth: 2,
            ..Place::default()
        };
        let mut steps = Vec::new();
        let check = self.name("check");
        steps.push(step(
            &check,
            json!({ "task": {
            "role": "who", "title": words(&check), "form": "sim/decide", "due": "days"
        } }),
        ));
        place.tasks.push((check.clone(), 1, "who".into()));
        let quick = self.name("pay");
        steps.push(json!({ "choose": [
            { "when": "quick", "steps": [
                step(&quick, json!({ "do": "payment.request", "with": { "amount": "amount" } }))
            ] },
            { "otherwise": [] }
        ] }));
        self.steps(&mut place, &mut steps);
        steps.push(json!({ "choose": [
            { "when": format!("{check}.ok"), "steps": [{ "end": "good" }] },
            { "otherwise": [{ "end": "bad" }] }
        ] }));
        let procedure = json!({
            "language": 1,
            "procedure": name,
            "parameters": { "who": "role", "amount": "money", "days": "working days", "quick": "yes or no" },
            "steps": steps,
            "outcomes": { "good": words("good"), "bad": words("bad") },
        });
        self.procedures.push((name, procedure));
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
