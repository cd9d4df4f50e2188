//! What a file is called, made fit to be shown and to be saved under: one line in
//! NFC without anything invisible, no folder, not too long, and the ending of what it
//! is.

use engine::upload::FileKind;
use unicode_normalization::UnicodeNormalization;

/// Longest name without its ending, in characters.
const LONGEST: usize = 80;
/// Longest ending that is taken for one.
const LONGEST_ENDING: usize = 5;
/// What no file system of our visitors takes, and what means something to browsers.
const NOT_IN_NAMES: [char; 9] = ['<', '>', ':', '"', '|', '?', '*', '%', ';'];
/// Names that are devices on some systems.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// `Άδεια.PDF` of a picture becomes `Άδεια.jpg`.
pub fn cleaned(given: &str, kind: FileKind) -> String {
    let line: String = visible(given)
        .chars()
        .map(|c| if NOT_IN_NAMES.contains(&c) { '_' } else { c })
        .collect();
    let stem = without_ending(&line).trim_matches(['.', ' ']);
    let stem: String = stem.chars().take(LONGEST).collect();
    let stem = match stem.trim_matches(['.', ' ']) {
        "" => "file",
        stem => stem,
    };
    let device = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let mark = if DEVICES.contains(&device.to_ascii_lowercase().as_str()) {
        "_"
    } else {
        ""
    };
    format!("{mark}{stem}.{}", kind.ending())
}

/// The last part of a path, on one line, without what cannot be seen.
pub fn visible(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last.nfc().filter(|c| !invisible(*c)).collect();
    let line: Vec<&str> = visible.split_whitespace().collect();
    line.join(" ")
}

fn without_ending(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending))
            if (1..=LONGEST_ENDING).contains(&ending.len())
                && ending.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            stem
        }
        Some(_) | None => name,
    }
}

/// Control characters, marks of writing direction, and what takes no space: with them
/// `fdp.exe` is read as `exe.pdf`.
fn invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
                | '\u{fffd}'
        )
}

/// The name in a header (RFC 6266): in letters that every program reads, and whole.
pub fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || " ._-()".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            whole.push(char::from(byte));
        } else {
            whole.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_shown_as_they_were_given_and_end_as_what_they_are() {
        for (given, cleaned) in [
            ("Εξουσιοδότηση.pdf", "Εξουσιοδότηση.pdf"),
            ("IMG 0001.JPG", "IMG 0001.pdf"),
            ("report.final.v2.PDF", "report.final.v2.pdf"),
            ("Ν. 2690 άρθρο 4", "Ν. 2690 άρθρο 4.pdf"),
            ("C:\\Users\\anna\\Desktop\\a.pdf", "a.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("invoice.pdf.exe", "invoice.pdf.pdf"),
            ("evil\u{202e}fdp.exe", "evilfdp.pdf"),
            ("a\r\nSet-Cookie: x=y.pdf", "a Set-Cookie_ x=y.pdf"),
            ("\"quoted\".pdf", "_quoted_.pdf"),
            ("CON.pdf", "_CON.pdf"),
            ("lpt1", "_lpt1.pdf"),
            ("...", "file.pdf"),
            ("", "file.pdf"),
            (".pdf", "file.pdf"),
            ("Α\u{301}νοιξη.pdf", "\u{386}νοιξη.pdf"),
        ] {
            assert_eq!(super::cleaned(given, FileKind::Pdf), cleaned, "{given:?}");
        }
        assert_eq!(super::cleaned("x.pdf", FileKind::Jpeg), "x.jpg");
    }

    #[test]
    fn a_header_holds_the_name_twice() {
        assert_eq!(
            disposition("Άδεια 1.pdf"),
            "attachment; filename=\"_____ 1.pdf\"; \
             filename*=UTF-8''%CE%86%CE%B4%CE%B5%CE%B9%CE%B1%201.pdf"
        );
    }

    proptest! {
        #[test]
        fn whatever_is_given_becomes_one_short_visible_line(given in ".*") {
            let name = cleaned(&given, FileKind::Png);
            prop_assert!(name.ends_with(".png") && name.chars().count() <= LONGEST + 6);
            prop_assert!(!name.chars().any(|c| invisible(c) || c.is_control()));
            prop_assert!(!name.contains(['/', '\\', '"', '%', ';']));
            prop_assert!(name.chars().next().is_some_and(|c| c != '.'));
            prop_assert_eq!(&cleaned(&name, FileKind::Png), &name);
            let header = disposition(&name);
            prop_assert!(header.bytes().all(|b| (0x20..0x7f).contains(&b)));
            prop_assert_eq!(header.matches('"').count(), 2);
        }
    }
}
