//! What sets words off.

use super::actions::Button;
use super::content::{Attributes, Content};
use super::control::joined;
use super::params;

params! {
    /// Folded away until it is asked for.
    pub struct Details {
        pub id: Option<String>,
        pub summary_text: Option<Content>,
        pub text: Option<Content>,
        pub open: bool,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    pub struct InsetText {
        pub id: Option<String>,
        pub text: Option<Content>,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    /// News about the page or the site.
    pub struct NotificationBanner {
        pub text: Option<Content>,
        pub title_text: Option<Content>,
        pub title_heading_level: Option<u8>,
        pub title_id: Option<String>,
        /// `success`, or left out.
        #[serde(rename = "type")]
        pub kind: Option<String>,
        pub role: Option<String>,
        pub classes: Option<String>,
        pub attributes: Attributes,
        pub disable_auto_focus: Option<bool>,
        pub success: bool,
    }

    /// What was reached, in big letters.
    pub struct Panel {
        pub title_text: Option<Content>,
        pub heading_level: Option<u8>,
        pub text: Option<Content>,
        pub actions: Option<PanelActions>,
        pub classes: Option<String>,
        pub attributes: Attributes,
        pub interruption: bool,
    }

    pub struct PanelActions {
        pub items: Vec<PanelAction>,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    pub struct PanelAction {
        pub text: Option<Content>,
        pub href: Option<String>,
        #[serde(rename = "type")]
        pub kind: Option<String>,
        pub classes: Option<String>,
        pub attributes: Attributes,
        pub button: Option<Button>,
    }

    /// How far the service is.
    pub struct PhaseBanner {
        pub text: Option<Content>,
        pub tag: Tag,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    /// A state in a word.
    pub struct Tag {
        pub text: Option<Content>,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    /// Something that has consequences.
    pub struct WarningText {
        pub text: Option<Content>,
        pub icon_fallback_text: Option<Content>,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }
}

impl Details {
    pub(super) fn settle(&mut self) {}
}

impl InsetText {
    pub(super) fn settle(&mut self) {}
}

impl NotificationBanner {
    pub(super) fn settle(&mut self) {
        self.success = self.kind.as_deref() == Some("success");
        self.title_heading_level.get_or_insert(2);
        self.title_id
            .get_or_insert_with(|| "govuk-notification-banner-title".to_owned());
        let usual = if self.success { "alert" } else { "region" };
        self.role.get_or_insert_with(|| usual.to_owned());
        if let Some(disabled) = self.disable_auto_focus {
            self.attributes
                .put("data-disable-auto-focus", disabled.to_string());
        }
    }
}

impl Panel {
    pub(super) fn settle(&mut self) {
        self.interruption = self
            .classes
            .as_ref()
            .is_some_and(|classes| classes.contains("govuk-panel--interruption"));
        self.heading_level.get_or_insert(1);
        self.actions = self.actions.take().filter(|_| self.interruption);
        for action in self
            .actions
            .iter_mut()
            .flat_map(|actions| &mut actions.items)
        {
            action.button = None;
            if action.href.is_some() && action.kind.as_deref() != Some("button") {
                continue;
            }
            let class = Some("govuk-button--inverse");
            action.button = Some(Button {
                text: action.text.clone(),
                kind: action.kind.clone().or_else(|| Some("button".to_owned())),
                classes: joined(class, action.classes.as_deref()),
                href: action.href.clone(),
                attributes: action.attributes.clone(),
                ..Button::default()
            });
        }
    }
}

impl PhaseBanner {
    pub(super) fn settle(&mut self) {
        self.tag.classes = joined(
            Some("govuk-phase-banner__content__tag"),
            self.tag.classes.as_deref(),
        );
    }
}

impl Tag {
    pub(super) fn settle(&mut self) {}
}

impl WarningText {
    pub(super) fn settle(&mut self) {}
}
