//! The page and its open files while they live: their signals, the engines that read them, and
//! what a person can do with them.

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
