//! The name of a stored file: 128 random bits in hex. Nothing else becomes part of
//! a path or of an address of the storage.

use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// One that nobody has.
    pub fn drawn() -> Name {
        Name(crate::random::stored_name())
    }

    /// A name as it was kept; anything else is none.
    pub fn read(text: &str) -> Option<Name> {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == 32 && text.bytes().all(hex)).then(|| Name(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn nothing_but_a_drawn_name_is_one() {
        let name = Name::drawn();
        assert_eq!(Name::read(name.as_str()), Some(name.clone()));
        assert_ne!(Name::drawn(), name);
        for wrong in [
            "",
            "..",
            "../../../../etc/passwd/xxxxxxxxx",
            "0123456789abcdef0123456789abcde",
            "0123456789abcdef0123456789abcdef0",
            "0123456789ABCDEF0123456789ABCDEF",
            "0123456789abcdef/123456789abcdef",
        ] {
            assert_eq!(Name::read(wrong), None, "{wrong}");
        }
    }
}
