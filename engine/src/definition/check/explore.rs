//! stub
use super::build::Built;
use super::layout::Layout;
use super::report::Reports;
use super::visible::{Declared, View};
use crate::definition::model::Anytime;
use std::sync::Arc;
pub fn check(
    _layout: &Layout<'_>,
    _built: &Built,
    _declared: &Declared,
    _views: &[Arc<View>],
    _anytime: Option<&Anytime>,
    _reports: &mut Reports,
) {
}
