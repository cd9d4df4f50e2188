//! Noto Sans, regular and bold: Latin, Greek, Greek with every accent of old names,
//! Cyrillic. Embedded in the program, and what is used of it in each document.

use std::sync::LazyLock;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

pub const FAMILY: &str = "Noto Sans";

pub static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let regular: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
    let bold: &[u8] = include_bytes!("../fonts/NotoSans-Bold.ttf");
    [regular, bold]
        .into_iter()
        .flat_map(|file| Font::iter(Bytes::new(file)))
        .collect()
});

pub static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// Whether every sign of a text can be shown.
pub fn writable(text: &str) -> bool {
    unwritable(text).is_none()
}

/// The first sign that cannot be shown: our fonts do not have it, or it is not seen
/// and changes how others are read.
pub fn unwritable(text: &str) -> Option<char> {
    text.chars().find(|&sign| {
        sign != '\n'
            && (sign.is_control()
                || turns_direction(sign)
                || FONTS
                    .iter()
                    .any(|font| !font.info().coverage.contains(u32::from(sign))))
    })
}

fn turns_direction(sign: char) -> bool {
    matches!(
        sign,
        '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}
