//! Kinds of step, what may stand inside each, and what around it.

use super::{Key, LINE, Shape, Value, YES_NO, may, must};
use crate::definition::catalogue;

pub const ORDERS: [&str; 2] = ["one by one", "side by side"];
pub const ENOUGH: [&str; 2] = ["all", "first"];
/// Kinds of value that a table gives, besides lists of options.
pub const GIVES: [&str; 5] = ["number", "money", "yes or no", "text", "date"];
/// Kinds of failure that are not told apart.
pub const ANY: &str = "any";
/// What a case can rest for that has no keys of its own.
pub const APPOINTMENT: &str = "appointment";

/// What a named step does, and what may stand beside it.
#[derive(Debug)]
pub struct StepShape {
    pub word: &'static str,
    pub value: Value,
    pub beside: &'static [Key],
}

const WHEN: Key = may("when", Value::Condition);
const STATUS: Key = may("status", LINE);
const WITH: Key = may("with", Value::Given);
const DUE: Key = may("due", Value::Span);
const REMIND: Key = may("remind", Value::Before);
const UP_TO: Key = may("up_to", Value::Span);
const ELSE: Key = may("else", Value::Steps);
const ON: Key = may("on", Value::On);
const TRIES: Key = may("retry", Value::Record(&RETRY));
const ON_FAILURE: Key = may("on_failure", Value::OnFailure);
const UNDO: Key = may("undo", Value::Undo);

const BLOCK: &[Key] = &[WHEN, STATUS, DUE, REMIND, UP_TO, ELSE, ON, ON_FAILURE, UNDO];

pub const STEPS: [StepShape; 10] = [
    StepShape {
        word: "do",
        value: Value::Actions,
        beside: &[WITH, WHEN, STATUS, UP_TO, ELSE, ON, TRIES, ON_FAILURE, UNDO],
    },
    StepShape {
        word: "task",
        value: Value::Record(&TASK),
        beside: &[WHEN, STATUS, ON, UNDO],
    },
    StepShape {
        word: "wait_for",
        value: Value::WaitFor,
        beside: &[WHEN, STATUS, ON, UNDO],
    },
    StepShape {
        word: "steps",
        value: Value::SomeSteps,
        beside: BLOCK,
    },
    StepShape {
        word: "together",
        value: Value::Record(&TOGETHER),
        beside: BLOCK,
    },
    StepShape {
        word: "each",
        value: Value::Record(&EACH),
        beside: BLOCK,
    },
    StepShape {
        word: "call",
        value: Value::Written,
        beside: &[
            WITH, WHEN, STATUS, DUE, REMIND, UP_TO, ELSE, ON, ON_FAILURE, UNDO,
        ],
    },
    StepShape {
        word: "start",
        value: Value::Written,
        beside: &[WITH, WHEN, STATUS],
    },
    StepShape {
        word: "correct",
        value: Value::Record(&CORRECT),
        beside: &[WHEN, STATUS, ON],
    },
    StepShape {
        word: "table",
        value: Value::Record(&TABLE),
        beside: &[WHEN, STATUS],
    },
];

/// The keys inside a kind, when it is a map of known ones.
pub fn inner_shape(step: &StepShape) -> Option<&'static Shape> {
    if let Value::Record(inner) = step.value {
        Some(inner)
    } else {
        matches!(step.value, Value::WaitFor).then_some(&WAIT)
    }
}

/// Steps that have no name: what they are stands in its place.
pub const UNNAMED: [Key; 3] = [
    may("choose", Value::Ways),
    may("again", Value::Written),
    may("end", Value::End),
];

pub const TASK: Shape = Shape {
    what: "a task",
    keys: &[
        must("role", Value::Written),
        must("title", LINE),
        must("form", Value::Written),
        DUE,
        REMIND,
        UP_TO,
        ELSE,
        may("not_same_as", Value::Names),
        may("of", Value::Count),
        may("send_back", Value::Names),
    ],
};

/// One of message, time and date; the rest belongs to message.
pub const WAIT: Shape = Shape {
    what: "wait_for",
    keys: &[
        may("message", Value::Message),
        may("kept", Value::Span),
        may("time", Value::Span),
        may("date", Value::Written),
        DUE,
        REMIND,
        UP_TO,
        ELSE,
    ],
};

pub const CORRECT: Shape = Shape {
    what: "correct",
    keys: &[
        may("fields", Value::Names),
        may("documents", Value::Names),
        may("why", Value::Written),
        DUE,
        REMIND,
        must("up_to", Value::Span),
        must("else", Value::Steps),
    ],
};

pub const TOGETHER: Shape = Shape {
    what: "together",
    keys: &[
        may("enough", Value::Enough),
        must("branches", Value::Branches),
    ],
};

pub const EACH: Shape = Shape {
    what: "each",
    keys: &[
        must("of", Value::Written),
        must("as", Value::FreeName),
        may("order", Value::Word(&ORDERS)),
        must("most", Value::Count),
        must("steps", Value::SomeSteps),
    ],
};

pub const TABLE: Shape = Shape {
    what: "a table",
    keys: &[
        must("reads", Value::Names),
        must("gives", Value::Gives),
        must("rows", Value::Rows),
        must("otherwise", Value::Cells),
    ],
};

pub const RETRY: Shape = Shape {
    what: "retry",
    keys: &[
        must("times", Value::Count),
        must("pause", Value::Span),
        UP_TO,
    ],
};

/// What happens at a trigger: one of the two.
pub const HANDLER: Shape = Shape {
    what: "a handler",
    keys: &[may("also", Value::Steps), may("instead", Value::Steps)],
};

/// Triggers besides the messages.
pub const OVERDUE: &str = "overdue";
pub const WITHDRAWN: &str = "withdrawn";

/// Either `when` with `steps`, or `otherwise`.
pub const WAY: Shape = Shape {
    what: "a way",
    keys: &[
        WHEN,
        may("steps", Value::Steps),
        may("otherwise", Value::Steps),
    ],
};

pub const END: Shape = Shape {
    what: "an end",
    keys: &[
        must("outcome", Value::Written),
        may("undo", Value::Word(&YES_NO)),
    ],
};

/// What `on` may name, sorted.
pub fn triggers() -> Vec<&'static str> {
    let messages = catalogue::MESSAGES.iter().map(|message| message.name);
    let mut names: Vec<_> = messages.chain([OVERDUE, WITHDRAWN]).collect();
    names.sort_unstable();
    names
}

/// Everything that has a meaning of its own inside a named step.
pub fn is_step_word(word: &str) -> bool {
    word == "else"
        || STEPS
            .iter()
            .any(|step| step.word == word || step.beside.iter().any(|key| key.name == word))
}
