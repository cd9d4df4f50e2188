//! Samples of the pages that say why something did not work.

use super::super::errors::*;
use super::super::parts::Row;
use super::super::phrase::Phrase;
use super::{CANARY, Sample, at, citizen, employee};

pub(super) fn pages() -> Vec<Sample> {
    let kept = || vec![Row::new(Phrase::key("reply-label"), CANARY)];
    let conflict = |by: Option<&str>, at_: Option<&str>, kept| Conflict {
        reason: Phrase::key("case-changed"),
        by: by.map(str::to_owned),
        at: at_.map(at),
        kept,
        path: "/desk/cases/2026-000123".to_owned(),
    };
    let expired = |next: Option<&str>, kept, draft_saved| SessionExpired {
        next: next.map(str::to_owned),
        kept,
        draft_saved,
    };
    let stale = StaleForm {
        path: "/cases/2026-000123".to_owned(),
        kept: kept(),
    };
    let moment = Some("2026-11-24T09:12:00Z");
    let desk = "/desk/cases/2026-000123";
    vec![
        Sample::new("not-found", None, "//evil.example\"><script>", NotFound {}),
        Sample::new("forbidden", citizen(), "/office", Forbidden {}),
        Sample::new("stale-form", citizen(), "/cases", stale),
        Sample::new(
            "expired",
            None,
            "/cases",
            expired(Some("/cases"), kept(), false),
        ),
        Sample::new("expired-draft", None, "/", expired(None, Vec::new(), true)),
        Sample::new(
            "conflict",
            employee(),
            desk,
            conflict(Some("Νίκος Βλαστός"), moment, kept()),
        ),
        Sample::new(
            "conflict-when",
            citizen(),
            desk,
            conflict(None, moment, Vec::new()),
        ),
        Sample::new(
            "conflict-who",
            employee(),
            desk,
            conflict(Some("Νίκος Βλαστός"), None, Vec::new()),
        ),
        Sample::new(
            "conflict-bare",
            citizen(),
            desk,
            conflict(None, None, Vec::new()),
        ),
        Sample::new(
            "slot-taken",
            citizen(),
            "/cases/2026-000123/appointment",
            SlotTaken {
                at: at("2026-11-26T08:00:00Z"),
                others: vec![at("2026-11-26T08:20:00Z"), at("2026-11-27T07:00:00Z")],
                path: "/cases/2026-000123/appointment".to_owned(),
                kept: kept(),
            },
        ),
        Sample::new(
            "slot-taken-last",
            citizen(),
            "/applications/0193a1/time",
            SlotTaken {
                at: at("2026-11-26T08:00:00Z"),
                others: Vec::new(),
                path: "/applications/0193a1/time".to_owned(),
                kept: Vec::new(),
            },
        ),
        Sample::new("too-large", citizen(), "/cases", TooLarge {}),
        Sample::new("too-many", None, "/sign-in", TooMany { minutes: 15 }),
        Sample::new("too-many-one", None, "/sign-in", TooMany { minutes: 1 }),
        Sample::new(
            "broken",
            citizen(),
            "/cases",
            Broken {
                incident: "7f3a-91c2".to_owned(),
            },
        ),
        Sample::new("unavailable", None, "/", Unavailable {}),
        Sample::new("unreadable", None, "/", Unreadable {}),
    ]
}
