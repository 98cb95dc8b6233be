//! The judge's native half: one program, so that it links once.
//!
//! Unit tests of a module's inside sit beside the module; here is what concerns a whole file, a
//! whole crate or the whole tree.

mod archives;
mod cells;
mod corpus;
mod corrections;
mod expectations;
mod fuzzed;
mod hostile;
mod invariants;
mod layers;
mod pieces;
mod profiles;
mod samples;
mod spectrum;
mod supply;
mod upstream;
mod words;
