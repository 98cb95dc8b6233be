//! The page, and the engine in its Web Worker.
//!
//! Two binaries share this crate: `rollcall` is the page ([`shell`]), `engine` reads files and
//! answers questions about them ([`engine`]), one engine for each open file. They talk in
//! [`reports::wire`] messages through [`client`]. What the page knows is in [`state`], what a
//! person can do in [`actions`]; everything else turns the first into a view that calls the second.

pub mod as_of_control;
pub mod bundle_page;
pub mod charts;
pub mod corrections;
pub mod engine;
pub mod fetch_page;
pub mod fetching;
pub mod file_head;
pub mod file_page;
pub mod grid;
pub mod join_offer;
pub mod model;
pub mod notation_question;
pub mod open_before;
pub mod overview;
pub mod platform;
pub mod problems;
pub mod profiles;
pub mod reclaim_page;
pub mod session;
pub mod shell;
pub mod table_page;
pub mod text;
pub mod ui;
pub mod welcome;
