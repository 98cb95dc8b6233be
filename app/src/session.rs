//! The page and its open files: their signals, the engines that read them, and the actions of a
//! person.

pub mod actions;
pub mod client;
pub mod folder;
pub mod meter;
pub mod perf;
pub mod reclaim;
pub mod runtime;
pub mod sample;
pub mod source;
pub mod spawner;
pub mod state;
pub mod watchdog;
