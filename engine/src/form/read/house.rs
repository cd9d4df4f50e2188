//! What the engine can read, and what the house asks for beside it.
//!
//! Read by [`crate::form::Form::read_supported`] is every form that can be drawn,
//! filled in and checked: a subset of JSON Schema 2020-12 and of the layouts of
//! JSON Forms. Whatever else a file says is refused with the word and its place,
//! in both ways of reading.
//!
//! Municipal services are read by [`crate::form::Form::read`], which asks for more:
//!
//! | Rule | Code |
//! |---|---|
//! | the dialect is said, and is 2020-12 | `wrong-dialect` |
//! | every type is said, every object closed | `wrong-type`, `open-object` |
//! | names are plain small letters | `bad-name` |
//! | every question, option, page and group has its words in each language | `missing-text`, `missing-translation` |
//! | a pattern says what to write | `missing-text` |
//! | texts, numbers and lists have an end | `unbounded-text`, `unbounded-number`, `unbounded-list` |
//! | a list that is required says how many it needs | `empty-list` |
//! | every question stands on exactly one page | `field-not-placed`, `field-placed-twice` |
//! | references lead to definitions, with words only beside them | `bad-reference`, `beside-reference` |
//! | options of a layout do something | `unknown-option` |
//! | conditions tell something apart | `vacuous-if`, `never-if`, `vacuous-any-of` |
//!
//! They are told by `Reader::house` and `Reader::judge`.

/// Words made from a name: `firstName`, `first_name` and `first-name` are
/// `First Name`.
pub fn words_of(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (index, letter) in letters.iter().copied().enumerate() {
        if !letter.is_alphanumeric() {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            continue;
        }
        if let Some(before) = word.chars().last() {
            let next_is_small = letters.get(index + 1).is_some_and(|c| c.is_lowercase());
            let begins = (letter.is_uppercase() && (!before.is_uppercase() || next_is_small))
                || letter.is_numeric() != before.is_numeric();
            if begins {
                words.push(std::mem::take(&mut word));
            }
        }
        if word.is_empty() {
            word.extend(letter.to_uppercase());
        } else {
            word.push(letter);
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    if words.is_empty() {
        name.to_owned()
    } else {
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn names_become_words() {
        for (name, words) in [
            ("firstName", "First Name"),
            ("first_name", "First Name"),
            ("an-array-of-numbers", "An Array Of Numbers"),
            ("streetNumber2", "Street Number 2"),
            ("HTMLParser", "HTML Parser"),
            ("ID", "ID"),
            ("name_noDefault", "Name No Default"),
            ("οδός", "Οδός"),
            ("$", "$"),
        ] {
            assert_eq!(words_of(name), words);
        }
    }
}
