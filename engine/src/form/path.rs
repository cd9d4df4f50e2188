//! Names of answers: `town`, `address.town` inside an object, `owners[0].afm`
//! inside rows. No name holds a dot or a bracket itself.

use serde_json::{Map, Value};

/// A name inside another; the item of a list that is no object has none.
pub(crate) fn join(outer: &str, inner: &str) -> String {
    match (outer.is_empty(), inner.is_empty()) {
        (true, _) => inner.to_owned(),
        (false, true) => outer.to_owned(),
        (false, false) => format!("{outer}.{inner}"),
    }
}

/// The name of a row.
pub(crate) fn row(list: &str, row: impl std::fmt::Display) -> String {
    format!("{list}[{row}]")
}

/// Whether `path` is `name`, or a place inside it.
pub(crate) fn is_within(path: &str, name: &str) -> bool {
    path.strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']))
}

/// What stands at a path of names.
pub(crate) fn get<'m>(map: &'m Map<String, Value>, path: &str) -> Option<&'m Value> {
    let mut steps = path.split('.');
    let first = map.get(steps.next()?)?;
    steps.try_fold(first, |value, step| value.get(step))
}

/// Puts a value at a path of names, making the objects on the way.
pub(crate) fn set(map: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            map.insert(path.to_owned(), value);
        }
        Some((first, rest)) => {
            let inner = map
                .entry(first)
                .or_insert_with(|| Value::Object(Map::new()));
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            if let Some(inner) = inner.as_object_mut() {
                set(inner, rest, value);
            }
        }
    }
}

/// Takes out what stands at a path, and the objects on the way that it leaves
/// empty.
pub(crate) fn remove(map: &mut Map<String, Value>, path: &str) -> Option<Value> {
    match path.split_once('.') {
        None => map.shift_remove(path),
        Some((first, rest)) => {
            let inner = map.get_mut(first)?.as_object_mut()?;
            let removed = remove(inner, rest);
            if removed.is_some() && inner.is_empty() {
                map.shift_remove(first);
            }
            removed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_put_at_a_path_is_found_there_and_leaves_nothing_behind() {
        let mut map = Map::new();
        set(&mut map, "a.b.c", json!(1));
        set(&mut map, "a.d", json!(2));
        assert_eq!(get(&map, "a.b.c"), Some(&json!(1)));
        assert_eq!(get(&map, "a.b.x"), None);
        assert_eq!(remove(&mut map, "a.b.c"), Some(json!(1)));
        assert_eq!(Value::Object(map.clone()), json!({ "a": { "d": 2 } }));
        assert_eq!(remove(&mut map, "a.d"), Some(json!(2)));
        assert!(map.is_empty());
    }

    #[test]
    fn a_place_is_within_a_name_and_not_within_its_beginning() {
        assert!(is_within("owners[0].afm", "owners"));
        assert!(is_within("address.town", "address"));
        assert!(is_within("a", "a"));
        assert!(!is_within("ab", "a"));
        assert!(!is_within("a", "ab"));
    }
}
