//! The page, the engine in its Web Worker, and the maker of samples.
//!
//! Three binaries share this crate: `rollcall` is the page ([`shell`]), `engine` reads files and
//! answers questions about them ([`engine`]), one engine for each open file, and `sample` makes up
//! reports. Page and engine exchange [`reports::wire`] messages through [`session::client`].
//!
//! The page has layers, and each uses only the layers below it, from low to high:
//! [`platform`] (the browser), [`model`] (plain values), [`text`] (every word on the screen),
//! [`session`] (the state, and the actions of a person), [`ui`] (controls that pages share),
//! [`pages`], [`shell`]. [`engine`] uses [`platform`] alone.

#![expect(
    missing_docs,
    reason = "the crate is not published, and a comment that repeats a name says nothing"
)]

pub mod engine;
pub mod model;
pub mod pages;
pub mod platform;
pub mod session;
pub mod shell;
pub mod text;
pub mod ui;
