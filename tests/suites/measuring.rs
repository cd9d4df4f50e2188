//! `thyrida bench`: figures of the product beside bare SQL, from databases of its own. What the figures are is no matter
//! here: a test is no place to measure.

use tests::server::answer;
use tests::{Database, Kind, on_both_databases};

fn left_behind(database: &Database) -> String {
    if database.kind() == Kind::Sqlite {
        let path = database.url().trim_start_matches("sqlite://");
        let folder = std::path::Path::new(path)
            .parent()
            .expect("the file is in a folder");
        let entries = std::fs::read_dir(folder).expect("the folder is there");
        let names = entries.map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        });
        return names
            .filter(|name| name.starts_with("thyrida_bench_"))
            .count()
            .to_string();
    }
    database.ask_one("SELECT count(*) FROM pg_database WHERE datname LIKE 'thyrida_bench_%'")
}

on_both_databases! {
    async fn both_are_measured_in_one_run_and_nothing_is_left_behind(database: Database) {
        let arguments = [
            "bench", "--json", "--database", database.url(),
            "--cases", "16", "--rounds", "1", "--clients", "1,3", "--steps", "3",
        ];
        let (status, said, errors) = answer(&arguments).await;
        assert!(status.success(), "{said}{errors}");

        let report: serde_json::Value = serde_json::from_str(&said).expect("it answers in JSON");
        let kind = if database.kind() == Kind::Sqlite { "sqlite" } else { "postgresql" };
        assert_eq!(report["database"], kind);
        let series = report["series"].as_array().expect("a series for each number of clients");
        let clients: Vec<_> = series.iter().map(|one| one["clients"].as_u64()).collect();
        assert_eq!(clients, [Some(1), Some(3)]);
        for one in series {
            for figure in [
                "cases_per_second", "bare_cases_per_second", "ratio", "p50_ms", "p99_ms", "processor_us_per_case",
            ] {
                assert!(one[figure].as_f64().is_some_and(|value| value > 0.0), "{figure}: {one}");
            }
        }
        assert_eq!(report["step"]["count"], 3);
        assert!(report["step"]["p50_ms"].as_f64().is_some_and(|value| value > 0.0), "{report}");
        assert_eq!(left_behind(&database), "0");
    }
}
