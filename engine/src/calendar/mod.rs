//! Working days, holidays and opening hours, as the municipality counts them.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which days are worked: Greek public-service holidays, ministerial
/// overrides (the moved Labour Day) and the municipality's own days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Days off beside the computed ones: local holidays, closures.
    #[serde(default)]
    pub closed: BTreeMap<Date, String>,
    /// Computed holidays that are worked after all, e.g. 1 May when it moves.
    #[serde(default)]
    pub worked: BTreeMap<Date, String>,
}

/// When a counter is open, Monday first. `None`: closed that day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningHours {
    pub monday: Option<Hours>,
    pub tuesday: Option<Hours>,
    pub wednesday: Option<Hours>,
    pub thursday: Option<Hours>,
    pub friday: Option<Hours>,
    pub saturday: Option<Hours>,
    pub sunday: Option<Hours>,
}

/// Opening and closing time of one day, Europe/Athens; `from < until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    pub from: Time,
    pub until: Time,
}

/// A length of time as a service file says it: "3 working days".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    WorkingDays(u16),
    Days(u16),
    Hours(u16),
    Minutes(u16),
}

/// "When", as the rules are told it: the moment and the calendar it is read by.
#[derive(Clone, Copy, Debug)]
pub struct When<'a> {
    pub now: Timestamp,
    pub calendar: &'a Calendar,
}
