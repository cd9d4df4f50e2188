//! The arrows between the crates, read from cargo itself: `engine ← store ← web ← tests`, `documents ← web`, and what
//! each may know.

use std::collections::BTreeSet;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

fn workspace() -> Metadata {
    // For this machine only: crates for other systems were never fetched, and no test reaches for the network.
    let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let options = ["--locked", "--offline", "--filter-platform", &platform];
    MetadataCommand::new()
        .manifest_path(tests::server::project().join("Cargo.toml"))
        .other_options(options.map(str::to_owned))
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
    package
        .dependencies
        .iter()
        .map(|dependency| dependency.name.as_str())
        .collect()
}

/// Every crate that ends up in a program with `package`, tests and build scripts aside. Asked of `cargo tree`, because
/// `cargo metadata` mixes in the features that other members of the workspace switch on.
#[expect(clippy::disallowed_methods, reason = "cargo knows what cargo links")]
fn reached(package: &str) -> BTreeSet<String> {
    let output = std::process::Command::new("cargo")
        .args([
            "tree",
            "--locked",
            "--offline",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--package",
            package,
        ])
        .current_dir(tests::server::project())
        .output()
        .expect("cargo can be started");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let tree = String::from_utf8(output.stdout).expect("crates have plain names");
    tree.lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn crates_depend_in_one_direction_only() {
    let workspace = workspace();
    let arrows = [
        ("engine", &[] as &[&str]),
        ("store", &["engine"]),
        ("documents", &[]),
        ("web", &["documents", "engine", "store"]),
        ("tests", &["engine", "store", "web"]),
    ];
    let members: BTreeSet<&str> = workspace
        .workspace_packages()
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    assert_eq!(
        members,
        arrows.iter().map(|(name, _)| *name).collect(),
        "a new crate needs its place in the arrows"
    );

    for (name, allowed) in arrows {
        let crossing: Vec<&str> = named(member(&workspace, name))
            .into_iter()
            .filter(|other| members.contains(other))
            .collect();
        let wrong: Vec<&&str> = crossing
            .iter()
            .filter(|other| !allowed.contains(other))
            .collect();
        assert!(wrong.is_empty(), "{name} must not depend on {wrong:?}");
    }
}

#[test]
fn engine_reaches_no_runtime_no_database_no_web_and_no_randomness() {
    let forbidden = [
        "tokio",
        "sqlx",
        "axum",
        "handlebars",
        "rand",
        "hyper",
        "reqwest",
        "lettre",
    ];
    let reached = reached("engine");
    assert!(reached.contains("jsonschema"), "the list is read");
    let found: Vec<&String> = reached
        .iter()
        .filter(|name| {
            forbidden.contains(&name.as_str())
                || name.starts_with("apalis")
                || name.starts_with("sqlx")
        })
        .collect();
    assert!(found.is_empty(), "engine is pure, yet it reaches {found:?}");
}

#[test]
fn only_the_store_names_the_database_and_the_queue() {
    let workspace = workspace();
    for package in workspace.workspace_packages() {
        let found: Vec<&str> = named(package)
            .into_iter()
            .filter(|name| {
                name.starts_with("sqlx") || name.starts_with("apalis") || name.contains("sqlite")
            })
            .collect();
        assert!(
            package.name.as_str() == "store" || found.is_empty(),
            "{} names {found:?}",
            package.name
        );
    }
}

#[test]
fn there_is_one_version_of_what_must_be_shared() {
    let workspace = workspace();
    for name in [
        "sqlx",
        "libsqlite3-sys",
        "rustls",
        "ring",
        "reqwest",
        "tokio",
        "serde_json",
        "jiff",
        "axum",
        "apalis-core",
    ] {
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
fn no_second_cryptography_and_no_archived_yaml_reader_is_linked() {
    let refused = [
        "aws-lc-rs",
        "aws-lc-sys",
        "openssl",
        "openssl-sys",
        "native-tls",
        "serde_yml",
        "serde_yaml_ng",
    ];
    let linked = reached("web");
    let found: Vec<&&str> = refused
        .iter()
        .filter(|name| linked.contains(**name))
        .collect();
    assert!(found.is_empty(), "{found:?}");

    // Typst has it for a function of its own language, which our one page does not call and which would find no file.
    let archived = "serde_yaml";
    assert!(!reached("store").contains(archived));
    let names_it = |package: &Package| {
        let mut named = package.dependencies.iter();
        named.any(|one| one.kind == DependencyKind::Normal && one.name == archived)
    };
    let naming: BTreeSet<String> = workspace()
        .packages
        .iter()
        .filter(|package| linked.contains(package.name.as_str()) && names_it(package))
        .map(|package| package.name.to_string())
        .collect();
    let typst = ["hayagriva", "typst-library"].map(str::to_owned);
    assert_eq!(naming, BTreeSet::from(typst), "others read YAML with it");
}
