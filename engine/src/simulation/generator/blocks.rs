//! Steps with others inside: choices, blocks, branches, items, calls.

use super::*;

impl Generator<'_, '_> {
    /// A condition over something fresh, and others that fit beside it.
    pub(super) fn conditions(&mut self, place: &mut Place) -> Option<Vec<String>> {
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

    pub(super) fn conditions_over(&mut self, fresh: Fresh) -> Vec<String> {
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

    pub(super) fn choose(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
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

    pub(super) fn ways(
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

    pub(super) fn block(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
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

    pub(super) fn wrapped(&mut self, place: &Place, body: &mut Value) {
        self.around(place, body, None, false);
        if can_fail(body) && self.draw.chance(40) {
            self.on_failure(place, body);
        }
        self.undo(body, 25);
    }

    pub(super) fn together(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
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

    pub(super) fn each(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
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

    pub(super) fn call(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
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
    pub(super) fn procedure(&mut self) {
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
}
