//! This module caches the rows that an engine has sent.

use std::collections::BTreeMap;
use std::sync::Arc;

use reports::view::Row;

/// Rows of the current view that have arrived, by position.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RowCache {
    /// The view's generation these rows belong to; 0 are the first rows while the file streams.
    pub generation: u32,
    /// Arrived rows by position in the view. Rows far from where a person looks are dropped.
    pub by_position: BTreeMap<u32, Arc<Row>>,
}
