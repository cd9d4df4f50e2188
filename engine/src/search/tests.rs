//! The analyser against what is known of it, and against what nobody expects.

use super::*;
use crate::text::Text;
use proptest::prelude::*;

fn word(text: &str) -> Word {
    Word::of(text).unwrap()
}

#[test]
fn accents_case_and_final_sigma_are_no_difference() {
    for (a, b) in [
        ("ΔΗΜΟΣ", "δήμος"),
        ("Μαΐου", "ΜΑΙΟΥ"),
        ("Προϋπολογισμός", "προυπολογισμοσ"),
        ("ὁ Δῆμος", "ο δημοσ"),
        ("Άννα", "Α\u{301}ννα"),
        ("ϲοφία", "Σοφία"),
        ("σ\u{2019}αυτό", "σαυτο"),
        ("µ", "μ"),
        ("İstanbul", "istanbul"),
        ("Café", "CAFE"),
    ] {
        assert_eq!(fold(a), fold(b), "{a} {b}");
    }
    assert_eq!(fold("τι;\u{37E}\u{387}"), "τι;;\u{B7}");
}

#[test]
fn inflected_words_have_one_stem() {
    for (stem, forms) in [
        (
            "πιστοποιητ",
            "πιστοποιητικό πιστοποιητικά πιστοποιητικών ΠΙΣΤΟΠΟΙΗΤΙΚΟ",
        ),
        ("γεννησ", "γέννηση γέννησης"),
        ("δημ", "δήμος δήμου δήμοι ΔΗΜΟΣ"),
        ("οικογενειακ", "οικογενειακή οικογενειακής"),
        ("προστιμ", "πρόστιμο προστίμων πρόστιμα"),
        ("αιτησ", "αίτηση αιτήσεις"),
        ("αδει", "άδεια άδειας άδειες"),
        ("καταστασ", "κατάσταση κατάστασης"),
        ("μαι", "Μαΐου"),
        ("certif", "certificate certificates"),
    ] {
        for form in forms.split(' ') {
            assert_eq!(word(form).stem, stem, "{form}");
        }
    }
    assert_eq!(stem("γεννησησ"), "γεννησ");
}

#[test]
fn greeklish_in_its_habits_has_the_skeleton_of_the_greek_word() {
    for (greek, habits) in [
        ("πιστοποιητικό", "pistopoihtiko pistopoiitiko pistopoiïtikó"),
        ("Θεσσαλονίκη", "8essalonikh thessaloniki 9essaloniki"),
        ("ξένος", "xenos ksenos 3enos"),
        ("ύδρευση", "ydreush ydrefsi ydreysh"),
        ("γέννηση", "gennhsh gennisi genisi"),
        ("ληξιαρχείο", "lhxiarxeio liksiarxeio lixiarcheio"),
        ("αίτηση", "aithsh aitisi"),
        ("πηγή", "phgh pigi"),
        ("ευχαριστώ", "efxaristw eyxaristo euxaristo"),
        ("αυτοκίνητο", "aytokinhto autokinito aftokinito"),
        ("άγγελος", "aggelos angelos"),
        ("μπαταρία", "mpataria bataria"),
        ("Αντώνης", "antwnhs antonis"),
        ("οικογενειακή", "oikogeneiakh ikogeniaki"),
        ("παιδικός", "paidikos pedikos"),
        ("ψηφοφορία", "pshfoforia 4hfoforia psifoforia"),
        ("δήμου", "dhmou dimou dhmoy"),
        ("νεκροταφείο", "nekrotafeio nekrotafio"),
        ("γραφείο", "grafeio grapheio"),
    ] {
        let wanted = &word(greek).skeletons[0];
        for habit in habits.split(' ') {
            let found = word(habit).skeletons;
            assert!(found.contains(wanted), "{habit}: {found:?}, not {wanted}");
        }
    }
    assert_eq!(word("2026").skeletons, ["2026"]);
    assert_eq!(word("ththththth").skeletons.len(), 4);
}

#[test]
fn roots_leave_endings_away_and_never_everything() {
    for (a, b) in [("pistopitiko", "pistopitika"), ("genisi", "geniseos")] {
        assert_eq!(root(a), root(b));
    }
    assert_eq!(root("dimo"), "dimo");
    assert_eq!(root(""), "");
}

#[test]
fn one_slip_is_one_letter_or_one_exchange() {
    for (a, b, apart) in [
        ("γεννηση", "γεννσηη", true),
        ("γεννηση", "γεννση", true),
        ("γεννηση", "γεννηηση", true),
        ("γεννηση", "γεννησα", true),
        ("εγννηση", "γεννηση", true),
        ("γεννηση", "γεννηση", false),
        ("γεννηση", "γενση", false),
        ("γεννηση", "γεννασα", false),
        ("", "α", true),
        ("", "", false),
        ("αβγδ", "βαδγ", false),
    ] {
        assert_eq!(one_slip_apart(a, b), apart, "{a} {b}");
        assert_eq!(one_slip_apart(b, a), apart, "{b} {a}");
    }
}

proptest! {
    /// Whatever slip is made, the word is among those that are asked for.
    #[test]
    fn a_word_one_slip_away_shares_a_key(
        word in "[α-ω]{4,14}", place in 0usize..14, letter in "[α-ω]", kind in 0..4,
    ) {
        let mut letters: Vec<char> = word.chars().collect();
        let at = place % letters.len();
        match kind {
            0 => { letters.remove(at); }
            1 => letters.insert(at, letter.chars().next().unwrap()),
            2 => letters[at] = letter.chars().next().unwrap(),
            _ => { let next = (at + 1) % letters.len(); if next > at { letters.swap(at, next) } }
        }
        let slip: String = letters.into_iter().collect();
        prop_assume!(slip != word && slip.chars().count() >= 4);
        prop_assert!(one_slip_apart(&slip, &word));
        let kept = slip_keys(&word, false);
        prop_assert!(slip_keys(&slip, true).iter().any(|key| kept.contains(key)), "{slip} {word}");
    }

    #[test]
    fn no_text_is_too_odd_to_be_analysed(text in any::<String>()) {
        let query = Query::read(&text);
        query.terms();
        query.numbers();
        for (at, word) in words(&text) {
            prop_assert!(text.is_char_boundary(at.start) && text.is_char_boundary(at.end));
            prop_assert!(!word.skeletons.is_empty());
            prop_assert_eq!(fold(&word.fold), word.fold);
        }
        let joined: String = excerpt(&text, &query).into_iter().map(|part| part.text).collect();
        let core = joined.trim_start_matches("… ").trim_end_matches(" …");
        prop_assert!(text.contains(core));
    }

    #[test]
    fn no_greek_word_breaks_the_stemmer(text in "[α-ωάέήίόύώϊϋΐΰς]{1,80}") {
        let word = Word::of(&text).unwrap();
        prop_assert!(word.fold.starts_with(&word.stem) || !word.stem.is_empty());
    }
}

#[test]
fn hostile_questions_are_questions() {
    for text in [
        "",
        "   ",
        "\"*():^NEAR OR AND NOT -",
        "\0\0\0",
        "'; DROP TABLE cases; --",
        "%_%",
        "\u{202E}\u{200B}",
        "<script>alert(1)</script>",
    ] {
        Query::read(text);
    }
    assert!(Query::read("* ^ ( ) : \"").is_empty());
    let marks = format!("α{}", "\u{301}".repeat(10_000));
    assert_eq!(Query::read(&marks).words()[0].word.fold, "α");
    let long = Query::read(&"λέξη ".repeat(10_000));
    assert!(long.text().chars().count() <= 200);
    assert_eq!(long.words().len(), 1);
}

#[test]
fn words_that_say_nothing_are_looked_for_only_when_there_are_no_others() {
    let shown = |text: &str| Query::read(text).shown();
    assert_eq!(
        shown("πώς θα βγάλω πιστοποιητικό γέννησης"),
        "πιστοποιητικό γέννησης"
    );
    assert_eq!(shown("για το"), "για το");
}

#[test]
fn numbers_are_read_as_they_are_written() {
    let numbers = |text: &str| Query::read(text).numbers();
    assert_eq!(numbers("2026-000123"), ["2026-000123"]);
    assert_eq!(numbers("(2026–123),"), ["2026-123", "2026-000123"]);
    assert_eq!(numbers("αρ. πρωτ. 12/2026"), ["12/2026"]);
    assert!(numbers("2026 - 1-2-3 12/ /5 99999999999999999/2026").is_empty());
}

fn document(title: &str, keywords: &str, summary: &str) -> Document {
    let both = |text: &str| Text {
        el: text.into(),
        en: String::new(),
    };
    Document::new(&both(title))
        .with(Field::Keywords, keywords)
        .told(Field::Summary, &both(summary))
}

/// Ranks documents without a database.
fn order(text: &str, documents: &[Document]) -> Vec<usize> {
    let query = Query::read(text);
    let postings: Vec<Posting<usize>> = documents
        .iter()
        .enumerate()
        .flat_map(|(document, one)| {
            one.terms().iter().map(move |(term, weight)| Posting {
                document,
                term: term.clone(),
                weight: *weight,
            })
        })
        .collect();
    rank(&query, &postings).documents
}

#[test]
fn titles_come_before_keywords_before_summaries_and_strict_before_loose() {
    let documents = [
        document("Άλλο", "", "κάτι για τη γέννηση"),
        document("Άλλο", "γέννηση", ""),
        document("Πιστοποιητικό γέννησης", "", ""),
        document("Γέννηση", "", ""),
    ];
    assert_eq!(order("γέννηση", &documents), [3, 2, 1, 0]);
    assert_eq!(order("πιστοποιητικά γεννήσεως", &documents)[0], 2);
    assert_eq!(order("pistopoihtiko gennhshs", &documents)[0], 2);
    assert!(order("διαβατήριο", &documents).is_empty());
}

#[test]
fn an_excerpt_shows_where_the_words_stand_and_marks_them() {
    let query = Query::read("ύδρευσης");
    let text = format!(
        "{} Η ύδρευση του δήμου. {}",
        "λόγια ".repeat(200),
        "τέλος ".repeat(200)
    );
    let parts = excerpt(&text, &query);
    let marked: Vec<&str> = parts
        .iter()
        .filter(|p| p.marked)
        .map(|p| p.text.as_str())
        .collect();
    assert_eq!(marked, ["ύδρευση"]);
    assert_eq!(parts[0].text, "… ");
    let length: usize = parts.iter().map(|part| part.text.len()).sum();
    assert!(length < 500, "{length}");
    assert_eq!(super::marked("Δίκτυο ύδρευσης", &query).len(), 2);
    assert!(excerpt("", &query).is_empty());
}
