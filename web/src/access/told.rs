//! A word about what has just been done, carried by the address the visitor
//! is sent to: `/desk?told=released`. Only these words exist, so an address
//! made by somebody else can say nothing of its own.

use crate::view::{Flash, Phrase};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Registered,
    SignedOut,
    Moved,
    Replied,
    Claimed,
    Released,
    Completed,
    Discarded,
    Withdrawn,
    Corrected,
    Written,
    Noted,
    Given,
    SentBack,
    ExtraAsked,
    Rerouted,
    DataCorrected,
    Reopened,
    Resolved,
    JobRetried,
    JobAbandoned,
    Rated,
    CodeRenewed,
    PromiseMoved,
}

impl Told {
    const ALL: [Told; 24] = [
        Told::Registered,
        Told::SignedOut,
        Told::Moved,
        Told::Replied,
        Told::Claimed,
        Told::Released,
        Told::Completed,
        Told::Discarded,
        Told::Withdrawn,
        Told::Corrected,
        Told::Written,
        Told::Noted,
        Told::Given,
        Told::SentBack,
        Told::ExtraAsked,
        Told::Rerouted,
        Told::DataCorrected,
        Told::Reopened,
        Told::Resolved,
        Told::JobRetried,
        Told::JobAbandoned,
        Told::Rated,
        Told::CodeRenewed,
        Told::PromiseMoved,
    ];

    fn word(self) -> &'static str {
        match self {
            Told::Registered => "registered",
            Told::SignedOut => "signed-out",
            Told::Moved => "moved",
            Told::Replied => "replied",
            Told::Claimed => "claimed",
            Told::Released => "released",
            Told::Completed => "completed",
            Told::Discarded => "discarded",
            Told::Withdrawn => "withdrawn",
            Told::Corrected => "corrected",
            Told::Written => "written",
            Told::Noted => "noted",
            Told::Given => "given",
            Told::SentBack => "sent-back",
            Told::ExtraAsked => "extra-asked",
            Told::Rerouted => "rerouted",
            Told::DataCorrected => "data-corrected",
            Told::Reopened => "reopened",
            Told::Resolved => "resolved",
            Told::JobRetried => "job-retried",
            Told::JobAbandoned => "job-abandoned",
            Told::Rated => "rated",
            Told::CodeRenewed => "code-renewed",
            Told::PromiseMoved => "promise-moved",
        }
    }

    fn phrase(self) -> Phrase {
        Phrase::key(match self {
            Told::Registered => "told-registered",
            Told::SignedOut => "told-signed-out",
            Told::Moved => "told-moved",
            Told::Replied => "told-replied",
            Told::Claimed => "told-claimed",
            Told::Released => "told-released",
            Told::Completed => "told-completed",
            Told::Discarded => "told-discarded",
            Told::Withdrawn => "told-withdrawn",
            Told::Corrected => "told-corrected",
            Told::Written => "told-written",
            Told::Noted => "told-noted",
            Told::Given => "told-given",
            Told::SentBack => "told-sent-back",
            Told::ExtraAsked => "told-extra-asked",
            Told::Rerouted => "told-rerouted",
            Told::DataCorrected => "told-data-corrected",
            Told::Reopened => "told-reopened",
            Told::Resolved => "told-resolved",
            Told::JobRetried => "told-job-retried",
            Told::JobAbandoned => "told-job-abandoned",
            Told::Rated => "told-rated",
            Told::CodeRenewed => "told-code-renewed",
            Told::PromiseMoved => "told-promise-moved",
        })
    }

    /// An address of ours that says so.
    pub fn at(self, path: &str) -> String {
        format!("{path}?told={}", self.word())
    }
}

/// The word that an address carries.
pub fn flash(path: &str) -> Option<Flash> {
    let (_, query) = path.split_once('?')?;
    let word = query.strip_prefix("told=")?;
    let told = Told::ALL.into_iter().find(|told| told.word() == word)?;
    Some(Flash::done(told.phrase()))
}

/// The address without its word, for links to the same page.
pub fn without(path: &str) -> String {
    match path.split_once("?told=") {
        Some((path, _)) => path.to_owned(),
        None => path.to_owned(),
    }
}
