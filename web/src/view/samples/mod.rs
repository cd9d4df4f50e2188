//! One or more samples of every page and mail, for tests and for looking at.
//! People and places are invented.

mod citizen;
mod errors;
mod forms;
mod mails;
mod public;
mod search;
mod staff;
mod words;

use super::page::{Area, Flash, Page, PageContext, SignedIn};
use super::renderer::{Renderer, ViewError};
use engine::text::Language;
use jiff::Timestamp;
use words::In;

pub use mails::mails;

/// What a hostile person writes into every field that takes text.
pub const CANARY: &str = "<script>alert(1)</script>&\"'`=<img src=x onerror=alert(2)>";

type Show = Box<dyn Fn(&Renderer, &PageContext) -> Result<String, ViewError>>;

/// A page under a name that can be a file's.
pub struct Sample {
    pub name: &'static str,
    pub who: Option<SignedIn>,
    pub path: &'static str,
    pub flash: Option<Flash>,
    pub show: Show,
}

impl Sample {
    fn new<P: Page + 'static>(
        name: &'static str,
        who: Option<SignedIn>,
        path: &'static str,
        page: P,
    ) -> Sample {
        Sample {
            name,
            who,
            path,
            flash: None,
            show: Box::new(move |renderer, context| renderer.page(context, &page)),
        }
    }

    fn told(mut self, flash: Flash) -> Sample {
        self.flash = Some(flash);
        self
    }

    pub fn context(&self, language: Language) -> PageContext {
        PageContext {
            language,
            path: self.path.to_owned(),
            municipality: match language {
                Language::El => "Δήμος Αλκυόνας".to_owned(),
                Language::En => "Municipality of Alkyona".to_owned(),
            },
            signed_in: self.who.clone(),
            csrf: "token-of-the-session".to_owned(),
            flash: self.flash.clone(),
        }
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn citizen() -> Option<SignedIn> {
    Some(SignedIn {
        name: "Ελένη Καραβά".to_owned(),
        areas: vec![Area::Cases],
    })
}

fn employee() -> Option<SignedIn> {
    Some(SignedIn {
        name: "Σοφία Αρβανίτη".to_owned(),
        areas: Area::ALL.to_vec(),
    })
}

/// Every page in a language, in the states that look different.
pub fn pages(language: Language) -> Vec<Sample> {
    let say = In(language);
    let mut pages = public::pages(&say);
    pages.extend(search::pages(&say));
    pages.extend(citizen::pages(&say));
    pages.extend(staff::pages(&say));
    pages.extend(errors::pages());
    pages
}
