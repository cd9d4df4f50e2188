//! Who may see a case. Written once, as SQL, and part of every statement that
//! reads a case for somebody.

use engine::case::AccountId;

/// On whose behalf a case is read. What a viewer may not see reads exactly like
/// what does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Sees the cases they applied for.
    Citizen(AccountId),
    /// Sees the cases of offices where they hold one of [`CASE_ROLES`](crate::CASE_ROLES),
    /// looked up at each read: whoever leaves an office stops seeing at once.
    Staff(AccountId),
    /// Runs the machine; sees no case.
    Operator,
}

impl Viewer {
    /// What the statements bind: the account as applicant, the account as staff.
    pub(crate) fn sides(self) -> (Option<AccountId>, Option<AccountId>) {
        match self {
            Viewer::Citizen(account) => (Some(account), None),
            Viewer::Staff(account) => (None, Some(account)),
            Viewer::Operator => (None, None),
        }
    }
}
