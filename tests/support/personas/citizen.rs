//! Somebody who applies for a certificate, follows the case and comes to collect.

use std::ops::Deref;

use jiff::Timestamp;

use super::Person;
use crate::Page;
use crate::moment::moment;

/// Somebody in the registry of the sample municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registered {
    pub given_name: &'static str,
    pub family_name: &'static str,
    pub afm: &'static str,
    pub pin: &'static str,
    pub family_number: &'static str,
    pub username: &'static str,
    pub email: &'static str,
}

impl Registered {
    pub const DESPINA: Self = Self {
        given_name: "Δέσποινα",
        family_name: "Βενιέρη",
        afm: "318190939",
        pin: "78657975",
        family_number: "877/2",
        username: "despina.v",
        email: "despina@post.example",
    };
    pub const THEODOROS: Self = Self {
        given_name: "Θεόδωρος",
        family_name: "Ξανθάκης",
        afm: "332319480",
        pin: "75749118",
        family_number: "3150",
        username: "theodoros",
        email: "theodoros@post.example",
    };

    pub fn full_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }
}

/// What an application says beside who applies. Words are Greek and English.
#[derive(Clone, Copy, Debug)]
pub struct Answers {
    pub service: [&'static str; 2],
    pub kind: [&'static str; 2],
    pub reason: [&'static str; 2],
    pub copies: [&'static str; 2],
    pub on_behalf: bool,
    pub delivery: [&'static str; 2],
    pub place: [&'static str; 2],
    pub tell_changes: bool,
}

impl Answers {
    /// A birth certificate, collected by somebody else at the town hall.
    pub const BIRTH: Self = Self {
        service: ["Πιστοποιητικό γέννησης", "Birth certificate"],
        kind: ["Με τα στοιχεία των γονέων", "With the parents' details"],
        reason: [
            "Εγγραφή σε σχολείο ή πανεπιστήμιο",
            "Enrolment at a school or university",
        ],
        copies: ["Δύο", "Two"],
        on_behalf: true,
        delivery: ["Από γραφείο του δήμου", "At an office of the municipality"],
        place: [
            "Κεντρικό Δημαρχείο, Πλατεία Ελευθερίας 1, ισόγειο, θυρίδα 3",
            "Town Hall, 1 Eleftherias Square, ground floor, counter 3",
        ],
        tell_changes: true,
    };
    /// A family-status certificate for the bank, collected in person at the KEP.
    pub const FAMILY: Self = Self {
        service: [
            "Πιστοποιητικό οικογενειακής κατάστασης",
            "Family-status certificate",
        ],
        kind: [
            "Απλό πιστοποιητικό οικογενειακής κατάστασης",
            "Plain family-status certificate",
        ],
        reason: ["Τράπεζα", "Bank"],
        copies: ["Ένα", "One"],
        on_behalf: false,
        delivery: ["Από ΚΕΠ", "At a citizen-service centre (KEP)"],
        place: [
            "ΚΕΠ Λιμανιού, Ακτή Ποσειδώνος 24",
            "Citizens' Service Centre (KEP) Limani, 24 Akti Poseidonos",
        ],
        tell_changes: true,
    };
}

/// What the receipt said.
#[derive(Clone, Debug)]
pub struct Submitted {
    pub reference: String,
    pub protocol: String,
    pub expected: Timestamp,
    /// The day and hour in the words of the page.
    pub expected_words: String,
    pub documents: Vec<String>,
    pub receipt: Page,
}

pub struct Citizen {
    person: Person,
    pub who: Registered,
}

impl Deref for Citizen {
    type Target = Person;

    fn deref(&self) -> &Person {
        &self.person
    }
}

impl Citizen {
    const PASSWORD: &str = "τρία μικρά κίτρινα καράβια";

    pub fn new(person: Person, who: Registered) -> Self {
        Self { person, who }
    }

    /// Reads the page of a service, from the front page on.
    pub async fn reads_of(&self, service: [&str; 2]) {
        self.open("/").await;
        self.follow(service).await;
    }

    /// Fills in the page on which an account is opened, and opens it.
    pub async fn registers(&self) {
        self.fill(["Όνομα", "Given name"], self.who.given_name)
            .await;
        self.fill(["Επώνυμο", "Family name"], self.who.family_name)
            .await;
        self.fill(["E-mail", "Email address"], self.who.email).await;
        self.fill(["Όνομα χρήστη", "Username"], self.who.username)
            .await;
        self.fill(["Κωδικός", "Password"], Self::PASSWORD).await;
        self.press(["Δημιουργία λογαριασμού", "Create account"])
            .await;
    }

    pub async fn signs_in(&self) {
        self.sign_in(self.who.username, Self::PASSWORD).await;
    }

    pub async fn starts(&self) {
        self.press(["Ξεκινήστε την αίτηση", "Start the application"])
            .await;
    }

    pub async fn goes_on(&self) {
        self.press(["Συνέχεια", "Continue"]).await;
    }

    pub async fn identifies(&self) {
        self.fill(["ΑΦΜ", "Tax number (AFM)"], self.who.afm).await;
        self.fill(Self::PIN, self.who.pin).await;
        self.goes_on().await;
    }

    pub const PIN: [&str; 2] = ["PIN δημότη", "Municipal PIN"];
    pub const KIND: [&str; 2] = ["Είδος πιστοποιητικού", "Kind of certificate"];
    pub const REASON: [&str; 2] = ["Λόγος χρήσης", "Reason of use"];
    pub const COPIES: [&str; 2] = ["Αριθμός αντιγράφων", "Number of copies"];
    pub const ON_BEHALF: [&str; 2] = [
        "Κάνετε την αίτηση για λογαριασμό άλλου προσώπου;",
        "Are you applying on behalf of another person?",
    ];
    pub const DELIVERY: [&str; 2] = [
        "Πώς θέλετε να πάρετε το πιστοποιητικό;",
        "How would you like to receive the certificate?",
    ];
    pub const PLACE: [&str; 2] = ["Τόπος παραλαβής", "Place of collection"];
    pub const TELL_CHANGES: [&str; 2] = [
        "Θέλω να ενημερωθώ με e-mail αν αλλάξει η ημερομηνία παραλαβής",
        "Tell me by email if the collection date changes",
    ];

    pub async fn describes(&self, answers: &Answers) {
        let on_behalf = if answers.on_behalf {
            ["Ναι", "Yes"]
        } else {
            ["Όχι", "No"]
        };
        self.choose(Self::KIND, answers.kind).await;
        self.choose(Self::REASON, answers.reason).await;
        self.choose(Self::COPIES, answers.copies).await;
        self.choose(Self::ON_BEHALF, on_behalf).await;
        self.choose(Self::DELIVERY, answers.delivery).await;
        self.goes_on().await;
    }

    pub async fn chooses_place(&self, answers: &Answers) {
        self.choose(Self::PLACE, answers.place).await;
        if answers.tell_changes {
            self.tick(Self::TELL_CHANGES).await;
        }
        self.goes_on().await;
    }

    /// Sends the application from the page that shows all answers, and reads the receipt.
    pub async fn submits(&self) -> Submitted {
        self.press(["Υποβάλετε την αίτηση", "Submit the application"])
            .await;
        self.must_see([
            "Η αίτησή σας παραλήφθηκε",
            "We have received your application",
        ])
        .await;
        let receipt = self.page().await;
        let [expected_words] = receipt
            .texts(".when__moment")
            .try_into()
            .expect("one day and hour");
        let path = receipt.url.path().to_owned();
        let reference = path
            .rsplit('/')
            .nth(1)
            .expect("/cases/…/receipt")
            .to_owned();
        assert_eq!(
            receipt.texts(".govuk-panel__body strong"),
            [reference.as_str()]
        );
        Submitted {
            protocol: receipt.fact(&self.reads(["Αριθμός πρωτοκόλλου", "Protocol number"])),
            expected: moment(&expected_words),
            expected_words,
            documents: receipt.texts(".papers__title"),
            reference,
            receipt,
        }
    }

    /// Opens an account from the front page on.
    pub async fn arrives_and_registers(&self) {
        self.open("/").await;
        self.follow(["Εγγραφή", "Register"]).await;
        self.registers().await;
        self.must_see(["Ο λογαριασμός σας είναι έτοιμος.", "Your account is ready."])
            .await;
    }

    /// The whole way from the front page to the receipt, signed in.
    pub async fn applies(&self, answers: &Answers) -> Submitted {
        self.reads_of(answers.service).await;
        self.starts().await;
        self.identifies().await;
        self.describes(answers).await;
        self.chooses_place(answers).await;
        self.submits().await
    }

    /// Opens the page of an own case through the list of own cases.
    pub async fn opens_case(&self, reference: &str) {
        self.open("/cases").await;
        self.browser().follow_containing(reference).await;
        self.look().await;
    }

    /// Moves the appointment to a free time and returns it. Starts at the page of the case.
    pub async fn moves_appointment(
        &self,
        which: impl Fn(&[(String, String)]) -> usize,
    ) -> Timestamp {
        self.follow(["Αλλάξτε ημέρα ή ώρα", "Change the day or the hour"])
            .await;
        let times = self.free_times().await;
        let (day, hour) = &times[which(&times)];
        self.choose(day.as_str(), hour.as_str()).await;
        self.press(["Αλλαγή του ραντεβού", "Change the appointment"])
            .await;
        self.must_see(["Το ραντεβού άλλαξε.", "The appointment was changed."])
            .await;
        moment(&format!("{day}, {hour}"))
    }
}
