//! Somebody who is answerable for an office and wants to know what came to it.

use std::ops::Deref;

use super::Person;
use crate::Server;

pub struct Director<'a> {
    person: &'a Person,
}

impl Deref for Director<'_> {
    type Target = Person;

    fn deref(&self) -> &Person {
        self.person
    }
}

impl<'a> Director<'a> {
    /// Signs in and comes to the office's page.
    pub async fn signs_in(person: &'a Person, server: &Server, username: &str) -> Self {
        person.comes_to_work(&server.employee(username).await).await;
        person
            .must_see(["Τι ήρθε στην υπηρεσία", "What came to the office"])
            .await;
        Self { person }
    }

    /// Opens a case from the office's page.
    pub async fn opens_case(&self, reference: &str) {
        self.open("/office").await;
        self.follow(reference).await;
    }
}
