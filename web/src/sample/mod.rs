//! The sample municipality: created once, on an empty database, so that a
//! fresh machine has offices, people for every role and a registry.

use crate::access::password;
use crate::clock::Clock;
use crate::random;
use anyhow::Context as _;
use engine::calendar::Calendar;
use engine::case::{AccountId, OfficeRole};
use engine::definition::Level;
use engine::municipality::{Location, Municipality, Office};
use engine::text::{Language, Text};
use jiff::civil::Date;
use serde::Deserialize;
use store::{NewAccount, RegistryPerson, Store};

const FILE: &str = include_str!("municipality.yaml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    name: Text,
    offices: Vec<Office>,
    locations: Vec<Location>,
    calendar: Calendar,
    people: Vec<Person>,
    registry: Vec<Registered>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    username: String,
    given_name: String,
    family_name: String,
    email: String,
    roles: Vec<OfficeRole>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Registered {
    afm: String,
    pin: String,
    family_number: String,
    given_name: String,
    family_name: String,
    father: String,
    mother: String,
    born: Date,
}

/// Somebody who can sign in, as told once in the terminal.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub username: String,
    pub password: String,
    /// What they are, e.g. `registrar, civil-registry`; `citizen` without a role.
    pub role: String,
}

/// Somebody in the registry, to fill in a form with.
#[derive(Clone, Debug)]
pub struct Known {
    pub name: String,
    pub afm: String,
    pub pin: String,
}

#[derive(Clone, Debug)]
pub struct Created {
    pub people: Vec<SignIn>,
    pub registry: Vec<Known>,
}

/// Creates the sample municipality. Passwords are drawn anew each time.
pub async fn create(store: &Store, clock: &Clock) -> anyhow::Result<Created> {
    let sample: Sample = serde_saphyr::from_str(FILE).context("reading the sample municipality")?;
    let mut people = Vec::new();
    for person in &sample.people {
        let password = random::first_password();
        let account = NewAccount {
            id: AccountId(random::id(clock)),
            username: person.username.clone(),
            password_hash: password::hash(password.clone()).await,
            given_name: person.given_name.clone(),
            family_name: person.family_name.clone(),
            email: person.email.clone(),
            phone: None,
            level: Level::A,
            language: Language::El,
            created_at: clock.now(),
        };
        let account = store.create_account(&account).await?;
        for role in &person.roles {
            store.grant(account.id, role).await?;
        }
        let roles: Vec<String> = person
            .roles
            .iter()
            .map(|held| format!("{}, {}", held.role, held.office))
            .collect();
        people.push(SignIn {
            username: person.username.clone(),
            password,
            role: if roles.is_empty() {
                "citizen".to_owned()
            } else {
                roles.join("; ")
            },
        });
    }
    let mut registry = Vec::new();
    for person in sample.registry {
        registry.push(Known {
            name: format!("{} {}", person.given_name, person.family_name),
            afm: person.afm.clone(),
            pin: person.pin.clone(),
        });
        let person = RegistryPerson {
            afm: person.afm,
            pin: person.pin,
            family_number: person.family_number,
            given_name: person.given_name,
            family_name: person.family_name,
            father_name: person.father,
            mother_name: person.mother,
            born: person.born,
        };
        store.put_registry_person(&person).await?;
    }
    // Last, because its absence is what tells an empty database.
    let municipality = Municipality {
        name: sample.name,
        offices: sample.offices,
        locations: sample.locations,
        calendar: sample.calendar,
    };
    store.put_municipality(&municipality, clock.now()).await?;
    Ok(Created { people, registry })
}
