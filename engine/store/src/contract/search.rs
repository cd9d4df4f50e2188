//! What is found, in which order, and by whom: the same on both databases.

use super::builder::next;
use super::on_both;
use super::world::{OFFICE, Shared, at, noon, on_postgres, on_sqlite, person};
use crate::search::put_document;
use crate::{DocumentKind, Viewer};
use engine::case::{Case, Event, OfficeRole};
use engine::content::{Kind, Page};
use engine::definition::Keywords;
use engine::files::Files;
use engine::search::{Document, Field, Query};
use engine::text::Text;
use std::sync::{Arc, Mutex};

const CORPUS: &str = include_str!("search/corpus.txt");
const QUERIES: &str = include_str!("search/queries.txt");

on_both! {
    what_is_not_published_is_not_found;
    a_retired_service_is_not_found_and_the_version_before_it_is;
    staff_find_cases_of_their_offices_and_nobody_else_does;
    a_case_that_goes_to_another_office_is_found_there;
    the_newest_case_comes_first_page_by_page;
    every_word_counts_when_cases_are_looked_for;
    an_index_made_anew_finds_the_same;
    hostile_questions_are_answered;
    a_page_that_somebody_made_their_own_is_left_alone;
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn page(slug: &str, title: Text, summary: Text, keywords: Keywords) -> Page {
    Page {
        kind: Kind::Page,
        slug: slug.to_owned(),
        title,
        summary,
        keywords,
        body: Text::default(),
        published_at: Some(at("2026-01-01T00:00:00Z")),
    }
}

fn corpus() -> Vec<Page> {
    let read = |line: &str| {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let text = |place: usize| Text {
            el: parts[place].to_owned(),
            en: parts[place + 1].to_owned(),
        };
        let words = |place: usize| {
            parts[place]
                .split(',')
                .map(|w| w.trim().to_owned())
                .collect()
        };
        let keywords = Keywords {
            el: words(3),
            en: words(4),
        };
        page(parts[0], text(1), text(5), keywords)
    };
    lines(CORPUS).map(read).collect()
}

fn plain(slug: &str, title: &str, published_at: Option<&str>) -> Page {
    let title = Text {
        el: title.to_owned(),
        en: title.to_owned(),
    };
    Page {
        published_at: published_at.map(at),
        ..page(slug, title.clone(), title, Keywords::default())
    }
}

async fn found(world: &Shared, text: &str) -> Vec<String> {
    let query = Query::read(text);
    let found = world.store.search_documents(&query, noon(), 0, 10).await;
    let documents = found.unwrap().documents.into_iter();
    documents.map(|document| document.slug).collect()
}

async fn cases(world: &Shared, viewer: Viewer, text: &str) -> Vec<String> {
    let query = Query::read(text);
    let found = world.store.search_cases(viewer, &query, 0, 10).await;
    let cases = found.unwrap().cases.into_iter();
    cases.map(|case| case.row.reference).collect()
}

/// Order of what every question finds, from both databases, compared with each other
/// and with what has to come first.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_question_finds_the_same_in_the_same_order_and_the_right_one_first() {
    type Answers = Vec<(&'static str, Vec<String>)>;
    let answers: Arc<Mutex<Vec<Answers>>> = Arc::default();
    let ask = |answers: &Arc<Mutex<Vec<Answers>>>| {
        let answers = Arc::clone(answers);
        move |world: Shared| async move {
            for page in corpus() {
                assert!(world.store.ship_page(&page, noon()).await.unwrap());
            }
            let mut told = Answers::new();
            for line in lines(QUERIES) {
                let (query, _) = line.split_once(" = ").unwrap();
                told.push((query, found(&world, query).await));
            }
            answers.lock().unwrap().push(told);
        }
    };
    on_sqlite(ask(&answers)).await;
    if super::world::server().is_some() {
        on_postgres(ask(&answers)).await;
    }

    let answers = answers.lock().unwrap();
    let wanted: Vec<&str> = lines(QUERIES)
        .map(|l| l.split_once(" = ").unwrap().1)
        .collect();
    assert!(wanted.len() > 120, "{}", wanted.len());
    let wrong: Vec<_> = answers[0]
        .iter()
        .zip(&wanted)
        .filter(|((_, found), wanted)| found.first().map(String::as_str) != Some(**wanted))
        .collect();
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
    for other in &answers[1..] {
        assert_eq!(&answers[0], other);
    }
}

async fn what_is_not_published_is_not_found(world: Shared) {
    for page in [
        plain("now", "Καλλικράτης", Some("2026-09-15T09:00:00Z")),
        plain("later", "Καλλικράτης", Some("2026-09-15T09:00:01Z")),
        plain("draft", "Καλλικράτης", None),
    ] {
        assert!(world.store.put_page(&page, None, noon()).await.unwrap());
    }
    assert_eq!(found(&world, "καλλικράτης").await, ["now"]);
    let slugs = world
        .store
        .published_pages(Kind::Page, noon())
        .await
        .unwrap();
    assert_eq!(slugs.len(), 1);

    let gone = plain("now", "Καλλικράτης", None);
    assert!(world.store.put_page(&gone, Some(1), noon()).await.unwrap());
    assert!(found(&world, "καλλικράτης").await.is_empty());
    // A slip is not mended to what nobody may read.
    assert!(found(&world, "καλλικρτης").await.is_empty());

    let renamed = plain("now", "Κλεισθένης", Some("2026-01-01T00:00:00Z"));
    assert!(
        !world
            .store
            .put_page(&renamed, Some(1), noon())
            .await
            .unwrap(),
        "stale"
    );
    assert!(
        world
            .store
            .put_page(&renamed, Some(2), noon())
            .await
            .unwrap()
    );
    assert_eq!(found(&world, "κλεισθενη").await, ["now"]);
    assert!(found(&world, "καλλικράτης").await.is_empty());
}

async fn service(world: &Shared, version: &str, title: &str) {
    let title = Text {
        el: title.to_owned(),
        en: String::new(),
    };
    let document = Document::new(&title).with(Field::Keywords, "ληξιαρχείο");
    let mut tx = world.store.db.write().await.unwrap();
    let kind = DocumentKind::Service;
    let service = "birth-certificate";
    put_document(&mut tx, kind, service, Some(version), &document)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn a_retired_service_is_not_found_and_the_version_before_it_is(world: Shared) {
    service(&world, &world.version, "Πιστοποιητικό γέννησης").await;
    assert_eq!(found(&world, "γέννησης").await, ["birth-certificate"]);

    let mut files = Files::default();
    files.insert(
        "workflows/birth-certificate.yaml",
        "service: birth-certificate # 2\n",
    );
    let second = world
        .store
        .publish("birth-certificate", &files, noon())
        .await
        .unwrap();
    service(&world, &second.digest, "Απόσπασμα βιβλίου γεννήσεων").await;
    assert_eq!(found(&world, "απόσπασμα").await, ["birth-certificate"]);
    assert!(found(&world, "πιστοποιητικό").await.is_empty());

    world
        .store
        .retire("birth-certificate", Some(2), noon())
        .await
        .unwrap();
    assert_eq!(found(&world, "πιστοποιητικό").await, ["birth-certificate"]);
    world
        .store
        .retire("birth-certificate", None, noon())
        .await
        .unwrap();
    for word in ["απόσπασμα", "πιστοποιητικό", "ληξιαρχείο"] {
        assert!(found(&world, word).await.is_empty(), "{word}");
    }
    world
        .store
        .reinstate("birth-certificate", None, noon())
        .await
        .unwrap();
    assert_eq!(found(&world, "γέννησης").await.len(), 1);
}

async fn routed(world: &Shared) -> Case {
    let case = world.case().await;
    world.commit(next(&case).routed()).await
}

async fn staff_find_cases_of_their_offices_and_nobody_else_does(world: Shared) {
    service(&world, &world.version, "Πιστοποιητικό γέννησης").await;
    let unrouted = world.case().await;
    let case = routed(&world).await;
    let stranger = person(&world.store, "petros", "Πέτρος", "Παππάς").await.id;
    let elsewhere = OfficeRole {
        office: "revenue".into(),
        role: "cashier".into(),
    };
    let auditor = person(&world.store, "alexis", "Αλέξης", "Λόγης").await.id;
    let watches = OfficeRole {
        office: OFFICE.into(),
        role: "auditor".into(),
    };
    world.store.grant(stranger, &elsewhere).await.unwrap();
    world.store.grant(auditor, &watches).await.unwrap();
    let reference = case.reference.clone();

    for text in [
        "Ελένη",
        "ελενη παππα",
        "ΠΑΠΠΑ ΕΛΕΝΗΣ",
        "eleni pappa",
        "elenh",
        "Ελνη",
        "eleno",
        "γέννηση",
        "pistopoihtiko",
        "πιστοποιητικα παππά",
        "παππά άγνωστηλέξη",
    ] {
        let clerk = Viewer::Staff(world.clerk);
        assert_eq!(cases(&world, clerk, text).await, [&*reference], "{text}");
        for viewer in [
            Viewer::Staff(stranger),
            Viewer::Staff(auditor),
            Viewer::Staff(world.applicant),
            Viewer::Citizen(world.applicant),
            Viewer::Operator,
        ] {
            assert!(
                cases(&world, viewer, text).await.is_empty(),
                "{viewer:?} {text}"
            );
        }
    }
    for text in ["Ρήγας", "οικογενειακή", "ξξξξ", "για το", "Παππακώστα"]
    {
        let clerk = Viewer::Staff(world.clerk);
        assert!(cases(&world, clerk, text).await.is_empty(), "{text}");
    }

    let protocol = case.protocol.clone().unwrap();
    for (viewer, sees) in [
        (Viewer::Staff(world.clerk), true),
        (Viewer::Staff(world.director), true),
        (Viewer::Citizen(world.applicant), true),
        (Viewer::Citizen(stranger), false),
        (Viewer::Staff(stranger), false),
        (Viewer::Staff(auditor), false),
        (Viewer::Operator, false),
    ] {
        for number in [&reference, &protocol] {
            let numbers = [number.clone(), "x".into()];
            let found = world.store.cases_numbered(viewer, &numbers).await.unwrap();
            assert_eq!(found.len(), usize::from(sees), "{viewer:?} {number}");
            assert!(found.iter().all(|f| f.applicant == "Ελένη Παππά"));
        }
    }
    let hidden = [unrouted.reference];
    let clerk = Viewer::Staff(world.clerk);
    assert!(
        world
            .store
            .cases_numbered(clerk, &hidden)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        world
            .store
            .newest_own_cases(world.applicant)
            .await
            .unwrap()
            .len(),
        2
    );
    assert!(
        world
            .store
            .newest_own_cases(stranger)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn a_case_that_goes_to_another_office_is_found_there(world: Shared) {
    let case = routed(&world).await;
    let other = person(&world.store, "petros", "Πέτρος", "Ταμίας").await.id;
    let held = OfficeRole {
        office: "revenue".into(),
        role: "cashier".into(),
    };
    world.store.grant(other, &held).await.unwrap();
    let mut moved = next(&case);
    moved = moved.event(Event::CaseRerouted {
        from: Some(OFFICE.into()),
        to: "revenue".into(),
        reason: "δεν είναι δική μας".into(),
    });
    let mut change = moved.done();
    change.case.office = Some("revenue".into());
    let with = crate::Committing::new("case.rerouted");
    world.store.commit(&change, with).await.unwrap();

    assert!(
        cases(&world, Viewer::Staff(world.clerk), "Παππά")
            .await
            .is_empty()
    );
    assert_eq!(
        cases(&world, Viewer::Staff(other), "Παππά").await,
        [case.reference]
    );
    assert_eq!(
        world
            .count("case_terms WHERE office = 'civil-registry'")
            .await,
        0
    );
    assert!(world.count("case_terms").await > 3);
}

async fn the_newest_case_comes_first_page_by_page(world: Shared) {
    let mut references = Vec::new();
    for _ in 0..7 {
        references.insert(0, routed(&world).await.reference);
    }
    let clerk = Viewer::Staff(world.clerk);
    let query = Query::read("παππα");
    let (mut all, mut offset) = (Vec::new(), 0);
    loop {
        let found = world
            .store
            .search_cases(clerk, &query, offset, 3)
            .await
            .unwrap();
        let more = found.more;
        all.extend(found.cases.into_iter().map(|case| case.row.reference));
        offset += 3;
        if !more {
            break;
        }
    }
    assert_eq!(offset, 9);
    // Opened at one moment, they stand in the order of their identities.
    all.sort();
    references.sort();
    assert_eq!(all, references);
}

async fn every_word_counts_when_cases_are_looked_for(world: Shared) {
    service(&world, &world.version, "Πιστοποιητικό γέννησης").await;
    let eleni = routed(&world).await.reference;
    let maria = person(&world.store, "maria2", "Μαρία", "Παππά").await.id;
    let draft = world.draft_of(maria).await;
    let opening = crate::Opening {
        applicant: maria,
        ..world.opening(draft)
    };
    let version = world.version.clone();
    let opened = world
        .store
        .open_case(opening, move |numbers| {
            Ok::<_, ()>(super::builder::opens(&version, maria, numbers))
        })
        .await
        .unwrap();
    let crate::Opened::New(case) = opened else {
        panic!("it is new")
    };
    let mary = world.commit(next(&case).routed()).await.reference;
    let clerk = Viewer::Staff(world.clerk);

    assert_eq!(cases(&world, clerk, "παππά").await.len(), 2);
    assert_eq!(cases(&world, clerk, "μαρία παππά").await, [&*mary]);
    assert_eq!(
        cases(&world, clerk, "γέννηση παππά ελένης").await,
        [&*eleni]
    );
    assert_eq!(cases(&world, clerk, "μαρια ελένη").await, [""; 0]);
    assert_eq!(cases(&world, clerk, "marias gennhsh").await.len(), 1);
}

async fn an_index_made_anew_finds_the_same(world: Shared) {
    for page in corpus() {
        world.store.ship_page(&page, noon()).await.unwrap();
    }
    let case = routed(&world).await;
    let ask = |text: &'static str| {
        let world = Arc::clone(&world);
        async move {
            let clerk = Viewer::Staff(world.clerk);
            (found(&world, text).await, cases(&world, clerk, text).await)
        }
    };
    let questions = ["Παππά", "ελνη", "γέννηση", "prostimo", "γεννσηη"];
    let mut before = Vec::new();
    for text in questions {
        before.push(ask(text).await);
    }
    assert_eq!(before[0].1, [case.reference]);
    let tables = [
        "search_terms",
        "search_documents",
        "search_words",
        "account_terms",
        "case_terms",
    ];
    let mut rows = Vec::new();
    for table in tables {
        rows.push(world.count(table).await);
    }
    for table in tables {
        let sql = format!("DELETE FROM {table}");
        world.sql(&sql, &sql).await;
    }
    assert!(ask("Παππά").await.1.is_empty());

    let done = world.store.bring_index_up_to_date().await.unwrap().unwrap();

    assert_eq!((done.accounts, done.cases), (3, 1));
    for (table, rows) in tables.into_iter().zip(rows) {
        assert_eq!(world.count(table).await, rows, "{table}");
    }
    for (text, before) in questions.into_iter().zip(before) {
        assert_eq!(ask(text).await, before, "{text}");
    }
    assert_eq!(world.store.bring_index_up_to_date().await.unwrap(), None);
}

async fn hostile_questions_are_answered(world: Shared) {
    for page in corpus() {
        world.store.ship_page(&page, noon()).await.unwrap();
    }
    routed(&world).await;
    let clerk = Viewer::Staff(world.clerk);
    for text in [
        "\"*():^NEAR OR",
        "παππά\" OR \"1\"=\"1",
        "'; DELETE FROM cases; --",
        "% _ \\ %%",
        "\0",
        "α\0β",
        "   \t\n",
        "{\"a\":1} [1,2] null",
        "\u{202e}\u{200b}\u{feff}",
        "🙂🙂🙂 🙂",
        "-1 NOT AND 0x41 1e9",
        "<b>παππά</b>",
    ] {
        found(&world, text).await;
        cases(&world, clerk, text).await;
        let numbers = Query::read(text).numbers();
        world.store.cases_numbered(clerk, &numbers).await.unwrap();
    }
    for piece in ["α", "α ", "\u{301}", "aithth", "2026-1 ", "ου", "'"] {
        let text = piece.repeat(10_000);
        found(&world, &text).await;
        cases(&world, clerk, &text).await;
    }
    assert_eq!(
        found(&world, &format!("γέννηση {}", "\u{301}".repeat(150))).await[0],
        "birth-certificate"
    );
}

async fn a_page_that_somebody_made_their_own_is_left_alone(world: Shared) {
    let shipped = plain("hours", "Ωράριο", Some("2026-01-01T00:00:00Z"));
    assert!(world.store.ship_page(&shipped, noon()).await.unwrap());
    assert!(
        !world.store.ship_page(&shipped, noon()).await.unwrap(),
        "it is the same"
    );
    let newer = plain("hours", "Νέο ωράριο", Some("2026-01-01T00:00:00Z"));
    assert!(world.store.ship_page(&newer, noon()).await.unwrap());
    let own = plain("hours", "Θερινό ωράριο", Some("2026-01-01T00:00:00Z"));
    assert!(world.store.put_page(&own, Some(2), noon()).await.unwrap());
    assert!(!world.store.ship_page(&shipped, noon()).await.unwrap());
    let kept = world
        .store
        .page(Kind::Page, "hours")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((kept.page, kept.revision), (own, 3));
    assert!(
        world
            .store
            .page(Kind::Announcement, "hours")
            .await
            .unwrap()
            .is_none()
    );
}
