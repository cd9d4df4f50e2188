//! What stands at the top of a service, a procedure and the vocabulary.

use super::{Key, LINE, Shape, Value, may, must, own_code};
use crate::definition::catalogue;
use crate::definition::read::text::Size;

pub const LEVELS: [&str; 2] = ["A", "B"];
pub const DELIVERIES: [&str; 4] = ["office", "kep", "post", "electronic"];
pub const DOCUMENT_KINDS: [&str; 3] = ["show", "ex_officio", "upload"];
pub const FILE_KINDS: [&str; 3] = ["pdf", "jpeg", "png"];

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
        may("who", Value::Text(Size::Paragraph)),
        may("not_for", Value::NamedList(&NOT_FOR)),
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

pub const NOT_FOR: Shape = Shape {
    what: "somebody whom a service is not for",
    keys: &[
        must("when", Value::Condition),
        must("title", LINE),
        must("text", Value::Text(Size::Paragraph)),
    ],
};

pub const DOCUMENT: Shape = Shape {
    what: "a document",
    keys: &[
        must("kind", Value::Word(&DOCUMENT_KINDS)),
        must("title", LINE),
        may("when", Value::Condition),
        may("files", Value::WordList(&FILE_KINDS)),
        may("largest", Value::Written),
        may("most", Value::Written),
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
