//! What stands around steps: status, limits, handlers, ways of failure, undo.

use super::*;

impl Generator<'_, '_> {
    pub(super) fn status(&mut self, body: &mut Value, name: &str) {
        if self.draw.chance(30) {
            body["status"] = words(name);
        }
    }

    pub(super) fn span(&mut self) -> &'static str {
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

    pub(super) fn limit(&mut self, place: &Place, body: &mut Value) {
        body["up_to"] = json!(self.span());
        body["else"] = match place.tasks.last() {
            Some((back, ..)) if self.draw.chance(8) => json!([{ "again": back }]),
            Some(_) | None => self.aside(place, true),
        };
    }

    /// Terms and handlers beside a step; `inside` holds due and up_to.
    pub(super) fn around(
        &mut self,
        place: &Place,
        body: &mut Value,
        inside: Option<&str>,
        sure: bool,
    ) {
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

    pub(super) fn handlers(&mut self, place: &Place, body: &mut Value, due: bool) {
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

    pub(super) fn handler(&mut self, place: &Place) -> Value {
        if self.draw.chance(30) {
            json!({ "instead": self.aside(place, true) })
        } else {
            json!({ "also": self.aside(place, false) })
        }
    }

    pub(super) fn on_failure(&mut self, place: &Place, body: &mut Value) {
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

    pub(super) fn undo(&mut self, body: &mut Value, in_hundred: usize) {
        if self.draw.chance(in_hundred) {
            body["undo"] = match self.draw.below(4) {
                0 => json!("payment.refund"),
                1 => json!({ "do": "connector", "with": { "name": "back" } }),
                2 => json!("document.revoke"),
                _ => json!(["document.revoke", "payment.refund"]),
            };
        }
    }
}
