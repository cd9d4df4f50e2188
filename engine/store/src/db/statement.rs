//! SQL statements by name. Each is written once, or twice where the dialects
//! differ, and listed so that one test can prepare all of them on both databases.

/// A statement in both dialects. Parameters are `$1`, `$2` … in either.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statement {
    /// For the test that prepares them all.
    #[cfg_attr(not(test), allow(dead_code))]
    pub name: &'static str,
    pub lite: &'static str,
    pub pg: &'static str,
}

/// Names the statements of a file and lists them in its `STATEMENTS`.
///
/// ```text
/// statements! {
///     /// What it is for.
///     FIND = "SELECT … WHERE id = $1";
///     LOCK = lite "SELECT …", pg "SELECT … FOR UPDATE";
/// }
/// ```
macro_rules! statements {
    (@both $name:ident $same:literal) => {
        $crate::db::Statement { name: stringify!($name), lite: $same, pg: $same }
    };
    (@both $name:ident $lite:literal $pg:literal) => {
        $crate::db::Statement { name: stringify!($name), lite: $lite, pg: $pg }
    };
    ($($(#[$doc:meta])* $name:ident = $(lite)? $text:literal $(, pg $pg:literal)?;)+) => {
        $(
            $(#[$doc])*
            const $name: $crate::db::Statement = statements!(@both $name $text $($pg)?);
        )+
        /// Every statement of this file.
        #[cfg_attr(not(test), allow(dead_code))]
        pub(crate) const STATEMENTS: &[$crate::db::Statement] = &[$($name),+];
    };
}
pub(crate) use statements;
