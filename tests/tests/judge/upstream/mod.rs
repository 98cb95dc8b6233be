//! This module tests the upstream simulator over real TCP, which the worker's tests rely on.

mod client;
mod control;
mod copilot;
mod faults;
mod protocol;
