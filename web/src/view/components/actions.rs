//! What is pressed or followed.

use super::content::{Attributes, Content};
use super::params;

params! {
    pub struct Button {
        pub id: Option<String>,
        pub text: Option<Content>,
        pub name: Option<String>,
        pub value: Option<String>,
        /// `submit` when left out.
        #[serde(rename = "type")]
        pub kind: Option<String>,
        pub disabled: bool,
        /// A link that looks like a button.
        pub href: Option<String>,
        pub classes: Option<String>,
        pub prevent_double_click: Option<bool>,
        /// Begins a service.
        pub is_start_button: bool,
        pub attributes: Attributes,
    }

    /// Back to where one came from.
    pub struct BackLink {
        pub text: Option<Content>,
        pub href: Option<String>,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    /// Past what stands on every page.
    pub struct SkipLink {
        pub text: Option<Content>,
        pub href: Option<String>,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }
}

impl Button {
    pub(super) fn settle(&mut self) {
        if self.href.is_none()
            && let Some(prevented) = self.prevent_double_click
        {
            self.attributes
                .put("data-prevent-double-click", prevented.to_string());
        }
    }
}

impl BackLink {
    pub(super) fn settle(&mut self) {}
}

impl SkipLink {
    pub(super) fn settle(&mut self) {}
}
