//! Rows and columns.

use super::content::{Attributes, Content};
use super::{Items, params};

params! {
    pub struct Table {
        pub caption: Option<Content>,
        pub caption_classes: Option<String>,
        pub head: Option<Vec<Cell>>,
        pub rows: Items<Vec<Cell>>,
        pub first_cell_is_header: bool,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    pub struct Cell {
        pub text: Option<Content>,
        /// `numeric`, or left out.
        pub format: Option<String>,
        pub classes: Option<String>,
        pub colspan: Option<u16>,
        pub rowspan: Option<u16>,
        pub attributes: Attributes,
        pub is_header: bool,
    }
}

impl Table {
    pub(super) fn settle(&mut self) {
        for row in self.rows.each() {
            for (place, cell) in row.iter_mut().enumerate() {
                cell.is_header = place == 0 && self.first_cell_is_header;
            }
        }
    }
}
