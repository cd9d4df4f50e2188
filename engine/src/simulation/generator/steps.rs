//! Steps by themselves: tasks, actions, waits.

use super::*;

impl Generator<'_, '_> {
    pub(super) fn task(&mut self, place: &mut Place, steps: &mut Vec<Value>) -> String {
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

    pub(super) fn automatic(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
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

    pub(super) fn wait(&mut self, place: &mut Place, steps: &mut Vec<Value>) {
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
}
