//! What every handler and every job works with.

use crate::access::throttle::Throttle;
use crate::clock::Clock;
use crate::connectors::mail::Mailer;
use crate::connectors::registry::Registry;
use crate::connectors::scanner::Scanner;
use crate::connectors::storage::Storage;
use crate::services::Services;
use crate::uploads::Uploads;
use crate::view::Renderer;
use engine::calendar::When;
use engine::case::Change;
use engine::municipality::Municipality;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use store::{Store, UploadState};

pub type Shared = Arc<App>;

#[derive(Debug)]
pub struct App {
    pub store: Store,
    pub clock: Clock,
    pub services: Services,
    pub municipality: Municipality,
    pub renderer: Renderer,
    pub mailer: Mailer,
    pub registry: Registry,
    pub storage: Storage,
    /// Looks into files that people send.
    pub scanner: Option<Scanner>,
    pub uploads: Uploads,
    /// Base of every link in a mail, without a slash at the end.
    pub base_url: String,
    pub throttles: Throttles,
    pub accessibility: Accessibility,
}

/// What the accessibility statement says of this municipality.
#[derive(Clone, Debug, Default)]
pub struct Accessibility {
    /// When somebody last went through it.
    pub reviewed: Option<Date>,
    /// Where people write about it; the first office when left out.
    pub contact: Option<String>,
}

/// How often things may be tried. Generous for people, tight for machines.
#[derive(Debug)]
pub struct Throttles {
    /// Failed sign-ins of one username.
    pub sign_in: Throttle,
    /// Failed sign-ins of one address.
    pub sign_in_from: Throttle,
    /// Registrations from one address.
    pub register: Throttle,
    /// Identifications that did not match, of one account.
    pub identify: Throttle,
    /// Collection codes that did not fit, of one employee.
    pub collection_code: Throttle,
    /// Wrong codes from one address.
    pub follow: Throttle,
    /// Searches of one account.
    pub search: Throttle,
    /// Searches from one address, behind which may be many people.
    pub search_from: Throttle,
}

impl Default for Throttles {
    fn default() -> Self {
        Throttles {
            sign_in: Throttle::new(10, SignedDuration::from_mins(15)),
            sign_in_from: Throttle::new(100, SignedDuration::from_mins(15)),
            register: Throttle::new(60, SignedDuration::from_hours(1)),
            identify: Throttle::new(10, SignedDuration::from_hours(1)),
            collection_code: Throttle::new(20, SignedDuration::from_mins(15)),
            follow: Throttle::new(20, SignedDuration::from_mins(15)),
            search: Throttle::new(60, SignedDuration::from_mins(1)),
            search_from: Throttle::new(300, SignedDuration::from_mins(1)),
        }
    }
}

impl App {
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// "When", for a decision made now.
    pub fn when(&self) -> When<'_> {
        When {
            now: self.now(),
            calendar: &self.municipality.calendar,
        }
    }

    /// Seats of the slot that a change leaves the case with.
    pub fn capacity(&self, change: &Change) -> Option<u16> {
        let slot = change.case.appointment.as_ref()?;
        self.municipality
            .location(&slot.location)
            .map(|location| location.capacity)
    }

    /// Whether mails lie in a folder of ours, where the operator reads them.
    pub fn keeps_mail(&self) -> bool {
        match self.mailer {
            Mailer::Folder(_) => true,
            Mailer::Smtp(_) => false,
        }
    }

    /// Whether a scanner looks into files that people send.
    pub fn scans(&self) -> bool {
        self.scanner.is_some()
    }

    /// What is known of a file that has just come.
    pub fn first_state(&self) -> UploadState {
        if self.scans() {
            UploadState::Waiting
        } else {
            UploadState::Unscanned
        }
    }

    /// Whether people reach us by TLS, so cookies may insist on it.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}
