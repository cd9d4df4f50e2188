//! What people read: one typed struct per page, one template for it, words in
//! each language. Nothing here asks the store, the clock or the request.
//!
//! How to add a page:
//! 1. a struct with `Serialize` in the file of its role ([`public`], [`citizen`],
//!    [`staff`], [`operator`], [`errors`]), every field documented;
//! 2. `impl Page` with the template's name and the title;
//! 3. `web/templates/<role>/<name>.hbs`, which wraps itself in the `layout` partial;
//! 4. its words in `web/translations/el/*.ftl` and `en/*.ftl`;
//! 5. a sample in `samples.rs`: tests render every sample in every language.
//!
//! Templates are data-free HTML: `if`, `each`, the helpers of [`helpers`], the
//! [`components`] and nothing raw. Texts are escaped always.

pub mod applying;
pub mod assets;
pub mod citizen;
pub mod components;
pub mod content;
pub mod dates;
pub mod deed;
pub mod errors;
pub mod following;
pub mod form;
mod helpers;
pub mod history;
pub mod mails;
pub mod operator;
pub mod page;
pub mod parts;
pub mod phrase;
pub mod public;
pub mod rating;
mod renderer;
#[cfg(test)]
mod samples;
pub mod search;
pub mod staff;
#[cfg(test)]
mod tests;
mod words;

pub use assets::Assets;
pub use page::{Area, Back, Flash, FlashKind, Page, PageContext, SignedIn};
pub use phrase::{Arg, Message, Phrase};
pub use renderer::{MailText, Renderer, ViewError};
pub use words::Words;
