//! What building a step finds out besides the step itself, for following the
//! ways of a case.

use crate::definition::yaml::Spot;
use crate::expression::{Condition, Table};
use std::sync::Arc;

/// One step's conditions, values and needs.
#[derive(Debug, Default)]
pub struct Part {
    /// Of a choose, by branch, or of a step's `when`; `None`: reported.
    pub tests: Vec<Option<Condition>>,
    pub table: Option<Arc<Table>>,
    pub needs: Vec<Need>,
    /// Needed when the step is left.
    pub leaving: Vec<Need>,
}

/// Something that has to be there when a case comes to a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    pub wanted: Wanted,
    pub at: Spot,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// The result of the step at this position.
    Result(usize),
    Appointment,
    Protocol,
    /// An office that answers for the case.
    Office,
    /// Somebody has done this task before.
    Doer(usize),
}
