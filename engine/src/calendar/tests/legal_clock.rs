//! When a term is due, warned of and missed.

use super::*;

fn due(start: Date, span: &str) -> Option<Date> {
    clock(start, span).due(&Calendar::default())
}

#[test]
fn terms_in_working_days_are_due_after_the_holidays() {
    for (start, span, on) in [
        (date(2026, 4, 8), "5 working days", date(2026, 4, 17)),
        (date(2026, 12, 23), "3 working days", date(2026, 12, 29)),
        (date(2027, 4, 28), "3 working days", date(2027, 5, 5)),
        (date(2025, 10, 27), "1 working day", date(2025, 10, 29)),
        (date(2026, 2, 20), "1 working day", date(2026, 2, 24)),
        (date(2026, 3, 24), "1 working day", date(2026, 3, 26)),
        (date(2026, 5, 29), "1 working day", date(2026, 6, 2)),
        (date(2025, 12, 31), "1 working day", date(2026, 1, 2)),
        (date(2026, 1, 5), "1 working day", date(2026, 1, 7)),
        (date(2026, 8, 14), "1 working day", date(2026, 8, 17)),
    ] {
        assert_eq!(due(start, span), Some(on), "{start} + {span}");
    }
}

#[test]
fn terms_in_days_are_due_on_a_working_day() {
    for (start, span, on) in [
        (date(2026, 2, 20), "50 days", date(2026, 4, 14)),
        (date(2025, 12, 16), "10 days", date(2025, 12, 29)),
        (date(2026, 1, 15), "50 days", date(2026, 3, 6)),
    ] {
        assert_eq!(due(start, span), Some(on), "{start} + {span}");
    }
}

#[test]
fn a_moved_labour_day_moves_what_is_due() {
    let term = clock(date(2027, 4, 28), "3 working days");
    assert_eq!(term.due(&Calendar::default()), Some(date(2027, 5, 5)));
    assert_eq!(term.due(&moved_labour_day()), Some(date(2027, 5, 6)));
}

#[test]
fn half_days_count_whole() {
    // 25 and 26 December 2026 are holidays, the 26th a Saturday.
    assert_eq!(
        due(date(2026, 12, 23), "1 working day"),
        Some(date(2026, 12, 24))
    );
    assert_eq!(due(date(2026, 12, 21), "3 days"), Some(date(2026, 12, 24)));
}

#[test]
fn terms_in_weeks_and_months_end_on_the_matching_day() {
    for (start, span, on) in [
        (date(2026, 9, 2), "2 weeks", date(2026, 9, 16)),
        (date(2026, 9, 2), "3 months", date(2026, 12, 2)),
        // No 31 November: its last day.
        (date(2026, 8, 31), "3 months", date(2026, 11, 30)),
        (date(2024, 2, 29), "12 months", date(2025, 2, 28)),
        // Good Friday 2026.
        (date(2026, 3, 10), "1 month", date(2026, 4, 14)),
    ] {
        assert_eq!(due(start, span), Some(on), "{start} + {span}");
    }
}

#[test]
fn a_term_without_suspensions_is_due_when_the_plain_rule_says() {
    let calendar = moved_labour_day();
    for span in [
        "7 working days",
        "33 days",
        "5 weeks",
        "4 months",
        "9 hours",
    ] {
        for month in 1..=12 {
            let term = clock(date(2027, month, 28), span);
            let when = When {
                now: term.started(),
                calendar: &calendar,
            };
            assert_eq!(
                term.due(&calendar),
                Some(date_in_athens(when.after(term.span()))),
                "{span} from month {month}"
            );
        }
    }
}

#[test]
fn the_start_is_the_day_it_is_in_athens() {
    // 22:30 UTC on the 7th is half past one on the 8th.
    let start: Timestamp = "2026-04-07T22:30:00Z".parse().unwrap();
    let term = LegalClock::start(start, Span::WorkingDays(5));
    assert_eq!(term.due(&Calendar::default()), Some(date(2026, 4, 17)));
}

#[test]
fn days_of_a_suspension_do_not_count() {
    let calendar = Calendar::default();
    // Monday 7 September 2026; due on Monday 21. Held from Wednesday to Friday.
    let plain = clock(date(2026, 9, 7), "10 working days");
    assert_eq!(plain.due(&calendar), Some(date(2026, 9, 21)));
    let term = suspended(plain.clone(), date(2026, 9, 9), date(2026, 9, 11));
    assert_eq!(term.due(&calendar), Some(date(2026, 9, 24)));
    // A weekend takes nothing from a term of working days …
    let weekend = suspended(plain, date(2026, 9, 12), date(2026, 9, 13));
    assert_eq!(weekend.due(&calendar), Some(date(2026, 9, 21)));
    // … and two days from one in days: Sunday 20 becomes Tuesday 22.
    let days = suspended(
        clock(date(2026, 9, 7), "13 days"),
        date(2026, 9, 12),
        date(2026, 9, 13),
    );
    assert_eq!(days.due(&calendar), Some(date(2026, 9, 22)));
}

#[test]
fn a_term_held_from_its_first_day_is_due_as_if_it_had_begun_on_the_last_of_them() {
    let calendar = Calendar::default();
    for span in ["1 working day", "10 working days", "50 days"] {
        let held = suspended(
            clock(date(2026, 9, 7), span),
            date(2026, 9, 7),
            date(2026, 9, 16),
        );
        assert_eq!(held.due(&calendar), due(date(2026, 9, 16), span), "{span}");
    }
}

#[test]
fn a_term_held_on_its_last_day_does_not_end_on_it() {
    let calendar = Calendar::default();
    let mut term = clock(date(2026, 9, 7), "5 working days");
    assert_eq!(term.due(&calendar), Some(date(2026, 9, 14)));
    assert!(term.suspend(at("2026-09-14T13:00")));
    assert_eq!(term.due(&calendar), None);
    assert_eq!(term.missed_at(&calendar), None);
    assert!(!term.is_missed(at("2030-01-01T00:00"), &calendar));
    assert!(term.resume(at("2026-09-30T23:00")));
    assert_eq!(term.due(&calendar), Some(date(2026, 10, 1)));
}

#[test]
fn a_rolled_term_does_not_end_on_a_day_it_is_held() {
    let calendar = Calendar::default();
    // Day 12 is Saturday 19, rolled to Monday 21, on which it is held.
    let term = clock(date(2026, 9, 7), "12 days");
    assert_eq!(term.due(&calendar), Some(date(2026, 9, 21)));
    let held = suspended(term, date(2026, 9, 21), date(2026, 9, 22));
    assert_eq!(held.due(&calendar), Some(date(2026, 9, 23)));
}

#[test]
fn a_suspension_after_the_last_day_changes_nothing() {
    let calendar = Calendar::default();
    let mut term = clock(date(2026, 9, 7), "5 working days");
    assert!(term.suspend(at("2026-09-15T09:00")));
    assert_eq!(term.due(&calendar), Some(date(2026, 9, 14)));
    assert!(term.is_missed(at("2026-09-15T09:00"), &calendar));
}

#[test]
fn what_is_suspended_is_not_suspended_again() {
    let mut term = clock(date(2026, 9, 7), "10 working days");
    assert!(!term.is_suspended());
    assert!(!term.resume(at("2026-09-08T10:00")));
    assert!(term.suspend(at("2026-09-09T10:00")));
    assert!(term.is_suspended());
    let before = term.clone();
    assert!(!term.suspend(at("2026-09-10T10:00")));
    assert_eq!(term, before);
    assert!(term.resume(at("2026-09-11T10:00")));
    assert!(!term.is_suspended());
    assert!(!term.resume(at("2026-09-12T10:00")));
}

#[test]
fn moments_out_of_order_are_put_in_order() {
    let mut term = clock(date(2026, 9, 7), "10 working days");
    assert!(term.suspend(at("2026-09-01T10:00")));
    assert!(term.resume(at("2026-08-01T10:00")));
    assert!(term.suspend(at("2026-08-02T10:00")));
    let start = morning(date(2026, 9, 7));
    assert_eq!(
        term.suspensions(),
        [
            Suspension {
                from: start,
                until: Some(start)
            },
            Suspension {
                from: start,
                until: None
            },
        ]
    );
}

#[test]
fn suspensions_that_share_a_day_take_it_once() {
    let calendar = Calendar::default();
    let mut term = clock(date(2026, 9, 7), "10 working days");
    for (from, until) in [
        ("2026-09-09T09:00", "2026-09-09T10:00"),
        ("2026-09-09T11:00", "2026-09-10T10:00"),
        ("2026-09-10T12:00", "2026-09-10T12:30"),
    ] {
        assert!(term.suspend(at(from)) && term.resume(at(until)));
    }
    assert_eq!(term.due(&calendar), Some(date(2026, 9, 23)));
}

#[test]
fn a_term_is_missed_when_its_last_day_is_over_in_athens() {
    let calendar = Calendar::default();
    for (start, span, missed) in [
        // Summer time, three hours ahead.
        ("2026-04-08T10:00", "5 working days", "2026-04-17T21:00:00Z"),
        // Due on the Friday before and on the Monday after the clock goes back.
        ("2026-10-22T10:00", "1 working day", "2026-10-23T21:00:00Z"),
        ("2026-10-23T10:00", "1 working day", "2026-10-26T22:00:00Z"),
        // The clock goes back on Sunday 25, the 2nd day; rolled to Monday.
        ("2026-10-23T10:00", "2 days", "2026-10-26T22:00:00Z"),
        // And forward on Sunday 28 March.
        ("2027-03-24T10:00", "2 days", "2027-03-26T22:00:00Z"),
        ("2027-03-26T10:00", "2 days", "2027-03-29T21:00:00Z"),
    ] {
        let term = LegalClock::start(at(start), Span::parse(span).unwrap());
        let moment = term.missed_at(&calendar).unwrap();
        assert_eq!(moment.to_string(), missed, "{start} + {span}");
        let just_before = moment - jiff::SignedDuration::from_nanos(1);
        assert!(!term.is_missed(just_before, &calendar));
        assert!(term.is_missed(moment, &calendar));
        // A term elsewhere in the product is over with the second before.
        let when = When {
            now: term.started(),
            calendar: &calendar,
        };
        let second = jiff::SignedDuration::from_secs(1);
        assert_eq!(moment - second, when.after(term.span()));
    }
}

#[test]
fn hours_pass_as_they_pass_when_the_clock_is_changed() {
    let calendar = Calendar::default();
    for (start, missed) in [
        // Three o'clock comes twice, so that six hours end at five.
        ("2026-10-25T00:00", "2026-10-25T05:00"),
        // Three o'clock does not come, so that they end at seven.
        ("2027-03-28T00:00", "2027-03-28T07:00"),
    ] {
        let term = LegalClock::start(at(start), Span::Hours(6));
        assert_eq!(term.missed_at(&calendar), Some(at(missed)));
        assert_eq!(term.due(&calendar), Some(date_in_athens(at(start))));
    }
}

#[test]
fn a_suspension_holds_hours_for_just_as_long() {
    let calendar = Calendar::default();
    let mut term = LegalClock::start(at("2026-09-07T10:00"), Span::Hours(12));
    assert!(term.suspend(at("2026-09-07T12:00")));
    assert_eq!(term.due(&calendar), None);
    assert!(term.resume(at("2026-09-07T12:30")));
    assert_eq!(term.missed_at(&calendar), Some(at("2026-09-07T22:30")));
    assert!(term.suspend(at("2026-09-07T22:00")));
    assert!(term.resume(at("2026-09-09T22:00")));
    assert_eq!(term.missed_at(&calendar), Some(at("2026-09-09T22:30")));
    assert_eq!(term.due(&calendar), Some(date(2026, 9, 9)));
    // Over before it is held once more.
    assert!(term.suspend(at("2026-09-09T22:30")));
    assert_eq!(term.missed_at(&calendar), Some(at("2026-09-09T22:30")));
}

#[test]
fn warnings_come_before_the_day_a_term_is_due() {
    let calendar = Calendar::default();
    // Due on Tuesday 14 April 2026, the first worked day after Easter.
    let term = clock(date(2026, 2, 20), "50 days");
    for (before, warned) in [
        ("1 working day before", "2026-04-09T00:00"),
        ("2 working days before", "2026-04-08T00:00"),
        // Easter Monday and Good Friday are not worked.
        ("1 day before", "2026-04-09T00:00"),
        ("4 days before", "2026-04-09T00:00"),
        ("1 week before", "2026-04-07T00:00"),
        ("1 month before", "2026-03-13T00:00"),
        ("36 hours before", "2026-04-13T12:00"),
        // Never before the start.
        ("100 working days before", "2026-02-20T10:00"),
        ("10 months before", "2026-02-20T10:00"),
        ("1000 hours before", "2026-03-04T07:00"),
    ] {
        assert_eq!(
            term.warn_at(Before::parse(before).unwrap(), &calendar),
            Some(at(warned)),
            "{before}"
        );
    }
}

#[test]
fn a_warning_leaves_as_many_days_as_it_says() {
    let calendar = Calendar::default();
    let before = Before(Span::WorkingDays(2));
    let plain = clock(date(2026, 9, 7), "10 working days");
    assert_eq!(
        plain.warn_at(before, &calendar),
        Some(at("2026-09-17T00:00"))
    );
    // Due on Thursday 24; held on Monday 21 and on the two days after it.
    let held = suspended(plain.clone(), date(2026, 9, 21), date(2026, 9, 23));
    assert_eq!(held.due(&calendar), Some(date(2026, 9, 24)));
    assert_eq!(
        held.warn_at(before, &calendar),
        Some(at("2026-09-17T00:00"))
    );
    let mut open = plain;
    assert!(open.suspend(morning(date(2026, 9, 10))));
    assert_eq!(open.warn_at(before, &calendar), None);
}

#[test]
fn a_clock_is_stored_as_what_happened() {
    let term = clock(date(2026, 9, 7), "10 working days");
    assert_eq!(
        serde_json::to_string(&term).unwrap(),
        r#"{"started":"2026-09-07T07:00:00Z","span":{"working_days":10}}"#
    );
    let mut held = suspended(term, date(2026, 9, 8), date(2026, 9, 9));
    assert!(held.suspend(morning(date(2026, 9, 10))));
    let stored = serde_json::to_string(&held).unwrap();
    assert_eq!(
        stored,
        r#"{"started":"2026-09-07T07:00:00Z","span":{"working_days":10},"suspensions":[{"from":"2026-09-08T07:00:00Z","until":"2026-09-09T07:00:00Z"},{"from":"2026-09-10T07:00:00Z"}]}"#
    );
    assert_eq!(serde_json::from_str::<LegalClock>(&stored).unwrap(), held);
}

#[test]
fn a_term_that_was_held_for_longer_than_a_century_is_never_due() {
    let term = suspended(
        clock(date(2026, 9, 7), "10 working days"),
        date(2026, 9, 8),
        date(2190, 9, 8),
    );
    assert_eq!(term.due(&Calendar::default()), None);
}

#[test]
fn the_last_days_of_all_end_the_count() {
    let last = Timestamp::MAX - jiff::SignedDuration::from_hours(48);
    for span in [
        Span::WorkingDays(u16::MAX),
        Span::Days(u16::MAX),
        Span::Months(u16::MAX),
        Span::Hours(u16::MAX),
    ] {
        let term = LegalClock::start(last, span);
        let calendar = Calendar::default();
        assert!(!term.is_missed(last, &calendar), "{span}");
        assert!(term.explain(&calendar).lines.len() <= FIRST_DAYS + LAST_DAYS + 1);
    }
}
