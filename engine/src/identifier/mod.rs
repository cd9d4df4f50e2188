//! Greek identifiers.
