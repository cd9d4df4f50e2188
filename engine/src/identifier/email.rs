//! An e-mail address: exactly one, plain, fit to be written to.
//!
//! Narrower than RFC 5321 on purpose: no quoting, no comments, no display name,
//! no list, nothing that a mail program could read as an option or a header.

use super::canonical_text;

/// One address; the domain in lower case, the part before `@` as given.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    #[error("an address has one @ between a name and a domain")]
    Shape,
    #[error("the address is longer than {} characters", Email::MAX)]
    TooLong,
}

canonical_text!(Email, EmailError);

impl Email {
    /// Longest address that mail servers carry (RFC 5321 4.5.3.1.3).
    pub const MAX: usize = 254;
    const MAX_LOCAL: usize = 64;

    pub fn parse(text: &str) -> Result<Email, EmailError> {
        // Breaks are refused, not mended: they are how headers are forged.
        let text = text.trim_matches(' ');
        if text.len() > Email::MAX {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailError::Shape)?;
        if local_part(local) && domain_name(domain) {
            Ok(Email(format!("{local}@{}", domain.to_ascii_lowercase())))
        } else {
            Err(EmailError::Shape)
        }
    }
}

fn local_part(text: &str) -> bool {
    text.len() <= Email::MAX_LOCAL
        && !text.starts_with('-')
        && text.split('.').all(|atom| {
            !atom.is_empty()
                && atom
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
        })
}

fn domain_name(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    labels.len() >= 2
        && labels.iter().all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
        && labels
            .last()
            .is_some_and(|top| top.bytes().any(|b| b.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_addresses_pass() {
        assert_eq!(
            Email::parse(" Maria.Papa+1@Example.GR ")
                .expect("valid")
                .as_str(),
            "Maria.Papa+1@example.gr"
        );
        assert!(Email::parse("a@xn--hxajbheg2az3al.xn--qxam").is_ok());
    }

    #[test]
    fn lists_headers_options_and_scraps_are_refused() {
        for text in [
            "",
            "a",
            "@b.gr",
            "a@",
            "a@b",
            "a@b.gr, c@d.gr",
            "a@b.gr;c@d.gr",
            "a b@c.gr",
            "a@b.gr\r\nBcc: x@y.gr",
            "a@b.gr\n",
            "\"a\"@b.gr",
            "Α <a@b.gr>",
            "-oQx@b.gr",
            "a..b@c.gr",
            ".a@b.gr",
            "a.@b.gr",
            "a@b..gr",
            "a@-b.gr",
            "a@b-.gr",
            "a@b@c.gr",
            "a@127.0.0.1",
            "a@[::1]",
            "a\0@b.gr",
            "μαρία@b.gr",
            "a@δήμος.gr",
        ] {
            assert_eq!(Email::parse(text), Err(EmailError::Shape), "{text:?}");
        }
    }

    #[test]
    fn endless_addresses_are_refused() {
        assert_eq!(
            Email::parse(&format!("a@{}.gr", "b".repeat(300))),
            Err(EmailError::TooLong)
        );
        assert_eq!(
            Email::parse(&format!("{}@b.gr", "a".repeat(65))),
            Err(EmailError::Shape)
        );
    }
}
