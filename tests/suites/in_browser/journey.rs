//! The main job, walked by people with a keyboard alone: a citizen applies for a certificate, the office checks the application, a date is
//! moved, the certificate is handed over. Every page on the way is looked at, those with errors too.

use std::collections::BTreeSet;
use std::rc::Rc;

use tests::moment::moment;
use tests::personas::{
    Answers, Citizen, Clerk, Director, Language, Operator, Person, Registered, Submitted, Verdict,
};
use tests::{Database, Eyes, Invitation, Kind, Mail, Script, Server, on_both_databases};

on_both_databases! {
    async fn certificate_goes_from_the_citizens_form_to_the_hand_over(database: Database) {
        walk(database, Script::On).await;
    }
}

#[tokio::test]
async fn certificate_goes_from_the_citizens_form_to_the_hand_over_without_scripts() {
    walk(Database::new(Kind::Sqlite), Script::Off).await;
}

const WHO: Registered = Registered::DESPINA;
const WHAT: Answers = Answers::BIRTH;
const WHY_MOVED: &str = "Η θυρίδα θα μείνει κλειστή για εργασίες.";

async fn walk(database: Database, script: Script) {
    let eyes = Rc::new(match (database.kind(), script) {
        (Kind::Sqlite, Script::On) => Eyes::keeping("el"),
        (Kind::Sqlite, Script::Off) => Eyes::keeping_more_by_night("el-without-scripts"),
        // The pages do not know their database.
        (Kind::Postgres, _) => Eyes::passing(),
    });
    let mut server = Server::start(&database).await;
    let citizen = Citizen::new(
        Person::arrives_with(&server, Language::Greek, &eyes, script).await,
        WHO,
    );
    let desk = Person::arrives_with(&server, Language::Greek, &eyes, script).await;

    reads_what_the_service_is(&citizen).await;
    opens_an_account(&citizen).await;
    let submitted = applies(&citizen).await;
    let booked = follows_the_case(&citizen, &submitted).await;

    director_is_told(&server, &desk, &submitted).await;
    let moved = {
        let clerk = Clerk::signs_in(&desk, &server, "maria").await;
        checks_the_documents(&clerk, &submitted).await;
        let moved = moves_the_date(&clerk, &submitted).await;
        clerk.sign_out().await;
        moved
    };
    let again =
        is_told_of_the_new_date_and_moves_it(&server, &citizen, &submitted, [booked, moved]).await;
    {
        let clerk = Clerk::signs_in(&desk, &server, "maria").await;
        hands_over(&clerk, &submitted).await;
        clerk.sign_out().await;
    }
    sees_the_outcome(&citizen, &submitted).await;
    let mails = every_mail_came_once(&database, &server, &submitted);
    operator_reads(&server, &desk, &mails).await;
    assert!(again > submitted.expected || again < moved, "{again}");

    assert!(server.stop().await.success(), "{}", server.log());
    assert_eq!(server.mails().len(), mails.len(), "nothing more goes out");
}

async fn reads_what_the_service_is(citizen: &Citizen) {
    citizen.reads_of(WHAT.service).await;
    for words in [
        "Βεβαιώνει τα στοιχεία της γέννησής σας",
        "Αστυνομική ταυτότητα ή διαβατήριο",
        "Εξουσιοδότηση με βεβαιωμένο το γνήσιο της υπογραφής Μόνο αν το ζητούν οι απαντήσεις σας",
        "σε 3 εργάσιμες ημέρες από την υποβολή",
        "Δωρεάν",
        "Αρκεί ένας λογαριασμός, που ανοίγετε μόνοι σας.",
        "10 ημέρες",
        "Ληξιαρχείο και Δημοτολόγιο",
    ] {
        citizen.must_see(words).await;
    }
    // The other language is one click away, on the same page.
    citizen.browser().follow("English").await;
    assert_eq!(citizen.browser().heading().await, "Birth certificate");
    citizen.browser().follow("Ελληνικά").await;
    assert_eq!(
        citizen.browser().path().await,
        "/services/birth-certificate"
    );
}

async fn opens_an_account(citizen: &Citizen) {
    citizen.starts().await;
    citizen.fill("Όνομα χρήστη", "despina.v").await;
    citizen.fill("Κωδικός", "δεν υπάρχει ακόμη").await;
    citizen.press("Συνδεθείτε").await;
    assert_eq!(citizen.browser().heading().await, "Σύνδεση");
    citizen
        .must_see("Το όνομα χρήστη ή ο κωδικός δεν είναι σωστά")
        .await;
    citizen.follow("Εγγραφείτε").await;
    citizen.press("Δημιουργία λογαριασμού").await;
    assert_eq!(
        citizen.errors().await.len(),
        5,
        "{:?}",
        citizen.errors().await
    );
    citizen.registers().await;
    // Back to where they were going.
    assert_eq!(
        citizen.browser().path().await,
        "/services/birth-certificate"
    );
}

async fn applies(citizen: &Citizen) -> Submitted {
    citizen.starts().await;
    citizen.fill("ΑΦΜ", "318190938").await;
    citizen.goes_on().await;
    assert!(!citizen.errors().await.is_empty());
    citizen.fill("ΑΦΜ", WHO.afm).await;
    citizen.fill(Citizen::PIN, Registered::THEODOROS.pin).await;
    citizen.goes_on().await;
    citizen
        .must_see("Τα στοιχεία δεν αντιστοιχούν σε εγγραφή του Δήμου.")
        .await;
    citizen.identifies().await;

    citizen.goes_on().await;
    assert_eq!(
        citizen.errors().await.len(),
        5,
        "{:?}",
        citizen.errors().await
    );
    citizen
        .describes(&Answers {
            copies: ["Ένα", "One"],
            ..WHAT
        })
        .await;

    citizen.goes_on().await;
    assert_eq!(
        citizen.errors().await.len(),
        1,
        "{:?}",
        citizen.errors().await
    );
    citizen.chooses_place(&WHAT).await;

    assert_eq!(
        citizen.browser().heading().await,
        "Ελέγξτε τις απαντήσεις σας"
    );
    for words in [
        WHO.afm,
        WHAT.kind[0],
        WHAT.reason[0],
        WHAT.place[0],
        "Αριθμός αντιγράφων Ένα",
    ] {
        citizen.must_see(words).await;
    }
    // A second thought.
    citizen.follow("Αλλαγή (Το πιστοποιητικό)").await;
    citizen.choose(Citizen::COPIES, WHAT.copies).await;
    citizen.goes_on().await;
    citizen.must_see("Αριθμός αντιγράφων Δύο").await;
    let promised = citizen.page().await.texts(".when__moment");

    let submitted = citizen.submits().await;
    assert_eq!(promised, [submitted.expected_words.as_str()]);
    assert_eq!(
        submitted.documents,
        [Clerk::IDENTITY[0], Clerk::AUTHORISATION[0]]
    );
    assert!(!submitted.protocol.is_empty());
    let receipt = &submitted.receipt;
    assert_eq!(receipt.fact("Αιτών"), WHO.full_name());
    assert_eq!(receipt.fact("Υπηρεσία"), WHAT.service[0]);
    assert!(
        receipt
            .words()
            .contains("Κεντρικό Δημαρχείο Πλατεία Ελευθερίας 1, ισόγειο, θυρίδα 3")
    );
    assert!(
        receipt
            .words()
            .contains("Αν αλλάξει η ημέρα ή η ώρα, θα σας ειδοποιήσουμε με e-mail.")
    );
    let days = submitted
        .expected
        .duration_since(moment(&receipt.fact("Υποβολή")))
        .as_hours()
        / 24;
    assert!((2..=14).contains(&days), "promised in {days} days");
    submitted
}

/// The appointment that was made in the background: the one promised.
async fn follows_the_case(citizen: &Citizen, submitted: &Submitted) -> jiff::Timestamp {
    citizen.opens_case(&submitted.reference).await;
    citizen.wait_for("Κλείστηκε ραντεβού παραλαβής").await;
    citizen.wait_for("Διαβιβάστηκε στην αρμόδια υπηρεσία").await;
    citizen.wait_for("Η αίτηση εξετάζεται").await;
    for words in [
        "Υποβάλατε την αίτηση",
        "Το ραντεβού σας",
        submitted.protocol.as_str(),
    ] {
        citizen.must_see(words).await;
    }
    let [booked] = citizen
        .page()
        .await
        .texts(".when__moment")
        .try_into()
        .expect("one appointment");
    assert_eq!(booked, submitted.expected_words);
    citizen.follow("Αποδεικτικό υποβολής").await;
    assert_eq!(
        citizen.page().await.texts(".when__moment"),
        [booked.as_str()]
    );
    citizen.open("/cases").await;
    citizen.must_see("Η αίτηση εξετάζεται").await;
    let line = format!("Παραλαβή: {booked}");
    citizen.must_see(line.as_str()).await;
    moment(&booked)
}

async fn director_is_told(server: &Server, desk: &Person, submitted: &Submitted) {
    let reference = &submitted.reference;
    let mail = server
        .mail(|mail| mail.to == ["s.arvaniti@alkyona.example"])
        .await;
    assert_eq!(
        mail.subject(),
        format!("Νέα υπόθεση {reference}: {}", WHAT.service[0])
    );
    // The basic facts, and nothing of the person.
    let everything =
        String::from_utf8_lossy(&mail.raw).into_owned() + &mail.subject() + &mail.text();
    for secret in [
        WHO.given_name,
        WHO.family_name,
        WHO.afm,
        WHO.pin,
        WHO.email,
        WHAT.kind[0],
        WHAT.reason[0],
    ] {
        assert!(
            !everything.contains(secret),
            "«{secret}» is in\n{everything}"
        );
    }
    assert!(
        mail.text()
            .contains(&server.url(&format!("/desk/cases/{reference}"))),
        "{}",
        mail.text()
    );

    let director = Director::signs_in(desk, server, "sofia").await;
    director.opens_case(reference).await;
    director.must_see(WHO.full_name().as_str()).await;
    director.must_see("Επιβεβαιώθηκε από το μητρώο").await;
    director.sign_out().await;
}

async fn checks_the_documents(clerk: &Clerk<'_>, submitted: &Submitted) {
    let reference = &submitted.reference;
    clerk.must_see("1 ανοιχτή εργασία").await;
    clerk.must_see(WHO.full_name().as_str()).await;
    clerk.opens_task(Clerk::CHECK, reference).await;
    clerk.claims().await;
    clerk.press(Clerk::COMPLETE).await;
    assert_eq!(clerk.errors().await.len(), 7, "{:?}", clerk.errors().await);

    clerk.checks(Clerk::IDENTITY, [true, true, true]).await;
    clerk
        .checks(Clerk::AUTHORISATION, [true, true, false])
        .await;
    clerk
        .choose(Clerk::RESULT, "Πλήρης: το πιστοποιητικό μπορεί να εκδοθεί")
        .await;
    clerk.press(Clerk::COMPLETE).await;
    clerk
        .must_see("Η αίτηση δεν μπορεί να κριθεί πλήρης όσο κάποιος έλεγχος έχει απάντηση «Όχι».")
        .await;

    clerk.checks(Clerk::AUTHORISATION, [true, true, true]).await;
    clerk.concludes(Verdict::Complete).await;
    clerk.wait_for(Clerk::HAND_OVER).await;
    clerk.opens_case(reference).await;
    clerk.must_see("Έτοιμο για παραλαβή").await;
    clerk
        .must_see(
            "Εξουσιοδότηση με βεβαιωμένο το γνήσιο της υπογραφής \
             Είναι έγκυρο; Ναι Είναι πλήρες; Ναι Είναι ορθό; Ναι",
        )
        .await;
}

async fn moves_the_date(clerk: &Clerk<'_>, submitted: &Submitted) -> jiff::Timestamp {
    clerk.follow("Αλλαγή ημέρας ή ώρας").await;
    clerk.must_see("Ο αιτών έχει ζητήσει να ειδοποιείται").await;
    clerk.press("Αλλαγή της ημερομηνίας").await;
    assert_eq!(clerk.errors().await.len(), 2, "{:?}", clerk.errors().await);
    clerk.opens_case(&submitted.reference).await;
    clerk
        .moves_appointment(WHY_MOVED, |times| times.len() - 1)
        .await
}

async fn is_told_of_the_new_date_and_moves_it(
    server: &Server,
    citizen: &Citizen,
    submitted: &Submitted,
    [booked, moved]: [jiff::Timestamp; 2],
) -> jiff::Timestamp {
    let reference = &submitted.reference;
    let mail = server.mail(|mail| mail.text().contains(WHY_MOVED)).await;
    assert_eq!(mail.to, [WHO.email]);
    assert_eq!(dates_told(&mail), [booked, moved]);
    let invitation = invitation(&mail);
    assert_eq!((invitation.from, invitation.sequence), (moved, 1));
    assert!(
        invitation.summary.contains(reference)
            && invitation.location.contains("Κεντρικό Δημαρχείο")
    );
    assert_eq!(invitation.url, server.url(&format!("/cases/{reference}")));

    assert!(
        moved.duration_since(booked).as_hours() > 14 * 24,
        "weeks ahead can be chosen"
    );

    citizen.opens_case(reference).await;
    citizen
        .must_see(format!("Αιτία: {WHY_MOVED}").as_str())
        .await;
    citizen.follow("Αλλάξτε ημέρα ή ώρα").await;
    citizen.press("Αλλαγή του ραντεβού").await;
    assert_eq!(
        citizen.errors().await,
        ["Διαλέξτε μία από τις ελεύθερες ώρες"]
    );
    citizen.opens_case(reference).await;
    let again = citizen.moves_appointment(|_| 0).await;
    assert!(again < moved, "an earlier hour was free");

    let mail = server
        .mail(|mail| mail.to == [WHO.email] && dates_told(mail) == [moved, again])
        .await;
    let second = self::invitation(&mail);
    assert_eq!(
        (second.from, second.sequence),
        (again, 2),
        "it replaces the first"
    );
    assert_eq!(second.uid, invitation.uid);
    again
}

async fn hands_over(clerk: &Clerk<'_>, submitted: &Submitted) {
    clerk
        .opens_task(Clerk::HAND_OVER, &submitted.reference)
        .await;
    clerk.press(Clerk::COMPLETE).await;
    assert_eq!(clerk.errors().await.len(), 3, "{:?}", clerk.errors().await);
    clerk.hands_over().await;
    clerk.must_see("Δεν περιμένει τίποτα").await;
}

async fn sees_the_outcome(citizen: &Citizen, submitted: &Submitted) {
    citizen.opens_case(&submitted.reference).await;
    for words in ["Το πιστοποιητικό παραδόθηκε", "Η υπόθεση έχει κλείσει."]
    {
        citizen.must_see(words).await;
    }
    citizen.reads_of(WHAT.service).await;
    citizen.must_see("Παλαιότερες αιτήσεις σας").await;
    citizen.must_see(submitted.reference.as_str()).await;
    citizen.sign_out().await;
    // Nothing of it is left for whoever sits down next.
    citizen
        .open(&format!("/cases/{}", submitted.reference))
        .await;
    assert_eq!(citizen.browser().heading().await, "Σύνδεση");
}

/// Receipt, arrival, readiness and two moves: each went out once, under a name of its own.
fn every_mail_came_once(database: &Database, server: &Server, submitted: &Submitted) -> Vec<Mail> {
    let reference = &submitted.reference;
    assert_eq!(
        database.ask_one("SELECT count(*) FROM effects WHERE done_at IS NULL"),
        "0"
    );
    let mails = server.mails();
    let mut subjects: Vec<String> = mails.iter().map(Mail::subject).collect();
    subjects.sort();
    let [first, second, receipt, arrived, ready] = subjects.as_slice() else {
        panic!("{subjects:#?}")
    };
    assert!(
        receipt.contains("παραλάβαμε την αίτησή σας"),
        "{subjects:#?}"
    );
    assert!(
        first.contains("νέα ημερομηνία παραλαβής") && second.contains("νέα ημερομηνία παραλαβής")
    );
    assert!(
        arrived.starts_with("Νέα υπόθεση") && ready.contains("είναι έτοιμο"),
        "{subjects:#?}"
    );
    assert!(
        subjects
            .iter()
            .all(|subject| subject.contains(reference.as_str()))
    );
    let names: BTreeSet<String> = mails.iter().map(Mail::message_id).collect();
    assert_eq!(
        names.len(),
        mails.len(),
        "each mail has a Message-ID of its own"
    );

    let receipt = mails
        .iter()
        .find(|mail| mail.subject() == *receipt)
        .expect("just found");
    let text = receipt.text();
    for words in [
        reference,
        &submitted.protocol,
        &submitted.expected_words,
        &submitted.documents[1],
    ] {
        assert!(text.contains(words.as_str()), "«{words}» is not in\n{text}");
    }
    mails
}

async fn operator_reads(server: &Server, desk: &Person, mails: &[Mail]) {
    let operator = Operator::signs_in(desk, server, "thanos").await;
    let mut subjects = operator.subjects().await;
    subjects.sort();
    let mut sent: Vec<String> = mails.iter().map(Mail::subject).collect();
    sent.sort();
    assert_eq!(subjects, sent);
    for mail in mails {
        let page = operator.reads_mail(&mail.subject()).await;
        assert!(
            page.contains(&mail.to[0]) && page.contains(&mail.message_id()),
            "{page}"
        );
    }
    operator.sign_out().await;
}

/// The old and the new date that a mail tells.
fn dates_told(mail: &Mail) -> Vec<jiff::Timestamp> {
    let text = mail.text();
    ["Παλαιά ημερομηνία: ", "Νέα ημερομηνία: "]
        .iter()
        .filter_map(|name| {
            text.lines()
                .find_map(|line| line.trim_end().strip_prefix(name))
        })
        .map(moment)
        .collect()
}

fn invitation(mail: &Mail) -> Invitation {
    let enclosures = mail.enclosures();
    let [file] = enclosures.as_slice() else {
        panic!("{enclosures:?}")
    };
    assert_eq!(file.content_type, "text/calendar");
    assert!(file.name.ends_with(".ics"), "{}", file.name);
    Invitation::read(&file.content)
}
