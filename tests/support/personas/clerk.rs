//! Somebody who handles cases: takes a task on, checks the documents, moves a date, hands the certificate over.

use std::ops::Deref;

use jiff::Timestamp;

use super::Person;
use crate::Server;
use crate::moment::moment;

/// What a clerk finds on checking an application.
#[derive(Clone, Copy, Debug)]
pub enum Verdict<'a> {
    Complete,
    /// What is missing.
    Incomplete(&'a str),
    /// Why.
    Refuse(&'a str),
}

pub struct Clerk<'a> {
    person: &'a Person,
}

impl Deref for Clerk<'_> {
    type Target = Person;

    fn deref(&self) -> &Person {
        self.person
    }
}

impl<'a> Clerk<'a> {
    pub const CHECK: [&'static str; 2] = [
        "Έλεγχος αίτησης και δικαιολογητικών",
        "Check application and documents",
    ];
    pub const HAND_OVER: [&'static str; 2] =
        ["Παράδοση πιστοποιητικού", "Hand over the certificate"];
    pub const RESULT: [&'static str; 2] = ["Αποτέλεσμα του ελέγχου", "Result of the check"];
    pub const COMPLETE: [&'static str; 2] = ["Ολοκλήρωση της εργασίας", "Complete the task"];
    pub const IDENTITY: [&'static str; 2] = [
        "Αστυνομική ταυτότητα ή διαβατήριο",
        "Identity card or passport",
    ];
    pub const AUTHORISATION: [&'static str; 2] = [
        "Εξουσιοδότηση με βεβαιωμένο το γνήσιο της υπογραφής",
        "Authorisation with a certified signature",
    ];
    pub const CERTIFIED: [&'static str; 2] = [
        "Τα στοιχεία που βεβαιώνονται",
        "The facts that are certified",
    ];
    /// What stands in the municipality's books.
    pub const FACTS: &'static str = "Γεννήθηκε στις 3 Μαΐου 1990 στην Αλκυόνα";
    const QUESTIONS: [[&'static str; 2]; 3] = [
        ["Είναι έγκυρο;", "Is it valid?"],
        ["Είναι πλήρες;", "Is it complete?"],
        ["Είναι ορθό;", "Is it correct?"],
    ];

    /// Signs in and comes to the inbox.
    pub async fn signs_in(person: &'a Person, server: &Server, username: &str) -> Self {
        person.comes_to_work(&server.employee(username).await).await;
        person.must_see(["Εισερχόμενα", "Inbox"]).await;
        Self { person }
    }

    /// Opens an open task from the inbox.
    pub async fn opens_task(&self, task: [&str; 2], reference: &str) {
        self.open("/desk").await;
        let task = format!("{} ({reference})", self.reads(task));
        // What leads to it may still be under way.
        self.wait_for(task.as_str()).await;
        self.follow(task.as_str()).await;
    }

    pub async fn opens_case(&self, reference: &str) {
        self.open("/desk").await;
        self.wait_for(reference).await;
        self.follow(reference).await;
    }

    /// Opens a case that has no open task, so that the inbox does not lead there.
    pub async fn opens_case_by_address(&self, reference: &str) {
        self.open(&format!("/desk/cases/{reference}")).await;
    }

    pub async fn claims(&self) {
        self.press(["Ανάληψη της εργασίας", "Take on the task"])
            .await;
        self.must_see(["Αναλάβατε την εργασία.", "You have taken on the task."])
            .await;
    }

    /// Answers the three questions about a document.
    pub async fn checks(&self, document: [&str; 2], answers: [bool; 3]) {
        for (question, answer) in Self::QUESTIONS.into_iter().zip(answers) {
            let question = format!("{}: {}", self.reads(document), self.reads(question));
            let answer = if answer {
                ["Ναι", "Yes"]
            } else {
                ["Όχι", "No"]
            };
            self.choose(question.as_str(), answer).await;
        }
    }

    /// Ends the check of an application.
    pub async fn concludes(&self, verdict: Verdict<'_>) {
        match verdict {
            Verdict::Complete => {
                let complete = [
                    "Πλήρης: το πιστοποιητικό μπορεί να εκδοθεί",
                    "Complete: the certificate can be issued",
                ];
                self.choose(Self::RESULT, complete).await;
                self.fill(Self::CERTIFIED, Self::FACTS).await;
            }
            Verdict::Incomplete(missing) => {
                let incomplete = [
                    "Ελλιπής: ο πολίτης πρέπει να συμπληρώσει ή να διορθώσει κάτι",
                    "Incomplete: the citizen has to add or correct something",
                ];
                self.choose(Self::RESULT, incomplete).await;
                let label = [
                    "Τι λείπει ή τι χρειάζεται διόρθωση",
                    "What is missing or has to be corrected",
                ];
                self.fill(label, missing).await;
            }
            Verdict::Refuse(reason) => {
                self.choose(
                    Self::RESULT,
                    ["Απόρριψη της αίτησης", "Refuse the application"],
                )
                .await;
                self.fill(
                    ["Αιτιολογία της απόρριψης", "Reason for the refusal"],
                    reason,
                )
                .await;
            }
        }
        self.press(Self::COMPLETE).await;
        self.must_see(["Η εργασία ολοκληρώθηκε.", "The task is completed."])
            .await;
    }

    /// Moves the appointment of a case, whose page is open, to a free time and returns it.
    pub async fn moves_appointment(
        &self,
        reason: &str,
        which: impl Fn(&[(String, String)]) -> usize,
    ) -> Timestamp {
        self.follow(["Αλλαγή ημέρας ή ώρας", "Change the day or hour"])
            .await;
        self.fill(["Αιτία της αλλαγής", "Reason for the change"], reason)
            .await;
        let times = self.free_times().await;
        let (day, hour) = &times[which(&times)];
        self.choose(day.as_str(), hour.as_str()).await;
        self.press(["Αλλαγή της ημερομηνίας", "Change the date"])
            .await;
        self.must_see(["Το ραντεβού άλλαξε.", "The appointment was changed."])
            .await;
        moment(&format!("{day}, {hour}"))
    }

    /// Looks at the identity card and gives the certificate. Starts at the page of the task.
    pub async fn hands_over(&self) {
        self.choose(
            [
                "Με ποιο έγγραφο έγινε η ταυτοποίηση;",
                "Which document proved the identity?",
            ],
            ["Αστυνομική ταυτότητα", "Identity card"],
        )
        .await;
        self.tick([
            "Έλεγξα την ταυτότητα του προσώπου που παραλαμβάνει",
            "I checked the identity of the person who collects",
        ])
        .await;
        self.choose(
            ["Αποτέλεσμα", "Result"],
            ["Το έγγραφο παραδόθηκε", "The document was handed over"],
        )
        .await;
        self.press(Self::COMPLETE).await;
        self.must_see(["Η εργασία ολοκληρώθηκε.", "The task is completed."])
            .await;
    }
}
