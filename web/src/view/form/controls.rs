//! Fields as the components that show them.

use super::{DatePart, FieldKind, FieldView, ItemView, OptionView, RowView, Width};
use crate::view::components::{
    Affix, Attributes, Button, Checkboxes, Choice, Component, Content, DateInput, DateItem,
    ErrorMessage, Fieldset, FileUpload, Hint, Input, Items, Label, Part, PartTag, Radios, Textarea,
};
use crate::view::parts::FileLine;
use crate::view::phrase::Phrase;
use serde::Serialize;

/// A field as its template reads it.
#[derive(Serialize)]
pub(super) struct Drawn {
    id: String,
    label: Content,
    #[serde(flatten)]
    shape: Shape,
    /// Those of a control are part of it.
    hint: Option<Component>,
    error: Option<Component>,
    described_by: Option<String>,
}

/// What the template puts around the components.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Shape {
    /// One component is all there is.
    Control {
        control: Component,
    },
    Rows {
        rows: Vec<RowView>,
    },
    Group {
        fields: Vec<FieldView>,
    },
    List {
        items: Vec<ItemView>,
        count_name: String,
        count: usize,
        add: Option<Component>,
        focused: bool,
    },
    Words,
    Files {
        /// `None`: there is room for no more.
        control: Option<Component>,
        button: Option<Component>,
        files: Vec<FileLine>,
    },
    /// Shown, not asked.
    Fixed {
        value: String,
    },
}

impl From<FieldView> for Drawn {
    fn from(field: FieldView) -> Drawn {
        let hint = field.hint_component().map(|hint| Hint {
            id: Some(format!("{}-hint", field.id)),
            ..hint
        });
        let error = field.error_component().map(|error| ErrorMessage {
            id: Some(format!("{}-error", field.id)),
            ..error
        });
        let ids: Vec<String> = [
            hint.as_ref().and_then(|hint| hint.id.clone()),
            error.as_ref().and_then(|error| error.id.clone()),
        ]
        .into_iter()
        .flatten()
        .collect();
        Drawn {
            label: field.label_content(),
            id: field.id.clone(),
            shape: field.shape(),
            hint: hint.map(Component::from),
            error: error.map(Component::from),
            described_by: Some(ids.join(" ")).filter(|ids| !ids.is_empty()),
        }
    }
}

impl FieldView {
    /// The words of the label, with what it is about and whether it may be left empty.
    fn label_content(&self) -> Content {
        let mut parts = Vec::new();
        if let Some(about) = &self.about {
            parts.push(Part::Element {
                tag: PartTag::Span,
                attributes: Attributes::one("class", "govuk-visually-hidden"),
                parts: vec![Part::words(about.clone()), Part::words(": ")],
            });
        }
        parts.push(Part::words(self.label.clone()));
        if self.optional {
            parts.push(Part::words(" "));
            parts.push(Part::set_off(
                PartTag::Span,
                "optional",
                Phrase::key("optional"),
            ));
        }
        Content::parts(parts)
    }

    fn hint_component(&self) -> Option<Hint> {
        self.hint.clone().map(Hint::of)
    }

    fn error_component(&self) -> Option<ErrorMessage> {
        self.error.clone().map(ErrorMessage::of)
    }

    /// Said to those who do not see the error beside it.
    fn wrong(&self) -> Attributes {
        match self.error {
            Some(_) => Attributes::one("aria-invalid", "true"),
            None => Attributes::default(),
        }
    }

    fn shape(self) -> Shape {
        let room = matches!(self.kind, FieldKind::Files { full: false, .. });
        let upload = room.then(|| self.upload_button());
        let control = self.control();
        match (self.kind, control) {
            (FieldKind::Files { files, .. }, control) => Shape::Files {
                control,
                button: upload,
                files,
            },
            (_, Some(control)) => Shape::Control { control },
            (FieldKind::Rows { rows }, None) => Shape::Rows { rows },
            (FieldKind::Group { fields }, None) => Shape::Group { fields },
            (
                FieldKind::List {
                    items,
                    count_name,
                    count,
                    add,
                    focused,
                },
                None,
            ) => Shape::List {
                items,
                count_name,
                count,
                add: add.map(|name| add_button(name, self.label)),
                focused,
            },
            (FieldKind::Fixed { value }, None) => Shape::Fixed { value },
            (_, None) => Shape::Words,
        }
    }

    fn upload_button(&self) -> Component {
        Button {
            text: Some(Content::parts([
                Part::words(Phrase::key("file-upload")),
                Part::heard(": "),
                Part::heard(self.label.clone()),
            ])),
            name: Some("upload".to_owned()),
            value: Some(self.name.clone()),
            classes: Some("govuk-button--secondary".to_owned()),
            ..Button::default()
        }
        .into()
    }

    /// The component that asks; `None`: none does, or not by itself.
    fn control(&self) -> Option<Component> {
        let label = Some(Label::of(self.label_content()));
        let (hint, error_message) = (self.hint_component(), self.error_component());
        match &self.kind {
            FieldKind::Text {
                value,
                input,
                inputmode,
                autocomplete,
                width,
            } => Some(
                Input {
                    id: Some(self.id.clone()),
                    name: Some(self.name.clone()),
                    kind: Some((*input).to_owned()),
                    inputmode: inputmode.map(str::to_owned),
                    autocomplete: autocomplete.map(str::to_owned),
                    value: Some(value.clone()),
                    classes: width.class().map(str::to_owned),
                    spellcheck: Some(false),
                    label,
                    hint,
                    error_message,
                    attributes: self.wrong(),
                    ..Input::default()
                }
                .into(),
            ),
            FieldKind::Password { autocomplete } => Some(
                Input {
                    id: Some(self.id.clone()),
                    name: Some(self.name.clone()),
                    kind: Some("password".to_owned()),
                    autocomplete: Some((*autocomplete).to_owned()),
                    autocapitalize: Some("none".to_owned()),
                    spellcheck: Some(false),
                    label,
                    hint,
                    error_message,
                    attributes: self.wrong(),
                    ..Input::default()
                }
                .into(),
            ),
            FieldKind::LongText { value } => Some(
                Textarea {
                    id: Some(self.id.clone()),
                    name: Some(self.name.clone()),
                    value: Some(value.clone()),
                    label,
                    hint,
                    error_message,
                    attributes: self.wrong(),
                    ..Textarea::default()
                }
                .into(),
            ),
            FieldKind::Choice { options, inline } => Some(
                Radios {
                    id_prefix: Some(self.id.clone()),
                    name: self.name.clone(),
                    fieldset: Some(Fieldset::of(self.label_content())),
                    hint,
                    error_message,
                    classes: inline.then(|| "govuk-radios--inline".to_owned()),
                    items: options.iter().map(OptionView::choice).collect(),
                    ..Radios::default()
                }
                .into(),
            ),
            FieldKind::Tick { checked } => Some(
                Checkboxes {
                    id_prefix: Some(self.id.clone()),
                    name: self.name.clone(),
                    hint,
                    error_message,
                    items: Items::from_iter([Choice {
                        value: "yes".to_owned(),
                        text: Some(self.label_content()),
                        checked: Some(*checked),
                        attributes: self.wrong(),
                        ..Choice::default()
                    }]),
                    ..Checkboxes::default()
                }
                .into(),
            ),
            FieldKind::Date { parts } => Some(
                DateInput {
                    id: Some(self.id.clone()),
                    fieldset: Some(Fieldset::of(self.label_content())),
                    hint,
                    error_message,
                    items: parts.iter().map(DatePart::item).collect(),
                    ..DateInput::default()
                }
                .into(),
            ),
            FieldKind::Money { value } => Some(
                Input {
                    id: Some(self.id.clone()),
                    name: Some(self.name.clone()),
                    inputmode: Some("decimal".to_owned()),
                    value: Some(value.clone()),
                    classes: Width::Short.class().map(str::to_owned),
                    spellcheck: Some(false),
                    suffix: Some(Affix {
                        text: Some("€".into()),
                        ..Affix::default()
                    }),
                    label,
                    hint,
                    error_message,
                    attributes: self.wrong(),
                    ..Input::default()
                }
                .into(),
            ),
            FieldKind::Several { options } => Some(
                Checkboxes {
                    id_prefix: Some(self.id.clone()),
                    name: self.name.clone(),
                    fieldset: Some(Fieldset::of(self.label_content())),
                    hint,
                    error_message,
                    items: options.iter().map(OptionView::choice).collect(),
                    ..Checkboxes::default()
                }
                .into(),
            ),
            FieldKind::Files {
                full: false,
                many,
                accept,
                ..
            } => Some(
                FileUpload {
                    id: Some(self.id.clone()),
                    name: Some(self.name.clone()),
                    multiple: *many,
                    label,
                    hint,
                    error_message,
                    attributes: self.wrong().with("accept", accept.clone()),
                    ..FileUpload::default()
                }
                .into(),
            ),
            FieldKind::Files { full: true, .. }
            | FieldKind::Rows { .. }
            | FieldKind::Group { .. }
            | FieldKind::List { .. }
            | FieldKind::Words
            | FieldKind::Fixed { .. } => None,
        }
    }
}

fn add_button(name: String, list: Phrase) -> Component {
    Button {
        text: Some(Content::parts([
            Part::words(Phrase::key("form-add")),
            Part::heard(": "),
            Part::heard(list),
        ])),
        name: Some(name),
        value: Some("yes".to_owned()),
        classes: Some("govuk-button--secondary".to_owned()),
        ..Button::default()
    }
    .into()
}

impl Width {
    fn class(self) -> Option<&'static str> {
        match self {
            Width::Tiny => Some("govuk-input--tiny"),
            Width::Short => Some("govuk-input--short"),
            Width::Full => None,
        }
    }
}

impl OptionView {
    fn choice(&self) -> Choice {
        Choice {
            id: Some(self.id.clone()),
            value: self.value.clone(),
            text: Some(self.label.clone().into()),
            checked: Some(self.checked),
            ..Choice::default()
        }
    }
}

impl DatePart {
    fn item(&self) -> DateItem {
        DateItem {
            id: Some(self.id.clone()),
            name: Some(self.name.clone()),
            label: Some(self.label.clone().into()),
            value: Some(self.value.clone()),
            classes: self.wide.then(|| "govuk-input--width-4".to_owned()),
            ..DateItem::default()
        }
    }
}
