//! The world that `page.typ` sees: itself, its data, two fonts. Whatever else it could
//! ask for is not there.

use crate::block::Document;
use crate::{RenderError, data, fonts};
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

static PAGE: LazyLock<Source> = LazyLock::new(|| {
    let path = VirtualPath::new("page.typ").expect("it is a plain name");
    let id = FileId::new(RootedPath::new(VirtualRoot::Project, path));
    Source::new(id, include_str!("page.typ").to_owned())
});

pub struct Paper {
    library: LazyHash<Library>,
}

impl Paper {
    pub fn of(document: &Document) -> Result<Paper, RenderError> {
        let library = Library::builder().with_inputs(data::of(document)?).build();
        Ok(Paper {
            library: LazyHash::new(library),
        })
    }
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &fonts::BOOK
    }

    fn main(&self) -> FileId {
        PAGE.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == PAGE.id() {
            Ok(PAGE.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts::FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
