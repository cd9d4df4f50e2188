//! Explanations as people read them.

use super::*;

/// Date, number and words of each line.
fn told(clock: &LegalClock, calendar: &Calendar) -> Vec<String> {
    let explanation = clock.explain(calendar);
    assert_eq!(explanation.due, clock.due(calendar));
    let line = |line: &Line| match line {
        Line::Day(day) => format!("{} {}", day.date, day.words().en),
        Line::LeftOut { from, to, .. } => format!("{from} to {to}. {}", line.words().en),
    };
    explanation.lines.iter().map(line).collect()
}

fn in_greek(clock: &LegalClock, calendar: &Calendar) -> Vec<String> {
    let lines = clock.explain(calendar).lines;
    lines.iter().map(|line| line.words().el).collect()
}

#[test]
fn easter_is_named_day_by_day() {
    let term = clock(date(2026, 4, 8), "3 working days");
    let calendar = Calendar::default();
    assert_eq!(
        told(&term, &calendar),
        [
            "2026-04-08 Day of the start, does not count",
            "2026-04-09 Day 1",
            "2026-04-10 Does not count: Good Friday",
            "2026-04-11 Does not count: Saturday",
            "2026-04-12 Does not count: Sunday",
            "2026-04-13 Does not count: Easter Monday",
            "2026-04-14 Day 2",
            "2026-04-15 Day 3",
        ]
    );
    assert_eq!(
        in_greek(&term, &calendar),
        [
            "Ημέρα έναρξης, δεν μετρά",
            "Ημέρα 1",
            "Δεν μετρά: Μεγάλη Παρασκευή",
            "Δεν μετρά: Σάββατο",
            "Δεν μετρά: Κυριακή",
            "Δεν μετρά: Δευτέρα του Πάσχα",
            "Ημέρα 2",
            "Ημέρα 3",
        ]
    );
}

#[test]
fn a_rolled_term_says_over_what_it_was_rolled() {
    // Day 10 is 26 December, a Friday; the 27th and 28th are a weekend.
    let term = clock(date(2025, 12, 16), "10 days");
    let calendar = Calendar::default();
    let lines = told(&term, &calendar);
    assert_eq!(lines.len(), 14);
    assert_eq!(
        lines[8..],
        [
            "2025-12-24 Day 8: Christmas Eve (half day)",
            "2025-12-25 Day 9: Christmas Day",
            "2025-12-26 Day 10: Synaxis of the Mother of God. It is the last but not a working day, so the term ends on the next one",
            "2025-12-27 The term does not end: Saturday",
            "2025-12-28 The term does not end: Sunday",
            "2025-12-29 Next working day, the term ends",
        ]
    );
    assert_eq!(
        in_greek(&term, &calendar)[8..],
        [
            "Ημέρα 8: Παραμονή Χριστουγέννων (ημιαργία)",
            "Ημέρα 9: Χριστούγεννα",
            "Ημέρα 10: Σύναξη της Θεοτόκου. Είναι η τελευταία αλλά όχι εργάσιμη, γι’ αυτό η προθεσμία λήγει την επόμενη εργάσιμη",
            "Η προθεσμία δεν λήγει: Σάββατο",
            "Η προθεσμία δεν λήγει: Κυριακή",
            "Επόμενη εργάσιμη ημέρα, λήξη της προθεσμίας",
        ]
    );
}

#[test]
fn local_holidays_half_days_and_suspensions_are_named() {
    let mut calendar = Calendar::default();
    calendar
        .closed
        .insert(date(2026, 12, 23), "Πολιούχος".to_owned());
    let term = suspended(
        clock(date(2026, 12, 21), "2 working days"),
        date(2026, 12, 28),
        date(2026, 12, 29),
    );
    let explanation = term.explain(&calendar);
    let days: Vec<(Date, Option<u32>, Reason)> = explanation
        .lines
        .iter()
        .filter_map(|line| match line {
            Line::Day(day) => Some((day.date, day.number, day.reason)),
            Line::LeftOut { .. } => None,
        })
        .collect();
    assert_eq!(
        days[..4],
        [
            (date(2026, 12, 21), None, Reason::Start),
            (date(2026, 12, 22), Some(1), Reason::Counted),
            (date(2026, 12, 23), None, Reason::NotWorked),
            (date(2026, 12, 24), Some(2), Reason::Counted),
        ]
    );
    assert_eq!(days.len(), 4);
    let longer = suspended(
        clock(date(2026, 12, 21), "3 working days"),
        date(2026, 12, 28),
        date(2026, 12, 29),
    );
    assert_eq!(
        told(&longer, &calendar)[2..],
        [
            "2026-12-23 Does not count: Πολιούχος",
            "2026-12-24 Day 2: Christmas Eve (half day)",
            "2026-12-25 Does not count: Christmas Day",
            "2026-12-26 Does not count: Synaxis of the Mother of God",
            "2026-12-27 Does not count: Sunday",
            "2026-12-28 Does not count: the term is suspended",
            "2026-12-29 Does not count: the term is suspended",
            "2026-12-30 Day 3",
        ]
    );
}

#[test]
fn kinds_of_days_carry_their_names() {
    let calendar = moved_labour_day();
    // Moved by a decision that the calendar holds, and told in both languages.
    assert!(matches!(
        calendar.kind(date(2027, 5, 4)),
        DayKind::Holiday { name } if name.en == "Labour Day" && name.el == "Εργατική Πρωτομαγιά"
    ));
    assert_eq!(calendar.kind(date(2027, 5, 1)), DayKind::Weekend);
    assert_eq!(calendar.kind(date(2027, 5, 5)), DayKind::Working);
    // Closed for another reason on a holiday that moved away.
    let mut both = moved_labour_day();
    both.closed.insert(date(2027, 5, 1), "Απεργία".to_owned());
    assert!(matches!(
        both.kind(date(2027, 5, 1)),
        DayKind::LocalHoliday { name } if name.el == "Απεργία"
    ));
    // A holiday on a Saturday is told as a holiday.
    assert!(matches!(
        calendar.kind(date(2026, 8, 15)),
        DayKind::Holiday { name } if name.el == "Κοίμηση της Θεοτόκου"
    ));
    assert!(matches!(
        calendar.kind(date(2026, 12, 31)),
        DayKind::HalfDay { name, until } if name.en == "New Year's Eve" && until.hour() == 12
    ));
}

#[test]
fn an_open_suspension_ends_the_explanation_on_its_first_day() {
    let mut term = clock(date(2026, 9, 7), "10 working days");
    assert!(term.suspend(morning(date(2026, 9, 9))));
    let calendar = Calendar::default();
    assert_eq!(
        told(&term, &calendar),
        [
            "2026-09-07 Day of the start, does not count",
            "2026-09-08 Day 1",
            "2026-09-09 Does not count: the term is suspended",
        ]
    );
    assert_eq!(term.explain(&calendar).due, None);
}

#[test]
fn a_term_in_hours_counts_no_days() {
    let term = clock(date(2026, 9, 7), "30 hours");
    assert_eq!(
        told(&term, &Calendar::default()),
        [
            "2026-09-07 The term runs by the hour",
            "2026-09-08 The term runs by the hour",
        ]
    );
}

#[test]
fn a_term_of_years_is_told_by_its_beginning_and_its_end() {
    let calendar = Calendar::default();
    let term = clock(date(2026, 1, 1), "120 months");
    let explanation = term.explain(&calendar);
    assert_eq!(explanation.lines.len(), FIRST_DAYS + 1 + LAST_DAYS);
    // 1 January 2036 is a holiday, so the term is rolled to the day after.
    assert_eq!(explanation.due, Some(date(2036, 1, 2)));
    assert_eq!(
        told(&term, &calendar)[FIRST_DAYS..=FIRST_DAYS + 1],
        [
            "2027-01-02 to 2035-12-02. Not listed one by one. Days that count: 3257",
            "2035-12-03 Day 3623",
        ]
    );
    // As many days as fit are all told.
    let fits = clock(date(2026, 1, 1), "396 days").explain(&calendar);
    let is_left_out = |line: &Line| matches!(line, Line::LeftOut { .. });
    assert!(!fits.lines.iter().any(is_left_out));
    assert_eq!(fits.lines.len(), FIRST_DAYS + LAST_DAYS);
}

#[test]
fn an_explanation_is_plain_data() {
    let term = clock(date(2026, 4, 9), "1 working day");
    let written = serde_json::to_value(term.explain(&Calendar::default())).unwrap();
    assert_eq!(written["due"], "2026-04-14");
    assert_eq!(
        written["lines"][1],
        serde_json::json!({ "day": {
            "date": "2026-04-10",
            "number": null,
            "kind": { "holiday": { "name": { "el": "Μεγάλη Παρασκευή", "en": "Good Friday" } } },
            "reason": "not_worked",
        } })
    );
}
