//! Stories about stories.
