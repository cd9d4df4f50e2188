//! Wrong answers in forms: each is named in the person's language, what was typed stays, nothing is stored.

use reqwest::StatusCode;
use tests::{Database, Form, Page, Server, on_both_databases};

use crate::counter::{
    APPLIED, Citizen, KEP, certificate, collection, completion_form, desk_page, identification,
    sign_in, task_page,
};

/// A change to a page's form that is otherwise in order, what is said about it in Greek and in English, and what was
/// typed and must still stand on the page.
struct Wrong {
    change: fn(Form) -> Form,
    el: &'static str,
    en: &'static str,
    kept: &'static str,
}

const NOT_OURS: (&str, &str) = (
    "Η σελίδα που στείλατε δεν είναι αυτή που περιμέναμε",
    "The page you sent is not the one we expected",
);

const IDENTIFICATION: [Wrong; 14] = [
    Wrong {
        change: |f| f.with("afm", ""),
        el: "Συμπληρώστε το πεδίο «ΑΦΜ»",
        en: "Fill in “Tax number (AFM)”",
        kept: "90830166",
    },
    Wrong {
        change: |f| f.without("afm"),
        el: "Συμπληρώστε το πεδίο «ΑΦΜ»",
        en: "Fill in “Tax number (AFM)”",
        kept: "90830166",
    },
    Wrong {
        change: |f| f.with("afm", "12345678"),
        el: "και τα εννέα ψηφία",
        en: "all nine digits",
        kept: "12345678",
    },
    Wrong {
        change: |f| f.with("afm", "3260181567"),
        el: "και τα εννέα ψηφία",
        en: "all nine digits",
        kept: "3260181567",
    },
    Wrong {
        change: |f| f.with("afm", "32601815Α"),
        el: "και τα εννέα ψηφία",
        en: "all nine digits",
        kept: "32601815Α",
    },
    Wrong {
        change: |f| f.with("afm", "٣٢٦٠١٨١٥٦"),
        el: "και τα εννέα ψηφία",
        en: "all nine digits",
        kept: "٣٢٦٠١٨١٥٦",
    },
    Wrong {
        change: |f| f.with("afm", "000000000"),
        el: "ο ΑΦΜ δεν είναι σωστός",
        en: "the AFM is not right",
        kept: "000000000",
    },
    Wrong {
        change: |f| f.with("afm", "326018157"),
        el: "ο ΑΦΜ δεν είναι σωστός",
        en: "the AFM is not right",
        kept: "326018157",
    },
    Wrong {
        change: |f| f.with("afm", "123456783"),
        el: "δεν αντιστοιχούν σε εγγραφή",
        en: "do not match a record",
        kept: "123456783",
    },
    // Two people of the registry, mixed: told like somebody unknown.
    Wrong {
        change: |f| f.with("pin", "39099603"),
        el: "δεν αντιστοιχούν σε εγγραφή",
        en: "do not match a record",
        kept: "39099603",
    },
    Wrong {
        change: |f| f.with("pin", ""),
        el: "αρκεί ένα από τα δύο",
        en: "one of the two",
        kept: "326018156",
    },
    Wrong {
        change: |f| f.with("pin", "12345678901234"),
        el: "PIN δημότη",
        en: "Municipal PIN",
        kept: "12345678901234",
    },
    Wrong {
        change: |f| f.smuggle("level", "B"),
        el: NOT_OURS.0,
        en: NOT_OURS.1,
        kept: "326018156",
    },
    Wrong {
        change: |f| f.twice("afm", "131860915"),
        el: NOT_OURS.0,
        en: NOT_OURS.1,
        kept: "326018156",
    },
];

const CERTIFICATE: [Wrong; 12] = [
    Wrong {
        change: |f| f.without("kind"),
        el: "«Είδος πιστοποιητικού»",
        en: "“Kind of certificate”",
        kept: "work",
    },
    Wrong {
        change: |f| f.with("reason", "bribe"),
        el: "δεν είναι μία από τις επιλογές",
        en: "not one of the options",
        kept: "plain",
    },
    Wrong {
        change: |f| f.with("copies", "4"),
        el: "δεν είναι μία από τις επιλογές",
        en: "not one of the options",
        kept: "plain",
    },
    Wrong {
        change: |f| f.with("on_behalf", "maybe"),
        el: "δεν είναι μία από τις επιλογές",
        en: "not one of the options",
        kept: "plain",
    },
    // Ways of delivery for which one has to be known better.
    Wrong {
        change: |f| f.smuggle("delivery", "post"),
        el: "χρειάζεται επίπεδο Β",
        en: "needs level B",
        kept: "plain",
    },
    Wrong {
        change: |f| f.smuggle("delivery", "electronic"),
        el: "χρειάζεται επίπεδο Β",
        en: "needs level B",
        kept: "plain",
    },
    Wrong {
        change: |f| f.smuggle("delivery", "pigeon"),
        el: "δεν είναι μία από τις επιλογές",
        en: "not one of the options",
        kept: "plain",
    },
    Wrong {
        change: |f| f.with("reason", "other"),
        el: "Συμπληρώστε το πεδίο «Ποιος είναι ο άλλος λόγος;»",
        en: "Fill in “What is the other reason?”",
        kept: "plain",
    },
    Wrong {
        change: |f| {
            f.with("reason", "other")
                .with("reason_other", &"μακρύ ".repeat(40))
        },
        el: "χωρά έως 200 χαρακτήρες",
        en: "at most 200 characters",
        kept: "μακρύ μακρύ",
    },
    // A field of another page, and one that only the product sets.
    Wrong {
        change: |f| f.smuggle("afm", "131860915"),
        el: NOT_OURS.0,
        en: NOT_OURS.1,
        kept: "plain",
    },
    Wrong {
        change: |f| f.smuggle("identification", "confirmed"),
        el: NOT_OURS.0,
        en: NOT_OURS.1,
        kept: "plain",
    },
    Wrong {
        change: |f| f.twice("reason", "school"),
        el: NOT_OURS.0,
        en: NOT_OURS.1,
        kept: "plain",
    },
];

const COLLECTION: [Wrong; 6] = [
    // A place of another kind, and an address for what is not sent.
    Wrong {
        change: |f| f.smuggle("location", "town-hall"),
        el: "δεν είναι μία από τις επιλογές",
        en: "not one of the options",
        kept: "yes",
    },
    Wrong {
        change: |f| f.smuggle("street", "Ερμού"),
        el: NOT_OURS.0,
        en: NOT_OURS.1,
        kept: "kep-limani",
    },
    Wrong {
        change: |f| f.without("location"),
        el: "«Τόπος παραλαβής»",
        en: "“Place of collection”",
        kept: "yes",
    },
    Wrong {
        change: |f| f.with("location", "atlantis"),
        el: "δεν είναι μία από τις επιλογές",
        en: "not one of the options",
        kept: "yes",
    },
    Wrong {
        change: |f| f.with("tell_changes", "perhaps"),
        el: "δεν είναι μία από τις επιλογές",
        en: "not one of the options",
        kept: "kep-limani",
    },
    Wrong {
        change: |f| f.smuggle("delivery", "office"),
        el: NOT_OURS.0,
        en: NOT_OURS.1,
        kept: "kep-limani",
    },
];

on_both_databases! {
    async fn each_wrong_answer_is_named_and_nothing_is_lost(database: Database) {
        let server = Server::start(&database).await;
        // Identifications are counted; each language gets a person of its own.
        for (language, prefix) in ["el", "en"].into_iter().zip(["", "/en"]) {
            let citizen = Citizen::register(&server, &format!("anna-{language}")).await;
            let first = citizen.begin(APPLIED).await;
            let page = citizen.visitor.get(&format!("{prefix}{}", first.url.path())).await;
            let sound = identification(&page);
            all_refused(&database, &citizen, &sound, &IDENTIFICATION, prefix).await;
            let page = citizen.visitor.submit(sound).await;
            let sound = certificate(&page, KEP);
            all_refused(&database, &citizen, &sound, &CERTIFICATE, prefix).await;
            let page = citizen.visitor.submit(sound).await;
            let sound = collection(&page, KEP);
            all_refused(&database, &citizen, &sound, &COLLECTION, prefix).await;
            let page = citizen.visitor.submit(sound).await;
            assert!(page.url.path().ends_with("/check"), "{}", page.words());
        }
    }

    async fn answer_to_a_question_that_was_not_asked_is_not_kept(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let page = citizen.identify(APPLIED).await;
        let form = certificate(&page, KEP).with("reason_other", "κρυφός λόγος");
        let page = citizen.visitor.submit(form).await;
        assert!(page.url.path().ends_with("/collection"), "{}", page.words());
        let kept = database.ask_one("SELECT answers FROM drafts");
        assert!(!kept.contains("κρυφός"), "{kept}");
    }

    async fn control_characters_come_to_nothing(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let page = citizen.begin(APPLIED).await;
        let form = identification(&page).with("afm", "\u{0}326\u{200B}018156\u{7}\r\n");
        let page = citizen.visitor.submit(form).await;
        assert!(page.url.path().ends_with("/certificate"), "{}", page.words());
        let odd = "ένα\u{0} \u{202E}δύο\r\n\u{1B}[31mτρία\u{FEFF}";
        let form = certificate(&page, KEP).with("reason", "other").with("reason_other", odd);
        let page = citizen.visitor.submit(form).await;
        assert!(page.url.path().ends_with("/collection"), "{}", page.words());
        let kept = database.ask_one("SELECT answers FROM drafts");
        assert!(kept.contains("ένα δύο  [31mτρία"), "{kept}");
    }

    async fn page_cannot_be_skipped(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let page = citizen.begin(APPLIED).await;
        let draft = page.url.path().trim_end_matches("/identification").to_owned();
        // The check page leads back to the question that is missing, and so does submitting.
        let checked = citizen.visitor.get(&format!("{draft}/check")).await;
        assert!(checked.url.path().ends_with("/identification"), "{}", checked.url);
        let mut form = page.form("main form").without("afm").without("pin").without("family_number");
        form.action.set_path(&format!("{draft}/submit"));
        let submitted = citizen.visitor.submit(form).await;
        assert!(submitted.url.path().ends_with("/identification"), "{}", submitted.url);
        assert_eq!(database.ask_one("SELECT count(*) FROM cases"), "0");
    }

    async fn registration_names_what_is_wrong_and_keeps_the_rest(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let visitor = tests::Visitor::new(&server);
        for (field, value, el, en) in [
            ("given_name", "", "Γράψτε το όνομά σας", "Enter your given name"),
            ("given_name", "<b>Άννα</b>", "Γράψτε το όνομά σας", "Enter your given name"),
            ("family_name", "7", "Γράψτε το επώνυμό σας", "Enter your family name"),
            ("email", "anna@post.example, evil@evil.example", "Γράψτε ένα e-mail", "Enter an email address"),
            ("email", "anna@post.example\r\nBcc: evil@evil.example", "Γράψτε ένα e-mail", "Enter an email address"),
            ("phone", "12", "Γράψτε ένα τηλέφωνο", "Enter a telephone number"),
            ("username", "a", "Διαλέξτε όνομα χρήστη", "Choose a username"),
            ("username", "άννα; DROP TABLE", "Διαλέξτε όνομα χρήστη", "Choose a username"),
            ("username", &citizen.username, "το έχει ήδη κάποιος άλλος", "Somebody else has this username"),
            ("username", "ANNA", "το έχει ήδη κάποιος άλλος", "Somebody else has this username"),
            ("password", "κοντός", "τουλάχιστον 10 χαρακτήρες", "at least 10 characters"),
            ("password", "boris-boris", "δεν πρέπει να περιέχει", "must not contain the username"),
        ] {
            for (prefix, said) in [("", el), ("/en", en)] {
                let page = visitor.get(&format!("{prefix}/register")).await;
                let form = page
                    .form("main form")
                    .with("given_name", "Βασίλης")
                    .with("family_name", "Μπόρας")
                    .with("email", "boris@post.example")
                    .with("username", "boris")
                    .with("password", "μια μεγάλη φράση")
                    .with(field, value);
                let answer = visitor.send(&form).await;
                refused(&answer, said);
                assert!(!answer.body.contains("μια μεγάλη φράση"), "a password is shown");
                if field != "family_name" {
                    assert_eq!(answer.form("main form").value("family_name"), Some("Μπόρας"));
                }
            }
        }
        assert_eq!(database.ask_one("SELECT count(*) FROM accounts WHERE username LIKE 'boris%'"), "0");
    }

    async fn clerks_wrong_answers_are_named_and_kept(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.apply_and_arrive(&database, KEP).await;
        let maria = sign_in(&server, "maria").await;
        let path = task_page(&database, &case);
        for prefix in ["", "/en"] {
            let page = desk_page(&maria, &format!("{prefix}{path}")).await;
            let sound = completion_form(&page)
                .with("checks[identity].valid", "yes")
                .with("checks[identity].complete", "yes")
                .with("checks[identity].correct", "yes")
                .with("result", "incomplete")
                .with("missing", "Λείπει η υπογραφή");
            let wrong: [(Form, &str, &str); 7] = [
                (sound.clone().without("result"), "«Αποτέλεσμα του ελέγχου»", "“Result of the check”"),
                (sound.clone().without("checks[identity].valid"), "«Είναι έγκυρο;»", "“Is it valid?”"),
                (sound.clone().with("missing", ""), "«Τι λείπει ή τι χρειάζεται διόρθωση»", "“What is missing"),
                (sound.clone().with("missing", &"πολύ ".repeat(500)), "έως 2000", "at most 2000"),
                (sound.clone().with("result", "refuse"), "«Αιτιολογία της απόρριψης»", "“Reason for"),
                (
                    sound.clone().with("result", "complete").with("checks[identity].correct", "no"),
                    "δεν μπορεί να κριθεί πλήρης", "cannot be complete",
                ),
                (sound.clone().smuggle("checks[passport].valid", "yes"), NOT_OURS.0, NOT_OURS.1),
            ];
            for (form, el, en) in wrong {
                let answer = maria.send(&form).await;
                refused(&answer, if prefix.is_empty() { el } else { en });
                if form.value("missing") == Some("Λείπει η υπογραφή") {
                    assert!(answer.body.contains("Λείπει η υπογραφή"), "{}", answer.words());
                }
            }
        }
        assert_eq!(task_page(&database, &case), path, "the task is still open");
    }
}

async fn all_refused(
    database: &Database,
    citizen: &Citizen,
    sound: &Form,
    wrong: &[Wrong],
    prefix: &str,
) {
    let stored = "SELECT answers, page FROM drafts ORDER BY created_at";
    for one in wrong {
        let before = database.ask(stored);
        let form = (one.change)(sound.clone());
        let answer = citizen.visitor.send(&form).await;
        refused(&answer, if prefix.is_empty() { one.el } else { one.en });
        let page = answer.form("main form");
        assert!(
            page.fields
                .iter()
                .any(|(_, value)| value.contains(one.kept)),
            "{} is lost: {:?}",
            one.kept,
            page.fields
        );
        assert_eq!(database.ask(stored), before, "something was stored");
    }
}

/// A form shown again: what is wrong stands in the summary, and the summary leads to fields that are there.
fn refused(answer: &Page, said: &str) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.words()
    );
    let summary = answer.texts(".govuk-error-summary").join(" ");
    assert!(summary.contains(said), "«{said}» is not in «{summary}»");
    for target in answer.attributes(".govuk-error-summary a", "href") {
        let id = target
            .strip_prefix('#')
            .expect("links of the summary stay on the page");
        let found = answer.attributes(&format!("[id=\"{id}\"]"), "id");
        assert_eq!(found.len(), 1, "{target} leads nowhere");
    }
    let title = answer.texts("title").join(" ");
    assert!(
        title.starts_with("Σφάλμα") || title.starts_with("Error"),
        "{title}"
    );
}
