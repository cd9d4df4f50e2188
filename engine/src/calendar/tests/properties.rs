//! What holds for every term, whatever its length and start, however often held.

use super::*;
use jiff::ToSpan;
use proptest::prelude::*;

fn spans() -> impl Strategy<Value = Span> {
    prop_oneof![in_days(), by_the_clock()]
}

fn in_days() -> impl Strategy<Value = Span> {
    prop_oneof![
        (1..=2500u16).prop_map(Span::WorkingDays),
        (1..=3653u16).prop_map(Span::Days),
        (1..=521u16).prop_map(Span::Weeks),
        (1..=120u16).prop_map(Span::Months),
    ]
}

fn by_the_clock() -> impl Strategy<Value = Span> {
    prop_oneof![
        (1..=1000u16).prop_map(Span::Hours),
        (1..=1000u16).prop_map(Span::Minutes),
    ]
}

/// One more of the same unit.
fn longer(span: Span) -> Span {
    match span {
        Span::WorkingDays(count) => Span::WorkingDays(count + 1),
        Span::Days(count) => Span::Days(count + 1),
        Span::Weeks(count) => Span::Weeks(count + 1),
        Span::Months(count) => Span::Months(count + 1),
        Span::Hours(count) => Span::Hours(count + 1),
        Span::Minutes(count) => Span::Minutes(count + 1),
    }
}

/// A minute of the years 2024 to 2035.
fn moments() -> impl Strategy<Value = Timestamp> {
    (0..12 * 365 * 24 * 60i64).prop_map(|minutes| at("2024-01-01T00:00") + minutes.minutes())
}

/// Days off and half days of a municipality, anywhere in the same years.
fn calendars() -> impl Strategy<Value = Calendar> {
    let days = || proptest::collection::vec(0..8_000i32, 0..12);
    (days(), days()).prop_map(|(closed, worked)| {
        let named = |days: Vec<i32>| {
            days.into_iter()
                .map(|day| (date(2024, 1, 1) + day.days(), "Τοπική αργία".to_owned()))
                .collect()
        };
        Calendar {
            closed: named(closed),
            worked: named(worked),
            ..Calendar::default()
        }
    })
}

/// Gaps and lengths of suspensions in hours, one after the other.
fn holds() -> impl Strategy<Value = Vec<(i32, i32)>> {
    proptest::collection::vec((0..900i32, 0..900i32), 0..5)
}

fn held(start: Timestamp, span: Span, holds: &[(i32, i32)]) -> LegalClock {
    let mut clock = LegalClock::start(start, span);
    let mut now = start;
    for (gap, length) in holds {
        now += gap.hours();
        assert!(clock.suspend(now));
        now += length.hours();
        assert!(clock.resume(now));
    }
    clock
}

fn is_held(clock: &LegalClock, day: Date) -> bool {
    clock.suspensions().iter().any(|held| {
        date_in_athens(held.from) <= day && day <= held.until.map_or(Date::MAX, date_in_athens)
    })
}

fn counted(explanation: &Explanation) -> u32 {
    let of = |line: &Line| match line {
        Line::Day(day) => u32::from(day.number.is_some()),
        Line::LeftOut { counted, .. } => *counted,
    };
    explanation.lines.iter().map(of).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_span_is_read_back_as_it_was_printed(span in spans()) {
        prop_assert_eq!(Span::parse(&span.to_string()), Ok(span));
        let before = Before(span);
        prop_assert_eq!(Before::parse(&before.to_string()), Ok(before));
    }

    #[test]
    fn no_text_makes_the_reader_of_spans_fall_over(text in "[0-9+.,-]{0,8} ?(working )?(day|week|month|hour)?s?.{0,6}") {
        if let Ok(span) = Span::parse(&text) {
            prop_assert_eq!(Span::parse(&span.to_string()), Ok(span));
        }
    }

    #[test]
    fn a_longer_term_is_due_no_sooner(start in moments(), span in spans(), holds in holds(), calendar in calendars()) {
        let shorter = held(start, span, &holds);
        let longer = held(start, longer(span), &holds);
        prop_assert!(shorter.due(&calendar) <= longer.due(&calendar));
        prop_assert!(shorter.missed_at(&calendar) <= longer.missed_at(&calendar));
    }

    #[test]
    fn a_later_start_is_due_no_sooner(start in moments(), later in 0..3000i64, span in spans(), calendar in calendars()) {
        let first = LegalClock::start(start, span);
        let second = LegalClock::start(start + later.hours(), span);
        prop_assert!(first.due(&calendar) <= second.due(&calendar));
        prop_assert!(first.missed_at(&calendar) <= second.missed_at(&calendar));
    }

    #[test]
    fn without_suspensions_the_plain_rule_says_the_same(start in moments(), span in spans(), calendar in calendars()) {
        let when = When { now: start, calendar: &calendar };
        let clock = LegalClock::start(start, span);
        prop_assert_eq!(clock.due(&calendar), Some(date_in_athens(when.after(span))));
    }

    #[test]
    fn working_days_of_a_suspension_are_the_days_a_term_moves(
        start in moments(), count in 1..400u16, gap in 0..9_000i64, length in 0..9_000i64, calendar in calendars(),
    ) {
        let plain = LegalClock::start(start, Span::WorkingDays(count));
        let due = plain.due(&calendar).unwrap();
        let from = start + gap.hours();
        let mut clock = plain;
        prop_assert!(clock.suspend(from) && clock.resume(from + length.hours()));
        let first = date_in_athens(start);
        let last = date_in_athens(from + length.hours());
        let lost = date_in_athens(from)
            .series(1.day())
            .take_while(|day| *day <= last)
            .filter(|day| *day > first && calendar.is_working_day(*day))
            .count();
        // One that comes when the term is over moves nothing.
        let moved = if lost == 0 || date_in_athens(from) > due {
            due
        } else {
            calendar.add_working_days(due, lost as u16)
        };
        prop_assert_eq!(clock.due(&calendar), Some(moved));
    }

    #[test]
    fn a_term_in_days_ends_on_a_worked_day_on_which_it_is_not_held(
        start in moments(), span in in_days(), holds in holds(), calendar in calendars(),
    ) {
        let clock = held(start, span, &holds);
        let due = clock.due(&calendar).unwrap();
        prop_assert!(calendar.is_working_day(due));
        prop_assert!(!is_held(&clock, due));
        prop_assert!(due > date_in_athens(start));
    }

    #[test]
    fn an_explanation_counts_as_many_days_as_the_term_has(
        start in moments(), span in in_days(), holds in holds(), calendar in calendars(),
    ) {
        let clock = held(start, span, &holds);
        let explanation = clock.explain(&calendar);
        let first = date_in_athens(start);
        let whole = match span {
            Span::WorkingDays(count) | Span::Days(count) => u32::from(count),
            Span::Weeks(count) => 7 * u32::from(count),
            Span::Months(count) => ((first + i32::from(count).months()) - first).get_days() as u32,
            Span::Hours(_) | Span::Minutes(_) => 0,
        };
        prop_assert_eq!(counted(&explanation), whole);
        prop_assert_eq!(explanation.due, clock.due(&calendar));
        prop_assert!(explanation.lines.len() <= FIRST_DAYS + LAST_DAYS + 1);
    }

    #[test]
    fn an_explanation_tells_each_day_once_and_rightly(
        start in moments(), count in 1..120u16, in_working_days: bool, holds in holds(), calendar in calendars(),
    ) {
        let span = if in_working_days { Span::WorkingDays(count) } else { Span::Days(count) };
        let clock = held(start, span, &holds);
        let mut expected = date_in_athens(start);
        let mut number = 0;
        let mut last = None;
        for line in clock.explain(&calendar).lines {
            let day = match line {
                Line::Day(day) => day,
                Line::LeftOut { from, to, .. } => {
                    prop_assert_eq!(from, expected);
                    expected = to.tomorrow().unwrap();
                    number = u32::MAX;
                    continue;
                }
            };
            prop_assert_eq!(day.date, expected);
            expected = expected.tomorrow().unwrap();
            last = Some(day.date);
            if let Some(counted) = day.number {
                prop_assert!(number == u32::MAX || counted == number + 1);
                number = counted;
                prop_assert!(!is_held(&clock, day.date));
                prop_assert!(!in_working_days || calendar.is_working_day(day.date));
            }
            if day.reason == Reason::Suspended {
                prop_assert!(is_held(&clock, day.date));
            }
            let words = day.words();
            prop_assert!(!words.el.is_empty() && !words.en.is_empty());
        }
        prop_assert_eq!(last, clock.due(&calendar));
    }

    #[test]
    fn a_warning_comes_in_the_time_of_the_term(
        start in moments(), span in spans(), before in spans(), holds in holds(), calendar in calendars(),
    ) {
        let clock = held(start, span, &holds);
        let warned = clock.warn_at(Before(before), &calendar).unwrap();
        prop_assert!(start <= warned);
        prop_assert!(warned <= clock.missed_at(&calendar).unwrap());
    }

    #[test]
    fn a_clock_is_stored_and_read_back(start in moments(), span in spans(), holds in holds()) {
        let clock = held(start, span, &holds);
        let stored = serde_json::to_string(&clock).unwrap();
        prop_assert_eq!(serde_json::from_str::<LegalClock>(&stored).unwrap(), clock);
    }
}
