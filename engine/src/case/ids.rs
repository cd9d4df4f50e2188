//! Names of things inside a case. All are derived from the case and a running
//! number, never drawn at random here, so replay gives the same names.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Identity of a case. Made outside (UUID v7), before the first command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(pub Uuid);

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.simple().fmt(f)
    }
}

/// Identity of an account: a login, of a citizen or of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub Uuid);

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.simple().fmt(f)
    }
}

macro_rules! running_number {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

running_number! {
    /// Number of a task within its case. All numbers of a case come from one
    /// counter, so a task, an effect and a timer never share one.
    TaskNo;
    /// Number of an effect within its case; `(CaseId, EffectNo)` is its idempotency key.
    EffectNo;
    /// Number of a timer within its case.
    TimerNo;
    /// Number of an incident within its case.
    IncidentNo;
    /// Number of a track within its case; [`TrackNo::MAIN`] is the one it begins with.
    TrackNo;
}

impl TrackNo {
    /// The track that goes through the service's own steps from the first on.
    pub const MAIN: TrackNo = TrackNo(0);

    pub(super) fn is_main(&self) -> bool {
        *self == TrackNo::MAIN
    }
}

impl Default for TrackNo {
    fn default() -> TrackNo {
        TrackNo::MAIN
    }
}

/// Count of committed changes of a case; guards concurrency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub i64);

impl Revision {
    pub fn next(self) -> Revision {
        Revision(self.0 + 1)
    }
}
