//! The municipality as the rules see it: offices, the categories they answer
//! for, and the places where results are collected.
//!
//! Plain data, read by the store or from a YAML file. Who works where is not
//! here: people belong to the store.

pub mod theme;

use crate::calendar::{Calendar, OpeningHours};
use crate::definition::Delivery;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// An organisational unit, e.g. the civil registry. Identity is the slug.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    pub slug: String,
    pub title: Text,
    /// Where citizens can write; shown on pages and used as reply address.
    pub email: String,
    /// Service categories this office answers for. Each category has one office.
    pub categories: Vec<String>,
}

/// A place with a counter where results are collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Location {
    pub slug: String,
    pub kind: LocationKind,
    pub title: Text,
    pub address: Text,
    pub hours: OpeningHours,
    /// Length of one slot in minutes; slots start at opening time.
    pub slot_minutes: u16,
    /// How many people one slot can take; at least 1.
    pub capacity: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LocationKind {
    /// A counter of the municipality itself.
    Office,
    /// A citizen-service centre (ΚΕΠ).
    Kep,
}

/// Everything about the municipality that a decision may need.
#[derive(Clone, Debug)]
pub struct Municipality {
    pub name: Text,
    pub offices: Vec<Office>,
    pub locations: Vec<Location>,
    pub calendar: Calendar,
}

impl LocationKind {
    /// The way of delivery this place serves.
    pub fn delivery(self) -> Delivery {
        match self {
            LocationKind::Office => Delivery::Office,
            LocationKind::Kep => Delivery::Kep,
        }
    }
}

impl Location {
    /// Title and address in one line, to choose from.
    pub fn title_with_address(&self) -> Text {
        Text {
            el: format!("{}, {}", self.title.el, self.address.el),
            en: format!("{}, {}", self.title.en, self.address.en),
        }
    }
}

impl Municipality {
    /// The office that answers for a category of services.
    pub fn office_for(&self, category: &str) -> Option<&Office> {
        self.offices
            .iter()
            .find(|office| office.categories.iter().any(|c| c == category))
    }

    pub fn office(&self, slug: &str) -> Option<&Office> {
        self.offices.iter().find(|office| office.slug == slug)
    }

    pub fn location(&self, slug: &str) -> Option<&Location> {
        self.locations.iter().find(|location| location.slug == slug)
    }
}
