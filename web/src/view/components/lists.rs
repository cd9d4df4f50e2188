//! Lists: of errors, of answers, of things to do.

use super::boxes::Tag;
use super::content::{Attributes, Content};
use super::{Items, params};

params! {
    /// All that is wrong, on top of the page.
    pub struct ErrorSummary {
        pub title_text: Option<Content>,
        pub description_text: Option<Content>,
        pub error_list: Vec<SummaryItem>,
        pub disable_auto_focus: Option<bool>,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    /// One error, and where it is mended.
    pub struct SummaryItem {
        pub text: Option<Content>,
        pub href: Option<String>,
        pub attributes: Attributes,
    }

    /// Keys and values.
    pub struct SummaryList {
        pub rows: Items<SummaryRow>,
        pub card: Option<Card>,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    pub struct SummaryRow {
        pub key: Words,
        pub value: Words,
        pub actions: Actions,
        pub classes: Option<String>,
        /// Other rows have something to do.
        pub no_actions: bool,
    }

    pub struct Words {
        pub text: Option<Content>,
        pub classes: Option<String>,
    }

    /// What can be done about a row or a card.
    pub struct Actions {
        pub items: Option<Vec<Action>>,
        pub classes: Option<String>,
        pub several: bool,
    }

    pub struct Action {
        pub href: Option<String>,
        pub text: Option<Content>,
        pub visually_hidden_text: Option<Content>,
        pub classes: Option<String>,
        pub attributes: Attributes,
        /// The title of the card it stands in.
        pub about: Option<Content>,
    }

    /// A frame with a title.
    pub struct Card {
        pub title: Option<CardTitle>,
        pub actions: Actions,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    pub struct CardTitle {
        pub text: Option<Content>,
        pub heading_level: Option<u8>,
        pub classes: Option<String>,
    }

    /// Things to do, with how far each is.
    pub struct TaskList {
        pub id_prefix: Option<String>,
        pub items: Items<TaskItem>,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    pub struct TaskItem {
        pub title: Words,
        pub hint: Option<Words>,
        pub status: Status,
        pub href: Option<String>,
        pub classes: Option<String>,
        pub hint_id: String,
        pub status_id: String,
    }

    pub struct Status {
        pub tag: Option<Tag>,
        pub text: Option<Content>,
        pub classes: Option<String>,
    }
}

impl ErrorSummary {
    pub(super) fn settle(&mut self) {
        if let Some(disabled) = self.disable_auto_focus {
            self.attributes
                .put("data-disable-auto-focus", disabled.to_string());
        }
    }
}

impl Actions {
    fn settle(&mut self, about: Option<&Content>) {
        let items = self.items.as_deref_mut().unwrap_or_default();
        self.several = items.len() > 1;
        for action in items {
            action.about = about.cloned();
        }
    }
}

impl SummaryList {
    pub(super) fn settle(&mut self) {
        let mut about = None;
        if let Some(card) = &mut self.card {
            if let Some(title) = &mut card.title {
                title.heading_level.get_or_insert(2);
                about = title.text.clone();
            }
            card.actions.settle(about.as_ref());
        }
        let some = |row: &SummaryRow| {
            row.actions
                .items
                .as_ref()
                .is_some_and(|items| !items.is_empty())
        };
        let any = self.rows.0.iter().flatten().any(some);
        for row in self.rows.each() {
            row.no_actions = any && row.actions.items.is_none();
            row.actions.settle(about.as_ref());
        }
    }
}

impl TaskList {
    pub(super) fn settle(&mut self) {
        let prefix = self.id_prefix.as_deref().unwrap_or("task-list");
        for (number, item) in self.items.numbered() {
            item.hint_id = format!("{prefix}-{number}-hint");
            item.status_id = format!("{prefix}-{number}-status");
        }
    }
}
