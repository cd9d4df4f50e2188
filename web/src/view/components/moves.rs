//! Moving between pages.

use super::content::{Attributes, Content};
use super::{Items, params};

params! {
    /// The pages above this one.
    pub struct Breadcrumbs {
        pub items: Vec<Crumb>,
        pub collapse_on_mobile: bool,
        pub label_text: Option<String>,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    pub struct Crumb {
        pub text: Option<Content>,
        /// Left out: the page itself.
        pub href: Option<String>,
        pub attributes: Attributes,
    }

    /// The pages of a long list.
    pub struct Pagination {
        pub items: Option<Items<PageLink>>,
        pub previous: Option<Step>,
        pub next: Option<Step>,
        pub landmark_label: Option<String>,
        pub classes: Option<String>,
        pub attributes: Attributes,
        /// Without numbers: previous and next below each other.
        pub stacked: bool,
    }

    pub struct PageLink {
        pub number: Option<String>,
        pub visually_hidden_text: Option<String>,
        pub href: Option<String>,
        pub current: bool,
        /// Numbers are left out here.
        pub ellipsis: bool,
        pub attributes: Attributes,
    }

    /// To the page before or after.
    pub struct Step {
        pub text: Option<Content>,
        /// What is there.
        pub label_text: Option<Content>,
        pub href: Option<String>,
        pub attributes: Attributes,
        pub stacked: bool,
    }
}

impl Breadcrumbs {
    pub(super) fn settle(&mut self) {}
}

impl Pagination {
    pub(super) fn settle(&mut self) {
        for item in self.items.iter_mut().flat_map(|items| &mut items.0) {
            *item = item.take().filter(|item| *item != PageLink::default());
        }
        self.stacked = self.items.is_none() && (self.next.is_some() || self.previous.is_some());
        for step in [&mut self.previous, &mut self.next] {
            *step = step.take().filter(|step| step.href.is_some());
            if let Some(step) = step {
                step.stacked = self.stacked;
            }
        }
    }
}
