//! The days of a legal term, in words.

use engine::calendar::{DayKind, ExplainedDay, Explanation, Line, Reason};
use engine::text::Language;
use jiff::civil::{Date, Weekday};

pub fn words(term: &Explanation, language: Language) -> String {
    let say = |el: &'static str, en: &'static str| match language {
        Language::El => el,
        Language::En => en,
    };
    let mut words = match term.due {
        Some(due) => format!(
            "{} {}\n",
            say("Η προθεσμία λήγει", "The term is due on"),
            day(due, language)
        ),
        None => format!(
            "{}\n",
            say("Η προθεσμία έχει ανασταλεί", "The term is suspended")
        ),
    };
    for line in &term.lines {
        match line {
            Line::Day(explained) => words.push_str(&one(explained, language)),
            Line::LeftOut { from, to, counted } => words.push_str(&format!(
                "  …    {} – {}, {} {counted}\n",
                day(*from, language),
                day(*to, language),
                say("μετρούν", "counted:"),
            )),
        }
    }
    words
}

fn one(explained: &ExplainedDay, language: Language) -> String {
    let number = explained
        .number
        .map_or_else(String::new, |number| number.to_string());
    format!(
        "  {number:>4} {}: {}, {}\n",
        day(explained.date, language),
        kind(&explained.kind, language),
        reason(explained.reason, language)
    )
}

fn day(date: Date, language: Language) -> String {
    let weekday = match (date.weekday(), language) {
        (Weekday::Monday, Language::El) => "Δευτέρα",
        (Weekday::Tuesday, Language::El) => "Τρίτη",
        (Weekday::Wednesday, Language::El) => "Τετάρτη",
        (Weekday::Thursday, Language::El) => "Πέμπτη",
        (Weekday::Friday, Language::El) => "Παρασκευή",
        (Weekday::Saturday, Language::El) => "Σάββατο",
        (Weekday::Sunday, Language::El) => "Κυριακή",
        (Weekday::Monday, Language::En) => "Monday",
        (Weekday::Tuesday, Language::En) => "Tuesday",
        (Weekday::Wednesday, Language::En) => "Wednesday",
        (Weekday::Thursday, Language::En) => "Thursday",
        (Weekday::Friday, Language::En) => "Friday",
        (Weekday::Saturday, Language::En) => "Saturday",
        (Weekday::Sunday, Language::En) => "Sunday",
    };
    match language {
        Language::El => format!("{weekday} {}", date.strftime("%d/%m/%Y")),
        Language::En => format!("{weekday} {date}"),
    }
}

fn kind(kind: &DayKind, language: Language) -> String {
    let say = |el: &str, en: &str| match language {
        Language::El => el.to_owned(),
        Language::En => en.to_owned(),
    };
    match kind {
        DayKind::Working => say("εργάσιμη", "working day"),
        DayKind::HalfDay { name, until } => format!(
            "{} {} ({})",
            say("εργάσιμη ως τις", "worked until"),
            until.strftime("%H:%M"),
            name.in_language(language)
        ),
        DayKind::Weekend => say("Σαββατοκύριακο", "weekend"),
        DayKind::Holiday { name } => {
            format!(
                "{} ({})",
                say("αργία", "holiday"),
                name.in_language(language)
            )
        }
        DayKind::LocalHoliday { name } => format!(
            "{} ({})",
            say("τοπική αργία", "local holiday"),
            name.in_language(language)
        ),
    }
}

fn reason(reason: Reason, language: Language) -> &'static str {
    let (el, en) = match reason {
        Reason::Start => (
            "η ημέρα της έναρξης δεν μετρά",
            "the day of the start does not count",
        ),
        Reason::Counted => ("μετρά", "counts"),
        Reason::CountedThenRolled => (
            "μετρά, αλλά προθεσμία δεν λήγει σε μη εργάσιμη",
            "counts, but no term ends on a day that is not worked",
        ),
        Reason::NotWorked => ("δεν μετρά", "does not count"),
        Reason::Suspended => ("αναστολή, δεν μετρά", "suspended, does not count"),
        Reason::RolledOver => (
            "η προθεσμία μετατίθεται στην επόμενη εργάσιμη",
            "the term rolls over to the next working day",
        ),
        Reason::RolledTo => ("εδώ λήγει η προθεσμία", "the term ends here"),
        Reason::ByTheClock => (
            "προθεσμία σε ώρες, δεν μετρά ημέρες",
            "a term by the clock counts no days",
        ),
    };
    match language {
        Language::El => el,
        Language::En => en,
    }
}
