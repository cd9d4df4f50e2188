//! Which keys stand where, and what kind of value each has: the one table that
//! the reader reads by and that the schema for editors is made from.

use super::text::Size;
use crate::definition::catalogue;

/// A map whose keys are known.
#[derive(Debug)]
pub struct Shape {
    /// For messages: `a task`.
    pub what: &'static str,
    pub keys: &'static [Key],
}

impl Shape {
    pub fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|key| key.name).collect()
    }

    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub name: &'static str,
    pub need: Need,
    pub value: Value,
}

/// Whether a map is complete without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    May,
    Must,
    /// It has to be there; that it is not has a code of its own.
    OwnCode,
}

/// What may stand after a key.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    Language,
    /// The name of a file: `birth-certificate`.
    FileName,
    /// A name that the file gives to something: `owner`.
    FreeName,
    /// The name of a message of the catalogue.
    Message,
    /// A name, a path, a value: read by whoever knows what it names.
    Written,
    Condition,
    /// `3 working days`, or the name of a parameter.
    Span,
    /// `1 working day before`.
    Before,
    /// A whole number, or the name of a parameter.
    Count,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of these words.
    WordList(&'static [&'static str]),
    /// A list of names or paths.
    Names,
    /// One name, or a list of them.
    Who,
    /// In every language.
    Text(Size),
    Keywords,
    Record(&'static Shape),
    /// A list; each item has one key, its name, and under it this.
    NamedList(&'static Shape),
    /// Names of one's own, each with a written value.
    Given,
    /// Names of one's own, each with a kind of parameter.
    Parameters,
    /// Names of one's own, each with a text. Joined by `_`, or else by `-`.
    Titles {
        underscores: bool,
    },
    /// Names of one's own, each with steps.
    Branches,
    /// Names of one's own, each with a kind of value or a list of options.
    Gives,
    /// A list of lists of cells.
    Rows,
    Cells,
    Steps,
    /// At least one.
    SomeSteps,
    Ways,
    /// The word of an action, or a list of those that need nothing.
    Actions,
    /// An action with its inputs.
    Undo,
    On,
    OnFailure,
    WaitFor,
    Enough,
    End,
    Scenarios,
}

const fn must(name: &'static str, value: Value) -> Key {
    Key {
        name,
        need: Need::Must,
        value,
    }
}

const fn may(name: &'static str, value: Value) -> Key {
    Key {
        name,
        need: Need::May,
        value,
    }
}

const fn own_code(name: &'static str, value: Value) -> Key {
    Key {
        name,
        need: Need::OwnCode,
        value,
    }
}

const LINE: Value = Value::Text(Size::Line);

pub const LEVELS: [&str; 2] = ["A", "B"];
pub const DELIVERIES: [&str; 2] = ["office", "kep"];
pub const DOCUMENT_KINDS: [&str; 2] = ["show", "ex_officio"];
pub const RECIPIENTS: [&str; 3] = ["applicant", "director", "holder"];
pub const ORDERS: [&str; 2] = ["one by one", "side by side"];
pub const YES_NO: [&str; 2] = ["yes", "no"];
pub const ENOUGH: [&str; 2] = ["all", "first"];
/// Kinds of value that a table gives, besides lists of options.
pub const GIVES: [&str; 5] = ["number", "money", "yes or no", "text", "date"];
/// Kinds of failure that are not told apart.
pub const ANY: &str = "any";
/// What a case can rest for that has no keys of its own.
pub const APPOINTMENT: &str = "appointment";

/// Names that no step, parameter, outcome or branch may have: they mean
/// something already in conditions, in texts, or as steps without a name.
pub const RESERVED: [&str; 17] = [
    "again",
    "and",
    "answers",
    "applicant",
    "appointment",
    "case",
    "choose",
    "delivery",
    "end",
    "false",
    "in",
    "not",
    "null",
    "or",
    "service",
    "staff",
    "true",
];

pub const SERVICE: Shape = Shape {
    what: "a service",
    keys: &[
        must("language", Value::Language),
        must("service", Value::FileName),
        must("title", LINE),
        must("summary", Value::Text(Size::Paragraph)),
        may("keywords", Value::Keywords),
        must("category", Value::Written),
        must("level", Value::Word(&LEVELS)),
        must("form", Value::Written),
        may("documents", Value::NamedList(&DOCUMENT)),
        may("clock", Value::Record(&CLOCK)),
        must("delivery", Value::WordList(&DELIVERIES)),
        may("procedure", Value::Written),
        may("with", Value::Given),
        may("steps", Value::Steps),
        may("outcomes", Value::Titles { underscores: true }),
        may("anytime", Value::Record(&ANYTIME)),
        may("scenarios", Value::Scenarios),
    ],
};

pub const PROCEDURE: Shape = Shape {
    what: "a procedure",
    keys: &[
        must("language", Value::Language),
        must("procedure", Value::FileName),
        may("parameters", Value::Parameters),
        must("steps", Value::Steps),
        must("outcomes", Value::Titles { underscores: true }),
        may("anytime", Value::Record(&ANYTIME)),
    ],
};

pub const WORDS: Shape = Shape {
    what: "the vocabulary",
    keys: &[
        must("language", Value::Language),
        must("categories", Value::Titles { underscores: false }),
        must("roles", Value::Titles { underscores: true }),
        may("connectors", Value::WordList(&catalogue::CONNECTORS)),
    ],
};

pub const TEXT: Shape = Shape {
    what: "a text",
    keys: &[
        own_code("el", Value::Written),
        own_code("en", Value::Written),
    ],
};

pub const KEYWORDS: Shape = Shape {
    what: "keywords",
    keys: &[must("el", Value::Names), must("en", Value::Names)],
};

pub const DOCUMENT: Shape = Shape {
    what: "a document",
    keys: &[
        must("kind", Value::Word(&DOCUMENT_KINDS)),
        must("title", LINE),
        may("when", Value::Condition),
    ],
};

pub const CLOCK: Shape = Shape {
    what: "a clock",
    keys: &[
        must("due", Value::Span),
        own_code("source", LINE),
        may("warn", Value::Before),
    ],
};

pub const ANYTIME: Shape = Shape {
    what: "anytime",
    keys: &[
        may("withdraw", Value::Record(&WITHDRAW)),
        may("message", Value::Record(&BY)),
        may("note", Value::Record(&BY)),
        may("reroute", Value::Record(&BY)),
        may("extra_task", Value::Record(&BY)),
        may("correct_data", Value::Record(&BY)),
        may("reopen", Value::Record(&REOPEN)),
    ],
};

const WHO: Key = must("by", Value::Who);

pub const BY: Shape = Shape {
    what: "an item of anytime",
    keys: &[WHO],
};

pub const WITHDRAW: Shape = Shape {
    what: "withdraw",
    keys: &[
        WHO,
        may("until", Value::Written),
        must("outcome", Value::Written),
    ],
};

pub const REOPEN: Shape = Shape {
    what: "reopen",
    keys: &[WHO, must("within", Value::Span), must("to", Value::Written)],
};

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

/// An action with its inputs, where nothing else stands beside.
pub const ACTION: Shape = Shape {
    what: "an action",
    keys: &[must("do", Value::Actions), WITH],
};

/// Actions of the engine itself, with the shape of what they need.
pub const OWN_ACTIONS: [(&str, Option<&Shape>); 6] = [
    ("notify", Some(&NOTIFY)),
    ("pickup.release", None),
    ("pickup.schedule", Some(&SCHEDULE)),
    ("protocol", None),
    ("receipt", None),
    ("route", None),
];

pub const NOTIFY: Shape = Shape {
    what: "notify",
    keys: &[
        must("to", Value::Word(&RECIPIENTS)),
        must("subject", Value::Text(Size::Subject)),
        must("text", Value::Text(Size::Letter)),
    ],
};

pub const SCHEDULE: Shape = Shape {
    what: "pickup.schedule",
    keys: &[must("after", Value::Span)],
};

/// Every action there is, sorted.
pub fn actions() -> Vec<&'static str> {
    let own = OWN_ACTIONS.iter().map(|(name, _)| *name);
    let mut names: Vec<_> = own
        .chain(catalogue::ACTIONS.iter().map(|action| action.name))
        .collect();
    names.sort_unstable();
    names
}

/// Every action that can stand in a list: it needs nothing.
pub fn plain_actions() -> Vec<&'static str> {
    actions()
        .into_iter()
        .filter(|name| !needs_inputs(name))
        .collect()
}

/// Whether an action of the catalogue cannot do without `with`.
pub fn needs_inputs(name: &str) -> bool {
    match catalogue::action(name) {
        Some(action) => action.inputs.iter().any(|input| input.required),
        None => OWN_ACTIONS
            .iter()
            .any(|(own, shape)| *own == name && shape.is_some()),
    }
}

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
