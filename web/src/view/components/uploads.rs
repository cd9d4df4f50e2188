//! Files to be sent.

use super::content::Attributes;
use super::control::{ErrorMessage, FormGroup, Hint, Label, describe};
use super::params;
use std::collections::BTreeMap;

params! {
    pub struct FileUpload {
        pub id: Option<String>,
        pub name: Option<String>,
        /// Not written: no browser takes it.
        pub value: Option<String>,
        pub disabled: bool,
        pub multiple: bool,
        /// A box around it for govuk-frontend's script.
        pub javascript: bool,
        pub described_by: Option<String>,
        pub label: Option<Label>,
        pub hint: Option<Hint>,
        pub error_message: Option<ErrorMessage>,
        pub form_group: FormGroup,
        pub classes: Option<String>,
        pub attributes: Attributes,
        pub wrapper_classes: Option<String>,
        pub wrapper_attributes: Attributes,
        pub choose_files_button_text: Option<String>,
        pub drop_instruction_text: Option<String>,
        pub no_file_chosen_text: Option<String>,
        pub multiple_files_chosen_text: BTreeMap<String, String>,
        pub entered_drop_zone_text: Option<String>,
        pub left_drop_zone_text: Option<String>,
    }
}

impl FileUpload {
    pub(super) fn settle(&mut self) {
        let id = self
            .id
            .take()
            .or_else(|| self.name.clone())
            .unwrap_or_default();
        self.described_by = describe(
            &id,
            self.described_by.take(),
            self.hint.as_mut(),
            self.error_message.as_mut(),
        );
        if let Some(label) = &mut self.label {
            label.of = Some(id.clone());
        }
        for (key, words) in [
            ("choose-files-button", &self.choose_files_button_text),
            ("no-file-chosen", &self.no_file_chosen_text),
            ("drop-instruction", &self.drop_instruction_text),
            ("entered-drop-zone", &self.entered_drop_zone_text),
            ("left-drop-zone", &self.left_drop_zone_text),
        ] {
            self.wrapper_attributes.told(key, words.as_ref());
        }
        self.wrapper_attributes
            .told_by_number("multiple-files-chosen", &self.multiple_files_chosen_text);
        self.id = Some(id);
    }
}
