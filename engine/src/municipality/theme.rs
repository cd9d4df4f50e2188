//! How the pages of a municipality look: its colours, its name on top, its font.
//!
//! Dark pages, the focus, errors and what tells success stay as they are everywhere: there
//! a municipality cannot choose wrongly. What it chooses is read strictly and
//! refused with the figure when people could not read it.

use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A colour as red, green and blue, written `#003375` and in no other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour([u8; 3]);

/// What a municipality chooses. Each is the default when left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Theme {
    /// Top of the page; white words stand on it.
    pub primary: Colour,
    /// Bar below it, and headings; white words on the one, white below the other.
    pub deep: Colour,
    /// Lines on both, e.g. below the current area.
    pub accent: Colour,
    /// Links on light pages.
    pub link: Colour,
    pub font: Font,
    /// Beside the mark, instead of the product's name.
    pub logo: Option<Text>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Font {
    /// Sent with the pages.
    #[default]
    NotoSans,
    /// Whatever the reader's system writes with.
    System,
}

/// Two colours that stand on each other and differ too little.
#[derive(Clone, Debug, PartialEq)]
pub struct TooFaint {
    pub what: &'static str,
    pub ratio: f64,
    pub least: f64,
}

const WHITE: Colour = Colour([255, 255, 255]);
/// Behind side columns and below the page, a shade off white.
const PAPER: Colour = Colour([0xf4, 0xf7, 0xfb]);
/// Words (WCAG 1.4.3), and lines that say something (1.4.11).
const WORDS: f64 = 4.5;
const LINES: f64 = 3.0;

impl Default for Theme {
    fn default() -> Theme {
        Theme {
            primary: Colour([0x00, 0x33, 0x75]),
            deep: Colour([0x00, 0x24, 0x4f]),
            accent: Colour([0xff, 0xdd, 0x00]),
            link: Colour([0x01, 0x49, 0xa7]),
            font: Font::default(),
            logo: None,
        }
    }
}

impl Theme {
    /// All that people could not read.
    pub fn check(&self) -> Result<(), Vec<TooFaint>> {
        let pairs = [
            ("white on primary", WHITE, self.primary, WORDS),
            ("white on deep", WHITE, self.deep, WORDS),
            ("deep on paper", self.deep, PAPER, WORDS),
            ("link on paper", self.link, PAPER, WORDS),
            ("accent on primary", self.accent, self.primary, LINES),
            ("accent on deep", self.accent, self.deep, LINES),
        ];
        let faint: Vec<TooFaint> = pairs
            .into_iter()
            .map(|(what, one, other, least)| TooFaint {
                what,
                ratio: one.contrast(other),
                least,
            })
            .filter(|pair| pair.ratio < pair.least)
            .collect();
        if faint.is_empty() { Ok(()) } else { Err(faint) }
    }
}

impl Colour {
    /// Contrast ratio (WCAG 2.2), 1 to 21.
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Colour, String> {
        let refused = || format!("{text:?} is not a colour; write it like #003375");
        let digits = text.strip_prefix('#').ok_or_else(refused)?;
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(refused());
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| refused())?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Colour([red, green, blue]))
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> String {
        colour.to_string()
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl fmt::Display for TooFaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Cut, not rounded: 4.49 must not read as 4.5.
        let ratio = (self.ratio * 100.0).floor() / 100.0;
        write!(
            f,
            "{}: contrast {ratio:.2}:1, needed is {}:1",
            self.what, self.least
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn a_colour_is_written_in_one_way() {
        assert_eq!(colour("#00Ab9f").to_string(), "#00ab9f");
        for text in [
            "",
            "#",
            "003375",
            "#0337",
            "#00337",
            "#0033755",
            "#00337g",
            "#+03375",
            "red",
            "#003375;",
            "#003375}body{x",
            "rgb(0,0,0)",
            " #003375",
            "#003375 ",
            "#٠٠٣٣٧٥",
            "var(--x)",
        ] {
            assert!(Colour::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    /// Figures of WCAG's own examples and of two greys around the limit.
    #[test]
    fn contrast_is_wcags() {
        let near = |one: &str, other: &str, ratio: f64| {
            let found = colour(one).contrast(colour(other));
            assert!((found - ratio).abs() < 0.005, "{one} {other}: {found}");
            assert_eq!(found, colour(other).contrast(colour(one)));
        };
        near("#000000", "#ffffff", 21.0);
        near("#ffffff", "#ffffff", 1.0);
        near("#767676", "#ffffff", 4.54);
        near("#777777", "#ffffff", 4.48);
        near("#ff0000", "#ffffff", 4.0);
    }

    #[test]
    fn the_default_can_be_read_and_a_faint_palette_is_refused_with_its_figures() {
        assert_eq!(Theme::default().check(), Ok(()));
        let faint = Theme {
            primary: colour("#777777"),
            link: colour("#6fa8dc"),
            ..Theme::default()
        };
        let told: Vec<String> = faint
            .check()
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            told,
            [
                "white on primary: contrast 4.47:1, needed is 4.5:1",
                "link on paper: contrast 2.35:1, needed is 4.5:1",
            ]
        );
    }

    #[test]
    fn what_is_left_out_is_the_default_and_what_is_unknown_is_refused() {
        let read = |text: &str| serde_json::from_str::<Theme>(text);
        assert_eq!(read("{}").unwrap(), Theme::default());
        assert!(read(r##"{"focus": "#ffffff"}"##).is_err());
        assert!(read(r#"{"font": "comic"}"#).is_err());
    }
}
