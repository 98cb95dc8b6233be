//! The job's own database: its record, and the sealed chunks.
//!
//! Writes without an `await` between them reach the disk together or not at all; that is how a new
//! copy takes the place of the old one.

use std::cell::Cell;

use worker::{Error, Result, SqlStorage, SqlStorageValue};

use crate::job::{Job, Record};
use crate::limits;
use crate::seal::TAG_BYTES;

/// Bytes of a row at most. The platform takes 2 MB; the local runtime more, and says nothing.
const ROW_BYTES: usize = 1024 * 1024;
const _: () = assert!(limits::CHUNK_BYTES + TAG_BYTES <= ROW_BYTES);

/// The database.
pub(super) struct Store {
    sql: SqlStorage,
    /// Whether the tables are known to be there. They are made when something is written first: a
    /// job that is only asked about leaves nothing behind.
    has_tables: Cell<bool>,
}

impl Store {
    pub(super) fn new(sql: SqlStorage) -> Self {
        Self {
            sql,
            has_tables: Cell::new(false),
        }
    }

    /// What was stored; chunks that belong to no copy are deleted.
    pub(super) fn recover(&self, now_ms: u64) -> Job {
        let Some(record) = self.record() else {
            // None yet; or one of another form, whose chunks nobody could find again.
            for sweep in ["DELETE FROM job", "DELETE FROM chunks"] {
                let _ = self.sql.exec(sweep, None);
            }
            return Job::default();
        };
        self.has_tables.set(true);
        let job = Job::recovered(record, now_ms);
        let kept = job.copy().map_or(0, |copy| copy.generation);
        let _ = self.sql.exec(
            "DELETE FROM chunks WHERE generation <> ?",
            vec![integer(kept)],
        );
        job
    }

    fn record(&self) -> Option<Record> {
        // Fails where there is no table yet.
        let cursor = self
            .sql
            .exec("SELECT record FROM job WHERE id = 0", None)
            .ok()?;
        match cursor.raw().next()?.ok()?.pop()? {
            SqlStorageValue::String(text) => serde_json::from_str(&text).ok(),
            _ => None,
        }
    }

    /// Stores the record.
    pub(super) fn save(&self, record: &Record) -> Result<()> {
        self.make_tables()?;
        let text = serde_json::to_string(record)?;
        self.sql.exec(
            "INSERT INTO job (id, record) VALUES (0, ?) \
             ON CONFLICT (id) DO UPDATE SET record = excluded.record",
            vec![text.into()],
        )?;
        Ok(())
    }

    /// Stores a sealed chunk.
    pub(super) fn put(&self, generation: u64, index: u32, sealed: Vec<u8>) -> Result<()> {
        if sealed.len() > ROW_BYTES {
            return Err(Error::from("a chunk is too large for a row"));
        }
        self.make_tables()?;
        self.sql.exec(
            "INSERT INTO chunks (generation, idx, blob) VALUES (?, ?, ?)",
            vec![
                integer(generation),
                integer(u64::from(index)),
                sealed.into(),
            ],
        )?;
        Ok(())
    }

    /// A sealed chunk, or `None` where it is not there any more.
    pub(super) fn get(&self, generation: u64, index: u32) -> Option<Vec<u8>> {
        let cursor = self
            .sql
            .exec(
                "SELECT blob FROM chunks WHERE generation = ? AND idx = ?",
                vec![integer(generation), integer(u64::from(index))],
            )
            .ok()?;
        match cursor.raw().next()?.ok()?.pop()? {
            SqlStorageValue::Blob(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Deletes the chunks of a generation.
    pub(super) fn delete(&self, generation: u64) {
        if self.has_tables.get() {
            let _ = self.sql.exec(
                "DELETE FROM chunks WHERE generation = ?",
                vec![integer(generation)],
            );
        }
    }

    /// The database has been emptied.
    pub(super) fn emptied(&self) {
        self.has_tables.set(false);
    }

    fn make_tables(&self) -> Result<()> {
        if self.has_tables.get() {
            return Ok(());
        }
        self.sql.exec(
            "CREATE TABLE IF NOT EXISTS job (id INTEGER PRIMARY KEY CHECK (id = 0), \
             record TEXT NOT NULL) STRICT; \
             CREATE TABLE IF NOT EXISTS chunks (generation INTEGER NOT NULL, \
             idx INTEGER NOT NULL, blob BLOB NOT NULL, UNIQUE (generation, idx)) STRICT",
            None,
        )?;
        self.has_tables.set(true);
        Ok(())
    }
}

/// Counters and times, which stay far below 2⁵³.
fn integer(value: u64) -> SqlStorageValue {
    SqlStorageValue::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}
