//! The municipality that scenarios play in: small, the same for ever, and
//! known to nobody's database.
//!
//! One office for each category, called like it; two places where results are
//! collected; the holidays of the public service; and as many people of each
//! role as lines name.

use super::model::Who;
use crate::calendar::{Calendar, Hours, OpeningHours, slots_from};
use crate::case::{AccountId, Actor, OfficeRole, Slot};
use crate::definition::{Definition, Delivery};
use crate::form::{Choice, Known, Scope};
use crate::municipality::{Location, LocationKind};
use crate::text::Text;
use jiff::Timestamp;
use jiff::civil::time;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct World {
    pub calendar: Calendar,
    pub locations: Vec<Location>,
    /// When a scenario begins that does not say it.
    pub begins: Timestamp,
}

impl World {
    /// Begins on Monday 7 September 2026 at nine in the morning, in Athens; the
    /// next holiday is weeks away.
    pub fn sample() -> World {
        World {
            calendar: Calendar::default(),
            locations: vec![
                location("town-hall", LocationKind::Office, "Δημαρχείο", "Town Hall"),
                location("kep-limani", LocationKind::Kep, "ΚΕΠ", "Citizens' centre"),
            ],
            begins: Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_secs(1_788_760_800),
        }
    }

    /// The office that answers for the category of a service.
    pub fn office(&self, definition: &Definition) -> String {
        definition.category.clone()
    }

    /// Somebody, as the office of the case knows them.
    pub fn actor(&self, who: &Who, office: &str) -> Actor {
        let account = account(who);
        match who {
            Who::Applicant => Actor::Citizen { account },
            Who::Operator => Actor::Operator { account },
            Who::Staff { role, .. } => Actor::Staff {
                account,
                roles: vec![OfficeRole {
                    office: office.to_owned(),
                    role: role.clone(),
                }],
            },
        }
    }

    /// The first free time of a place; every seat is free.
    pub fn slot(&self, location: &str, from: Timestamp) -> Option<Slot> {
        let location = self.locations.iter().find(|place| place.slug == location)?;
        slots_from(location, &self.calendar, from).next()
    }

    /// What forms of a service may offer, with these documents.
    pub fn scope(&self, definition: &Definition, documents: &[String]) -> Scope {
        let ways = &definition.delivery;
        Scope {
            known: known(),
            files: std::collections::BTreeMap::new(),
            documents: definition
                .documents
                .iter()
                .filter(|rule| documents.contains(&rule.name))
                .map(|rule| Choice {
                    value: rule.name.clone(),
                    title: rule.title.clone(),
                })
                .collect(),
            locations: self
                .locations
                .iter()
                .filter(|place| ways.contains(&place.kind.delivery()))
                .map(|place| Choice {
                    value: place.slug.clone(),
                    title: place.title.clone(),
                })
                .collect(),
        }
    }

    /// The same for an application that says how the result is to be delivered.
    pub fn scope_for(&self, definition: &Definition, way: Option<Delivery>) -> Scope {
        let mut scope = self.scope(definition, &[]);
        if let Some(way) = way.filter(|way| way.at_a_counter()) {
            scope
                .locations
                .retain(|place| self.delivery(&place.value) == Some(way));
        }
        scope
    }

    pub fn delivery(&self, location: &str) -> Option<Delivery> {
        let place = self.locations.iter().find(|place| place.slug == location)?;
        Some(place.kind.delivery())
    }
}

/// The same person has the same account in every scenario.
pub fn account(who: &Who) -> AccountId {
    AccountId(named(&format!("person {}", who.words())))
}

/// An id that only the name decides.
pub fn named(name: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())
}

fn location(slug: &str, kind: LocationKind, el: &str, en: &str) -> Location {
    let hours = Some(Hours {
        from: time(8, 0, 0, 0),
        until: time(14, 0, 0, 0),
    });
    let title = Text {
        el: el.to_owned(),
        en: en.to_owned(),
    };
    Location {
        slug: slug.to_owned(),
        kind,
        address: title.clone(),
        title,
        hours: OpeningHours {
            monday: hours,
            tuesday: hours,
            wednesday: hours,
            thursday: hours,
            friday: hours,
            saturday: None,
            sunday: None,
        },
        slot_minutes: 20,
        capacity: 1,
    }
}

/// What is known about the applicant of every scenario.
fn known() -> BTreeMap<Known, String> {
    Known::ALL
        .into_iter()
        .map(|known| {
            let value = match known {
                Known::GivenName => "Δείγμα",
                Known::FamilyName => "Δειγματίδη",
                Known::Name => "Δείγμα Δειγματίδη",
                Known::Email => "sample@example.gr",
                Known::Phone => "2101234567",
                Known::Afm => "094259216",
            };
            (known, value.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::World;

    #[test]
    fn a_scenario_begins_on_a_working_morning() {
        let world = World::sample();
        let begins = world.begins.to_zoned(crate::calendar::athens());
        assert_eq!(begins.datetime().to_string(), "2026-09-07T09:00:00");
        assert!(world.calendar.is_working_day(begins.date()));
    }
}
