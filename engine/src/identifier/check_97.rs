//! The check of ISO 7064 that IBAN and RF codes share: letters count as 10 to 35,
//! and the whole leaves 1 when divided by 97.

/// What is left of the number that these capital letters and digits make.
pub(super) fn rest(text: &str) -> Option<u32> {
    text.chars().try_fold(0, |rest, c| match c {
        '0'..='9' => Some((rest * 10 + (u32::from(c) - u32::from('0'))) % 97),
        'A'..='Z' => Some((rest * 100 + (u32::from(c) - u32::from('A')) + 10) % 97),
        _ => None,
    })
}

/// Whether a code whose first four characters hold the check is sound.
pub(super) fn holds(code: &str) -> bool {
    match (code.get(..4), code.get(4..)) {
        (Some(head), Some(body)) => rest(&format!("{body}{head}")) == Some(1),
        _ => false,
    }
}
