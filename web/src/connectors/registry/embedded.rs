//! The registry in our own database.

use super::{Finding, Identifiers, RegistryError};
use store::Store;

pub(super) async fn identify(store: &Store, asked: &Identifiers) -> Result<Finding, RegistryError> {
    let person = match (&asked.afm, &asked.pin) {
        (Some(afm), _) => store.registry_person(afm).await,
        (None, Some(pin)) => store.registry_person_by_pin(pin).await,
        (None, None) => Ok(None),
    };
    let person = person.map_err(|error| RegistryError::Unavailable(error.to_string()))?;
    let fits = |given: &Option<String>, held: &str| given.as_deref().is_none_or(|g| g == held);
    let known = person.is_some_and(|person| {
        // AFM alone names a person but proves nothing; one more number is needed.
        (asked.pin.is_some() || asked.family_number.is_some())
            && fits(&asked.pin, &person.pin)
            && fits(&asked.family_number, &person.family_number)
    });
    Ok(if known {
        Finding::Match
    } else {
        Finding::NoMatch
    })
}
