//! The upstream simulator over real TCP: what a test of the worker takes for granted about it.

mod client;
mod control;
mod faults;
mod protocol;
