//! `x-computed`: expressions over the other answers, typed as conditions are.

use super::reader::Reader;
use crate::expression::{Computation, Types};
use crate::form::model::{Field, FieldKind, ValueType};
use crate::form::path::join;
use std::collections::BTreeMap;

/// Compiles what is worked out, in the order of the schema: a later one may read
/// those before it.
pub fn read(reader: &mut Reader, tree: &mut [Field]) {
    let pending = std::mem::take(&mut reader.computed);
    let mut known = BTreeMap::new();
    let names: Vec<&str> = pending.iter().map(|(path, _, _)| path.as_str()).collect();
    for field in tree.iter() {
        collect(field, &field.name, &names, &mut known);
    }
    for (path, at, source) in pending {
        let Some(field) = find(tree, &path) else {
            continue;
        };
        let kind = field.kind.clone().value_type();
        let mut types = Types::default();
        types.fields("answers", known.clone());
        // A number where an amount is expected is one of euros, to the nearest cent.
        let computation = Computation::read(&source, &types, &kind).or_else(|problem| {
            let number = (kind == ValueType::Money)
                .then(|| Computation::read(&source, &types, &ValueType::Number).ok());
            number.flatten().ok_or(problem)
        });
        match computation {
            Ok(computation) => {
                known.insert(path, kind);
                field.computed = Some(computation);
            }
            Err(problem) => reader.report(
                &format!("{at}/x-computed"),
                "bad-computation",
                problem.reason,
                problem.mend,
            ),
        }
    }
}

fn collect(field: &Field, path: &str, computed: &[&str], known: &mut BTreeMap<String, ValueType>) {
    if let FieldKind::Group { fields } = &field.kind {
        for field in fields {
            collect(field, &join(path, &field.name), computed, known);
        }
    } else if !computed.contains(&path) {
        known.insert(path.to_owned(), field.kind.value_type());
    }
}

fn find<'f>(fields: &'f mut [Field], path: &str) -> Option<&'f mut Field> {
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    let field = fields.iter_mut().find(|field| field.name == name)?;
    let Some(rest) = rest else {
        return Some(field);
    };
    if let FieldKind::Group { fields } = &mut field.kind {
        find(fields, rest)
    } else {
        None
    }
}
