//! Conditions: pure, bounded, typed against what the service declares.

/// A compiled condition together with the text it was written as.
#[derive(Clone, Debug)]
pub struct Condition {
    pub source: String,
}
