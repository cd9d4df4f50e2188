//! People at the counter, over HTTP: the walks that suites start from.

mod citizen;
mod desk;
mod services;

pub use citizen::{
    APPLIED, Citizen, KEP, TOWN_HALL, arrived, certificate, collection, identification, reference,
};
pub use desk::{
    claim_form, completion_form, desk_page, sign_in, sign_in_form, task_page, tell_what_is_missing,
};
pub use services::{
    EVERY_KIND, PAVEMENT, RESIDENCE, publish_every_kind, publish_pavement, publish_residence,
};
