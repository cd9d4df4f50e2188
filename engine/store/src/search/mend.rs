//! Known words one slip away from one that nothing has.

use super::list;
use crate::db::{Conn, args, statements};
use engine::search::{Class, Word, one_slip_apart, slip_keys};

statements! {
    NEAR =
        lite "SELECT form, shown FROM search_words
              WHERE scope = $1 AND key IN (SELECT value FROM json_each($2)) LIMIT $3",
        pg "SELECT form, shown FROM search_words
            WHERE scope = $1 AND key = ANY (ARRAY(SELECT json_array_elements_text($2::json)))
            LIMIT $3";
}

/// Known words looked at for one slip.
const LOOKED_AT: i64 = 5_000;
/// Of those that are one slip away, how many are tried.
const TRIED: usize = 8;

/// Words of a scope one slip away by this form, the most alike first.
pub(super) async fn candidates(
    conn: &mut Conn,
    word: &Word,
    class: Class,
    scope: &str,
) -> sqlx::Result<Vec<String>> {
    let forms: Vec<&String> = match class {
        Class::Exact => vec![&word.fold],
        Class::Skeleton => word.skeletons.iter().collect(),
        Class::Stem | Class::Root => Vec::new(),
    };
    let mut candidates: Vec<(bool, usize, String)> = Vec::new();
    for form in forms {
        let keys = slip_keys(form, true);
        if keys.is_empty() {
            continue;
        }
        let near = conn
            .all(NEAR, args![scope, &list(&keys), LOOKED_AT], |row| {
                Ok((row.text("form")?, row.text("shown")?))
            })
            .await?;
        for (known, shown) in near {
            if !one_slip_apart(form, &known) {
                continue;
            }
            // People rarely slip on the first letter, and rather exchange two than add one.
            let first = known.chars().next() != form.chars().next();
            let length = known.chars().count().abs_diff(form.chars().count());
            candidates.push((first, length, shown));
        }
    }
    candidates.sort();
    candidates.dedup();
    candidates.truncate(TRIED);
    Ok(candidates.into_iter().map(|(_, _, shown)| shown).collect())
}
