//! Somebody who runs the machine, and reads the mails of one that has no mail server.

use std::ops::Deref;

use super::Person;
use crate::Server;

pub struct Operator<'a> {
    person: &'a Person,
}

impl Deref for Operator<'_> {
    type Target = Person;

    fn deref(&self) -> &Person {
        self.person
    }
}

impl<'a> Operator<'a> {
    /// Signs in and comes to the folder of outgoing mail.
    pub async fn signs_in(person: &'a Person, server: &Server, username: &str) -> Self {
        person.comes_to_work(&server.employee(username).await).await;
        person
            .must_see(["Απεσταλμένα μηνύματα", "Outgoing mail"])
            .await;
        Self { person }
    }

    /// The subjects in the folder, as they stand there.
    pub async fn subjects(&self) -> Vec<String> {
        self.open("/operator/mail").await;
        self.page().await.texts("tbody th a")
    }

    /// Opens the mail with this subject and reads its page.
    pub async fn reads_mail(&self, subject: &str) -> String {
        self.open("/operator/mail").await;
        self.follow(subject).await;
        self.words().await
    }
}
