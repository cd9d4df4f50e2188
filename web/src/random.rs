//! The one place that draws random numbers, from the operating system.

use crate::clock::Clock;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::code::Code;
use uuid::Uuid;

fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(clippy::disallowed_methods, reason = "the one source of randomness")]
    getrandom::fill(&mut bytes).expect("the operating system hands out random bytes");
    bytes
}

/// 256 random bits, for sessions and links; 43 characters safe in URLs and cookies.
pub fn token() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<32>())
}

/// A first password that can be read from a terminal and typed: four groups
/// of letters and digits without look-alikes, 80 bits.
pub fn first_password() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";
    let drawn = bytes::<16>();
    let letters: Vec<char> = drawn
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect();
    letters
        .chunks(4)
        .map(String::from_iter)
        .collect::<Vec<_>>()
        .join("-")
}

/// What a citizen shows at the counter: eight signs without look-alikes, 40 bits
/// (Crockford's base 32).
pub fn collection_code() -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let drawn = bytes::<8>();
    drawn
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect()
}

/// A code for following a case: 80 bits.
pub fn code() -> Code {
    Code::of(bytes())
}

/// A name for one failure, to find it in the log; 48 bits in hex.
pub fn incident() -> String {
    hex::encode(bytes::<6>())
}

/// The name of a file in the storage; 128 bits in hex.
pub fn stored_name() -> String {
    hex::encode(bytes::<16>())
}

/// A new identity that sorts by the time it was made (UUID version 7, RFC 9562).
pub fn id(clock: &Clock) -> Uuid {
    let millis = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes::<10>()).into_uuid()
}
