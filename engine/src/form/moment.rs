//! Hours, moments and addresses of pages: what JSON Schema calls `time`,
//! `date-time` and `uri`, and how people here write the first two.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// `14:30`, `14.30`, `14:30:00`: the hours of the clock, with seconds and distance
/// from Greenwich kept where they were written.
pub(super) fn time(text: &str) -> Option<String> {
    let text = text.trim();
    let colons = if text.contains(':') {
        text.to_owned()
    } else {
        text.replace('.', ":")
    };
    let (clock, zone) = match colons.find(['Z', 'z', '+', '-']) {
        Some(at) => colons.split_at(at),
        None => (colons.as_str(), ""),
    };
    let padded = match clock.find(':') {
        Some(1) => format!("0{clock}"),
        _ => clock.to_owned(),
    };
    let shape = padded.len() >= 5 && padded.as_bytes().get(2) == Some(&b':');
    let zone_fits = zone.is_empty()
        || zone.eq_ignore_ascii_case("z")
        || (zone.len() == 6 && zone[1..].parse::<Time>().is_ok());
    (shape && zone_fits && padded.parse::<Time>().is_ok()).then(|| format!("{padded}{zone}"))
}

/// A moment as in RFC 3339, or a day and an hour here: `27/3/2026 14:30`.
pub(super) fn date_time(text: &str) -> Option<String> {
    let text = text.trim();
    if text.parse::<Timestamp>().is_ok() {
        return Some(text.to_owned());
    }
    let (day, hour) = text.split_once([' ', 'T'])?;
    let day = match day.parse::<Date>() {
        Ok(day) => day,
        Err(_) => {
            let mut parts = day.split('/');
            let (d, m, y) = (parts.next()?, parts.next()?, parts.next()?);
            let fits = parts.next().is_none() && y.len() == 4;
            Date::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)
                .ok()
                .filter(|_| fits)?
        }
    };
    let hour: Time = time(hour)?.parse().ok()?;
    let here = TimeZone::get("Europe/Athens").ok()?;
    let moment = here
        .to_ambiguous_zoned(DateTime::from_parts(day, hour))
        .unambiguous()
        .ok()?;
    Some(moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// A whole address with its scheme; nothing but what a link may hold.
pub(super) fn uri(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once(':')?;
    let scheme_fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let plain = |c: char| c.is_ascii_graphic() && !"<>\"{}|\\^`".contains(c);
    (scheme_fits && !rest.is_empty() && rest.chars().all(plain)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_they_are_written() {
        for (text, kept) in [
            ("14:30", "14:30"),
            ("9:05", "09:05"),
            ("14.30", "14:30"),
            ("23:08:00", "23:08:00"),
            ("10:00:00Z", "10:00:00Z"),
            ("10:00:00+02:00", "10:00:00+02:00"),
        ] {
            assert_eq!(time(text).as_deref(), Some(kept), "{text}");
            assert_eq!(time(kept).as_deref(), Some(kept), "{kept}");
        }
        for text in [
            "", "24:00", "14:60", "1430", "14", "two", "14:30 am", "14:30:",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_and_an_hour_here_are_a_moment() {
        for (text, kept) in [
            ("27/3/2026 14:30", "2026-03-27T14:30:00+02:00"),
            ("27/07/2026 9:00", "2026-07-27T09:00:00+03:00"),
            ("2026-03-27 14:30", "2026-03-27T14:30:00+02:00"),
            ("2020-06-25T23:08:42+02:00", "2020-06-25T23:08:42+02:00"),
            ("2026-11-21T17:00:16.055Z", "2026-11-21T17:00:16.055Z"),
        ] {
            assert_eq!(date_time(text).as_deref(), Some(kept), "{text}");
            assert_eq!(date_time(kept).as_deref(), Some(kept), "{kept}");
        }
        // The hour that is skipped in spring, and the one that comes twice in autumn.
        for text in [
            "29/3/2026 3:30",
            "25/10/2026 3:30",
            "30/2/2026 10:00",
            "27/3/26 10:00",
            "",
            "x",
        ] {
            assert_eq!(date_time(text), None, "{text}");
        }
    }

    #[test]
    fn an_address_has_its_scheme() {
        for text in [
            "https://www.example.gr/a?b=c#d",
            "http://my_schema/1.0.0#//Import",
            "mailto:a@b.gr",
        ] {
            assert_eq!(uri(text).as_deref(), Some(text));
        }
        for text in [
            "",
            "www.example.gr",
            "https://",
            "https:",
            "1a:b",
            "a: b",
            "https://δήμος.gr",
            "a:<b>",
        ] {
            let expected = (text == "https://").then(|| text.to_owned());
            assert_eq!(uri(text), expected, "{text}");
        }
    }
}
