//! A QR code as the path of an SVG picture: one square for each dark module. Drawn in
//! the page, so that nothing is fetched and no script runs.

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;
use std::fmt::Write as _;

/// Light modules around the code, as ISO 18004 asks for.
const QUIET: usize = 4;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Qr {
    /// Modules on a side, the quiet ones included.
    pub side: usize,
    /// What an SVG `path` draws.
    pub path: String,
}

/// `None`: longer than such a code can hold.
pub fn draw(text: &str) -> Option<Qr> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (place, _) in code
        .to_colors()
        .into_iter()
        .enumerate()
        .filter(|(_, color)| *color == Color::Dark)
    {
        let (x, y) = (place % width + QUIET, place / width + QUIET);
        write!(path, "M{x} {y}h1v1h-1z").expect("writing into a string cannot fail");
    }
    Some(Qr {
        side: width + 2 * QUIET,
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_corners_stand_where_readers_look_for_them() {
        let qr = draw("https://counter.example/desk/handover?code=7K2M9XQ4").expect("it fits");
        let dark = |x: usize, y: usize| qr.path.contains(&format!("M{x} {y}h1"));
        let last = qr.side - QUIET - 7;
        for (left, top) in [(QUIET, QUIET), (last, QUIET), (QUIET, last)] {
            for step in 0..7 {
                assert!(dark(left + step, top) && dark(left + step, top + 6));
                assert!(dark(left, top + step) && dark(left + 6, top + step));
            }
            assert!(!dark(left + 1, top + 1) && dark(left + 3, top + 3));
        }
        assert!((0..qr.side).all(|at| !dark(at, 0) && !dark(0, at)));
    }

    #[test]
    fn what_does_not_fit_is_not_drawn() {
        assert_eq!(draw(&"x".repeat(10_000)), None);
    }
}
