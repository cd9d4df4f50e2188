//! Files as pages list them.

use super::{is_there, kinds};
use crate::app::App;
use crate::view::form::{FieldKind, FieldView};
use crate::view::parts::FileLine;
use crate::view::{Message, Phrase};
use engine::case::{Event, Recorded};
use engine::text::Language;
use engine::upload::{About, Limits};
use store::{Upload, UploadState};

/// Who reads the page, and so where a file is fetched from.
#[derive(Clone, Debug)]
pub enum Reader {
    /// Whoever sent it, at this path: it may be taken back.
    Sender(String),
    /// Somebody who may see the case, at this path.
    Viewer(String),
}

impl Reader {
    pub fn draft(application: &str) -> Reader {
        Reader::Sender(format!("/applications/{application}"))
    }

    /// Whoever holds files for a case, on the page at this path.
    pub fn holder(path: &str) -> Reader {
        Reader::Sender(path.to_owned())
    }

    pub fn applicant(reference: &str) -> Reader {
        Reader::Viewer(format!("/cases/{reference}"))
    }

    pub fn staff(reference: &str) -> Reader {
        Reader::Viewer(format!("/desk/cases/{reference}"))
    }
}

/// Whether a reader who did not send it gets the file.
pub fn may_fetch(app: &App, upload: &Upload) -> bool {
    match upload.state {
        UploadState::Clean => true,
        // Nobody will look into it, and the page says so.
        UploadState::Unscanned => !app.scans(),
        UploadState::Waiting | UploadState::Infected => false,
    }
}

/// The files that are about something.
pub fn about(
    app: &App,
    uploads: &[Upload],
    about: &About,
    reader: &Reader,
    language: Language,
) -> Vec<FileLine> {
    let these = uploads.iter().filter(|upload| upload.about == *about);
    these
        .map(|upload| line(app, upload, reader, language))
        .collect()
}

/// The files that came into a case with one event of its history. What was sent with
/// the application stands beside its documents.
pub fn filed(
    app: &App,
    uploads: &[Upload],
    recorded: &Recorded,
    reader: &Reader,
    language: Language,
) -> Vec<FileLine> {
    if let Event::CaseOpened(_) = recorded.event {
        return Vec::new();
    }
    let named = recorded.event.files().iter();
    named
        .filter_map(|filed| uploads.iter().find(|upload| upload.id == filed.upload))
        .map(|upload| line(app, upload, reader, language))
        .collect()
}

pub fn line(app: &App, upload: &Upload, reader: &Reader, language: Language) -> FileLine {
    let (base, fetched) = match reader {
        Reader::Sender(base) => (base, is_there(upload)),
        Reader::Viewer(base) => (base, may_fetch(app, upload)),
    };
    let state = match upload.state {
        UploadState::Clean => None,
        UploadState::Unscanned if app.scans() => Some("file-waiting"),
        // It concerns those who open files of others.
        UploadState::Unscanned => base.starts_with("/desk").then_some("file-unscanned"),
        UploadState::Waiting => Some("file-waiting"),
        UploadState::Infected => Some("file-infected"),
    };
    FileLine {
        id: upload.id.to_string(),
        name: upload.name.clone(),
        size: size(upload.size, language),
        at: upload.at,
        path: fetched.then(|| format!("{base}/files/{}", upload.id)),
        state: state.map(|key| Message::new(key).into()),
    }
}

/// `340 kB`, `1,2 MB`.
fn size(bytes: u64, language: Language) -> String {
    let kilobytes = bytes.div_ceil(1024);
    if kilobytes < 1024 {
        return format!("{kilobytes} kB");
    }
    let tenths = bytes.saturating_mul(10) / (1024 * 1024);
    let point = match language {
        Language::El => ',',
        Language::En => '.',
    };
    format!("{}{point}{} MB", tenths / 10, tenths % 10)
}

/// What may be sent, in words.
pub fn hint(limits: &Limits) -> Message {
    let most = i64::try_from(limits.megabytes()).unwrap_or(i64::MAX);
    Message::new("file-hint")
        .with("kinds", kinds(&limits.kinds))
        .with("size", most)
        .with("most", i64::from(limits.most))
}

/// For the file chooser of the browser; what counts is the content.
pub fn accept(limits: &Limits) -> String {
    let kinds: Vec<&str> = limits.kinds.iter().map(|kind| kind.media_type()).collect();
    kinds.join(",")
}

/// The same beside words of the form's own.
pub fn hint_with(limits: &Limits, own: Phrase) -> Message {
    let most = i64::try_from(limits.megabytes()).unwrap_or(i64::MAX);
    Message::new("file-hint-with")
        .with("own", own)
        .with("kinds", kinds(&limits.kinds))
        .with("size", most)
        .with("most", i64::from(limits.most))
}

/// A question for files, with those that are there.
pub fn field(name: &str, label: Phrase, limits: &Limits, files: Vec<FileLine>) -> FieldView {
    let most = usize::from(limits.most);
    let counted = files.iter().filter(|file| file.path.is_some()).count();
    let kind = FieldKind::Files {
        full: counted >= most,
        many: most > 1,
        accept: accept(limits),
        files,
    };
    let mut field = FieldView::new(name, label, kind);
    field.hint = Some(hint(limits).into());
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_as_people_know_them() {
        for (bytes, el, en) in [
            (1, "1 kB", "1 kB"),
            (348_000, "340 kB", "340 kB"),
            (1_300_000, "1,2 MB", "1.2 MB"),
            (20 * 1024 * 1024, "20,0 MB", "20.0 MB"),
        ] {
            assert_eq!(size(bytes, Language::El), el);
            assert_eq!(size(bytes, Language::En), en);
        }
    }
}
