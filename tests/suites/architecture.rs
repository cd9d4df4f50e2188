//! The arrows between the crates, read from cargo itself: `engine ← store ← web ← tests`, and what each may know.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};

fn workspace() -> Metadata {
    MetadataCommand::new()
        .manifest_path(tests::server::project().join("Cargo.toml"))
        .other_options(["--locked".to_owned(), "--offline".to_owned()])
        .exec()
        .expect("cargo describes the workspace")
}

fn member<'a>(workspace: &'a Metadata, name: &str) -> &'a Package {
    workspace
        .workspace_packages()
        .into_iter()
        .find(|package| package.name.as_str() == name)
        .unwrap_or_else(|| panic!("no crate {name} in the workspace"))
}

/// The crates that a manifest names itself, for building and for testing.
fn named(package: &Package) -> BTreeSet<&str> {
    package.dependencies.iter().map(|dependency| dependency.name.as_str()).collect()
}

/// Every crate that ends up in a program with `package`, tests and build scripts aside.
fn reached(workspace: &Metadata, package: &Package) -> BTreeSet<String> {
    let resolve = workspace.resolve.as_ref().expect("cargo resolved the dependencies");
    let nodes: BTreeMap<&PackageId, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let names: BTreeMap<&PackageId, &str> =
        workspace.packages.iter().map(|package| (&package.id, package.name.as_str())).collect();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![&package.id];
    while let Some(id) = waiting.pop() {
        for dependency in &nodes[id].deps {
            let normal = dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal);
            if normal && seen.insert(names[&dependency.pkg].to_owned()) {
                waiting.push(&dependency.pkg);
            }
        }
    }
    seen
}

#[test]
fn crates_depend_in_one_direction_only() {
    let workspace = workspace();
    let arrows = [
        ("engine", &[] as &[&str]),
        ("store", &["engine"]),
        ("web", &["engine", "store"]),
        ("tests", &["engine", "store", "web"]),
    ];
    let members: BTreeSet<&str> = workspace.workspace_packages().iter().map(|package| package.name.as_str()).collect();
    assert_eq!(members, arrows.iter().map(|(name, _)| *name).collect(), "a new crate needs its place in the arrows");

    for (name, allowed) in arrows {
        let crossing: Vec<&str> =
            named(member(&workspace, name)).into_iter().filter(|other| members.contains(other)).collect();
        let wrong: Vec<&&str> = crossing.iter().filter(|other| !allowed.contains(other)).collect();
        assert!(wrong.is_empty(), "{name} must not depend on {wrong:?}");
    }
}

#[test]
fn engine_reaches_no_runtime_no_database_no_web_and_no_randomness() {
    let workspace = workspace();
    let forbidden = ["tokio", "sqlx", "axum", "handlebars", "rand", "hyper", "reqwest", "lettre"];
    let reached = reached(&workspace, member(&workspace, "engine"));
    let found: Vec<&String> = reached
        .iter()
        .filter(|name| forbidden.contains(&name.as_str()) || name.starts_with("apalis") || name.starts_with("sqlx"))
        .collect();
    assert!(found.is_empty(), "engine is pure, yet it reaches {found:?}");
}

#[test]
fn only_the_store_names_the_database_and_the_queue() {
    let workspace = workspace();
    for package in workspace.workspace_packages() {
        let found: Vec<&str> = named(package)
            .into_iter()
            .filter(|name| name.starts_with("sqlx") || name.starts_with("apalis") || name.contains("sqlite"))
            .collect();
        assert!(package.name.as_str() == "store" || found.is_empty(), "{} names {found:?}", package.name);
    }
}

#[test]
fn there_is_one_version_of_what_must_be_shared() {
    let workspace = workspace();
    for name in ["sqlx", "libsqlite3-sys", "rustls", "tokio", "serde_json", "jiff", "axum", "apalis-core"] {
        let versions: Vec<String> = workspace
            .packages
            .iter()
            .filter(|package| package.name.as_str() == name)
            .map(|package| package.version.to_string())
            .collect();
        assert_eq!(versions.len(), 1, "{name} comes as {versions:?}");
    }
}

#[test]
fn no_openssl_and_no_archived_yaml_reader_is_linked() {
    let workspace = workspace();
    let refused = ["openssl", "openssl-sys", "native-tls", "serde_yaml", "serde_yml", "serde_yaml_ng"];
    let reached = reached(&workspace, member(&workspace, "web"));
    let found: Vec<&&str> = refused.iter().filter(|name| reached.contains(**name)).collect();
    assert!(found.is_empty(), "{found:?}");
}
