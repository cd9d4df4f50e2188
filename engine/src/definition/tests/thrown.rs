//! Steps thrown together: whatever the grammar allows, sound or not.

use super::simulated::Dice;

/// Steps of a service, as they stand under `steps:`.
pub fn steps(dice: &mut Dice) -> String {
    let mut thrower = Thrower {
        dice,
        count: 0,
        tasks: Vec::new(),
    };
    let count = 1 + thrower.dice.below(4);
    thrower.block(count, 0, &mut Vec::new())
}

struct Thrower<'a> {
    dice: &'a mut Dice,
    count: usize,
    /// Tasks written so far, wherever they stand.
    tasks: Vec<String>,
}

impl Thrower<'_> {
    fn name(&mut self, base: &str) -> String {
        self.count += 1;
        format!("{base}{}", self.count)
    }

    fn condition(&mut self) -> String {
        let answer = [
            "answers.on_behalf",
            "not answers.on_behalf",
            "answers.reason == 'school'",
            "answers.reason in ['school', 'marriage']",
            "answers.copies > 3",
            "answers.copies <= 3",
            "answers.note != null and answers.note == 'x'",
            "answers.later == null",
        ];
        let own = (*self.dice.one(&answer)).to_owned();
        if self.tasks.is_empty() || self.dice.below(3) == 0 {
            return own;
        }
        let task = self.dice.one(&self.tasks).clone();
        match self.dice.below(4) {
            0 => format!("{task}.result == 'refuse'"),
            1 => format!("{task}.result != null and {task}.result != 'complete'"),
            2 => format!("{own} and {task}.result == 'refuse'"),
            _ => format!("{task}.result == 'refuse' or {own}"),
        }
    }

    /// `before`: names that `again` may go back to.
    fn block(&mut self, count: usize, depth: usize, before: &mut Vec<String>) -> String {
        let mut text = String::new();
        let known = before.len();
        for _ in 0..count {
            text += &self.step(depth, before);
        }
        if depth > 0 && self.dice.below(6) == 0 {
            let last = match before.is_empty() || self.dice.yes() {
                true => "- end: refused\n".to_owned(),
                false => format!("- again: {}\n", self.dice.one(before)),
            };
            text += &last;
        }
        before.truncate(known);
        text
    }

    fn inner(&mut self, depth: usize, by: usize, before: &mut Vec<String>) -> String {
        let count = 1 + self.dice.below(2);
        let room = " ".repeat(by);
        self.block(count, depth + 1, before)
            .lines()
            .map(|line| format!("{room}{line}\n"))
            .collect()
    }

    fn around(&mut self, depth: usize, before: &mut Vec<String>) -> String {
        let mut text = String::new();
        if self.dice.below(3) == 0 {
            text += "    up_to: 9 days\n    else:\n";
            text += &self.inner(depth + 1, 6, before);
        }
        if self.dice.below(3) == 0 {
            let way = *self.dice.one(&["also", "instead"]);
            let trigger = *self.dice.one(&["applicant.reply", "withdrawn"]);
            text += &format!("    on:\n      {trigger}:\n        {way}:\n");
            text += &self.inner(depth + 1, 10, &mut Vec::new());
        }
        text
    }

    fn step(&mut self, depth: usize, before: &mut Vec<String>) -> String {
        let deepest = if depth > 2 { 8 } else { 14 };
        match self.dice.below(deepest) {
            0..=2 => {
                let name = self.name("t");
                let when = if self.dice.below(4) == 0 {
                    format!("when: \"{}\", ", self.condition())
                } else {
                    String::new()
                };
                before.push(name.clone());
                self.tasks.push(name.clone());
                format!("- {name}: {{ {when}TASK }}\n")
            }
            3 => {
                let name = self.name("w");
                before.push(name.clone());
                format!("- {name}: {{ WAIT }}\n")
            }
            4 => {
                let name = self.name("v");
                before.push(name.clone());
                let mut text = format!("- {name}:\n    do: payment.verify\n");
                if self.dice.yes() {
                    text += "    on_failure:\n      any:\n";
                    text += &self.inner(depth, 8, before);
                }
                text
            }
            5 => {
                let name = self.name("r");
                let field = *self.dice.one(&["reason", "copies", "on_behalf", "note"]);
                format!(
                    "- {name}: {{ correct: {{ fields: [{field}], up_to: 5 days, else: [] }} }}\n"
                )
            }
            6 => {
                let release = self.name("p");
                if self.dice.yes() {
                    return format!("- {release}: {{ do: pickup.release }}\n");
                }
                let book = self.name("p");
                format!(
                    "- {release}: {{ do: pickup.release }}\n- {book}: {{ do: pickup.schedule, with: {{ after: 1 day }} }}\n"
                )
            }
            7 => {
                let name = self.name("m");
                let or_else = *self.dice.one(&["[]", "[ { end: refused } ]"]);
                before.push(name.clone());
                format!(
                    "- {name}: {{ wait_for: {{ message: applicant.reply, kept: 3 days, up_to: 9 days, else: {or_else} }} }}\n"
                )
            }
            8 | 9 => {
                let mut text = "- choose:\n".to_owned();
                for _ in 0..=self.dice.below(2) {
                    text += &format!("    - when: \"{}\"\n      steps:\n", self.condition());
                    text += &self.inner(depth, 8, before);
                }
                text + "    - otherwise: []\n"
            }
            10 => {
                let name = self.name("b");
                let around = self.around(depth, before);
                let inside = self.inner(depth, 6, &mut Vec::new());
                before.push(name.clone());
                format!("- {name}:\n{around}    steps:\n{inside}")
            }
            11 | 12 => {
                let name = self.name("g");
                let around = self.around(depth, before);
                let enough = *self.dice.one(&["all", "all", "first", "2"]);
                let mut text = format!(
                    "- {name}:\n{around}    together:\n      enough: {enough}\n      branches:\n"
                );
                for _ in 0..2 + self.dice.below(2) {
                    let branch = self.name("x");
                    text += &format!("        {branch}:\n");
                    text += &self.inner(depth, 10, &mut Vec::new());
                }
                before.push(name);
                text
            }
            _ => {
                let name = self.name("e");
                let item = self.name("o");
                let around = self.around(depth, before);
                let order = *self.dice.one(&["one by one", "side by side"]);
                let inside = self.inner(depth, 8, &mut Vec::new());
                before.push(name.clone());
                format!(
                    "- {name}:\n{around}    each:\n      of: answers.owners\n      as: {item}\n      order: {order}\n      most: 9\n      steps:\n{inside}"
                )
            }
        }
    }
}
