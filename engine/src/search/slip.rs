//! One slip of the finger: a letter too many, missing, wrong, or two exchanged.

/// Words shorter than this are too like each other.
const SHORTEST: usize = 4;
/// Up to here the middle of a word is not far enough from its ends.
const SHORT: usize = 6;

/// Whether exactly one slip (Damerau) leads from one to the other.
pub fn one_slip_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 || short == long {
        return false;
    }
    let start = short.iter().zip(&long).take_while(|(x, y)| x == y).count();
    let (short, long) = (&short[start..], &long[start..]);
    if short.len() < long.len() {
        return *short == long[1..];
    }
    let exchanged =
        short.len() > 1 && short[0] == long[1] && short[1] == long[0] && short[2..] == long[2..];
    exchanged || short[1..] == long[1..]
}

/// What a word has in common with every word one slip away: its length, give or take
/// one, together with its beginning, its end, or, when it is short, its first and last
/// letters. Kept with a word for its own length; asked for with `around` one.
pub fn slip_keys(form: &str, around: bool) -> Vec<String> {
    let letters: Vec<char> = form.chars().collect();
    let length = letters.len();
    if length < SHORTEST || letters.iter().all(char::is_ascii_digit) {
        return Vec::new();
    }
    let lengths = if around {
        length - 1..=length + 1
    } else {
        length..=length
    };
    let text = |letters: &[char]| letters.iter().collect::<String>();
    let mut keys = Vec::new();
    for of in lengths {
        keys.push(format!("h{of}{}", text(&letters[..2])));
        // Two letters exchanged may lie between the beginning and the end.
        let end = if of < SHORT { 2 } else { 3 };
        keys.push(format!("t{of}{}", text(&letters[length - end..])));
        if of <= SHORT {
            keys.push(format!("e{of}{}{}", letters[0], letters[length - 1]));
        }
    }
    keys
}
