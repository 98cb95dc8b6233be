//! This module is the job's own database: its record and the sealed chunks.
//!
//! Writes without an `await` between them reach the disk together or not at all, which lets a new
//! copy replace the old one in one transaction.

use std::cell::Cell;

use worker::{Error, Result, SqlStorage, SqlStorageValue};

use crate::job::{Job, Record};
use crate::limits;
use crate::seal::TAG_BYTES;

/// Bytes of a row, at most. The platform takes 2 MB; the local runtime takes more without an error.
const ROW_BYTES: usize = 1024 * 1024;
const _: () = assert!(limits::CHUNK_BYTES + TAG_BYTES <= ROW_BYTES);

pub(super) struct Store {
    sql: SqlStorage,
    /// Whether the tables are known to exist. They are created by the first write, so that a job
    /// that only answers a status leaves nothing behind.
    has_tables: Cell<bool>,
    /// See [`Store::is_used`].
    is_used: Cell<bool>,
    /// Whether the stored record may contain the key of chunks that are destroyed.
    is_record_old: Cell<bool>,
    /// Whether answers may be stored. Their table is created with the first one.
    has_answers: Cell<bool>,
}

/// A stored answer. Each row is a piece of it.
pub(super) struct SealedAnswer {
    /// The number of the round that it was stored in.
    pub(super) round: u64,
    /// The salt of its key.
    pub(super) salt: [u8; 32],
    pub(super) pieces: Vec<Vec<u8>>,
}

/// Destroys one answer: a row that is only deleted stays in the file until its page is used again.
const DESTROY_ANSWER: [&str; 2] = [
    "UPDATE answers SET blob = zeroblob(length(blob)), salt = zeroblob(32) WHERE address = ?",
    "DELETE FROM answers WHERE address = ?",
];

/// Destroys every answer in the same way.
const DESTROY_ANSWERS: [&str; 2] = [
    "UPDATE answers SET blob = zeroblob(length(blob)), salt = zeroblob(32)",
    "DELETE FROM answers",
];

/// Destroys the record: a row that is only deleted stays in the file until its page is used again.
const DESTROY_RECORD: &str = "UPDATE job SET record = CAST(zeroblob(length(record)) AS TEXT)";

/// Destroys the chunks of one generation in the same way.
const DESTROY_ONE: [&str; 2] = [
    "UPDATE chunks SET blob = zeroblob(length(blob)) WHERE generation = ?",
    "DELETE FROM chunks WHERE generation = ?",
];

/// Destroys the chunks of all other generations in the same way.
const DESTROY_OTHERS: [&str; 2] = [
    "UPDATE chunks SET blob = zeroblob(length(blob)) WHERE generation <> ?",
    "DELETE FROM chunks WHERE generation <> ?",
];

/// Destroys everything in the same way.
const DESTROY_ALL: [&str; 4] = [
    DESTROY_RECORD,
    "DELETE FROM job",
    "UPDATE chunks SET blob = zeroblob(length(blob))",
    "DELETE FROM chunks",
];

impl Store {
    pub(super) fn new(sql: SqlStorage) -> Self {
        Self {
            sql,
            has_tables: Cell::new(false),
            is_used: Cell::new(false),
            is_record_old: Cell::new(false),
            // The table may be there from before.
            has_answers: Cell::new(true),
        }
    }

    /// The stored job; chunks that belong to no copy are deleted.
    pub(super) fn recover(&self, now_ms: u64) -> Job {
        let Some(record) = self.record() else {
            // There is no record, or it has an older form whose chunks cannot be found again.
            for statement in DESTROY_ALL.into_iter().chain(DESTROY_ANSWERS) {
                let _ = self.sql.exec(statement, None);
            }
            return Job::default();
        };
        self.has_tables.set(true);
        let job = Job::recovered(record, now_ms);
        let kept = job.copy().map_or(0, |copy| copy.generation);
        for statement in DESTROY_OTHERS {
            let _ = self.sql.exec(statement, vec![integer(kept)]);
        }
        self.is_record_old.set(true);
        if job.answers().is_none() {
            self.destroy_answers();
        }
        job
    }

    fn record(&self) -> Option<Record> {
        // This fails if there is no table yet.
        let cursor = self
            .sql
            .exec("SELECT record FROM job WHERE id = 0", None)
            .ok()?;
        match cursor.raw().next()?.ok()?.pop()? {
            SqlStorageValue::String(text) => serde_json::from_str(&text).ok(),
            _ => None,
        }
    }

    pub(super) fn save(&self, record: &Record) -> Result<()> {
        self.make_tables()?;
        let text = serde_json::to_string(record)?;
        if self.is_record_old.take() {
            self.sql.exec(DESTROY_RECORD, None)?;
        }
        self.sql.exec(
            "INSERT INTO job (id, record) VALUES (0, ?) \
             ON CONFLICT (id) DO UPDATE SET record = excluded.record",
            vec![text.into()],
        )?;
        Ok(())
    }

    /// Stores an answer in place of an earlier one; returns the bytes of the new one and of the
    /// earlier one.
    pub(super) fn put_answer(
        &self,
        address: &[u8; 32],
        answer: SealedAnswer,
    ) -> Result<(u64, u64)> {
        self.sql.exec(
            "CREATE TABLE IF NOT EXISTS answers (address BLOB NOT NULL, idx INTEGER NOT NULL, \
             round INTEGER NOT NULL, salt BLOB NOT NULL, blob BLOB NOT NULL, \
             UNIQUE (address, idx)) STRICT",
            None,
        )?;
        self.has_answers.set(true);
        let freed_bytes = self.answer_bytes(address);
        if freed_bytes > 0 {
            for statement in DESTROY_ANSWER {
                self.sql.exec(statement, vec![address.to_vec().into()])?;
            }
            self.is_used.set(true);
        }
        let mut bytes = 0_u64;
        for (index, piece) in answer.pieces.into_iter().enumerate() {
            if piece.len() > ROW_BYTES {
                return Err(Error::from("an answer is too large for a row"));
            }
            bytes = bytes.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            self.sql.exec(
                "INSERT INTO answers (address, idx, round, salt, blob) VALUES (?, ?, ?, ?, ?)",
                vec![
                    address.to_vec().into(),
                    integer(u64::try_from(index).unwrap_or(u64::MAX)),
                    integer(answer.round),
                    answer.salt.to_vec().into(),
                    piece.into(),
                ],
            )?;
        }
        Ok((bytes, freed_bytes))
    }

    fn answer_bytes(&self, address: &[u8; 32]) -> u64 {
        let sum = || {
            let cursor = self
                .sql
                .exec(
                    "SELECT coalesce(sum(length(blob)), 0) FROM answers WHERE address = ?",
                    vec![address.to_vec().into()],
                )
                .ok()?;
            match cursor.raw().next()?.ok()?.pop()? {
                SqlStorageValue::Integer(sum) => u64::try_from(sum).ok(),
                _ => None,
            }
        };
        sum().unwrap_or(0)
    }

    /// An answer, or `None` if none is stored.
    pub(super) fn answer(&self, address: &[u8; 32]) -> Option<SealedAnswer> {
        let rows = self
            .sql
            .exec(
                "SELECT round, salt, blob FROM answers WHERE address = ? ORDER BY idx",
                vec![address.to_vec().into()],
            )
            .ok()?;
        let mut found: Option<SealedAnswer> = None;
        for row in rows.raw() {
            let mut values = row.ok()?.into_iter();
            let (
                Some(SqlStorageValue::Integer(round)),
                Some(SqlStorageValue::Blob(salt)),
                Some(SqlStorageValue::Blob(piece)),
            ) = (values.next(), values.next(), values.next())
            else {
                return None;
            };
            let (round, salt) = (u64::try_from(round).ok()?, salt.try_into().ok()?);
            let answer = found.get_or_insert_with(|| SealedAnswer {
                round,
                salt,
                pieces: Vec::new(),
            });
            answer.pieces.push(piece);
        }
        found
    }

    /// Destroys every answer, and the record that opens them when the next record is stored.
    pub(super) fn destroy_answers(&self) {
        if !self.has_answers.take() {
            return;
        }
        // This fails if there never was a table.
        let is_done = |statement| self.sql.exec(statement, None).is_ok();
        if DESTROY_ANSWERS.into_iter().all(is_done) {
            self.is_used.set(true);
            self.is_record_old.set(true);
        }
    }

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

    /// A sealed chunk, or `None` if it is gone.
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

    /// Destroys the chunks of a generation, and the record that opens them when the next record is
    /// stored.
    pub(super) fn delete(&self, generation: u64) {
        if self.has_tables.get() {
            for statement in DESTROY_ONE {
                let _ = self.sql.exec(statement, vec![integer(generation)]);
            }
            self.is_used.set(true);
            self.is_record_old.set(true);
        }
    }

    /// Whether the journal may still contain pages of something that was destroyed. Only emptying
    /// the database removes its files.
    pub(super) fn is_used(&self) -> bool {
        self.is_used.get()
    }

    /// Records that the database was emptied.
    pub(super) fn emptied(&self) {
        self.has_tables.set(false);
        self.has_answers.set(false);
        self.is_used.set(false);
        self.is_record_old.set(false);
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

/// Converts a counter or a time, which stay far below 2⁵³.
fn integer(value: u64) -> SqlStorageValue {
    SqlStorageValue::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}
