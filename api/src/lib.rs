//! This crate holds the messages that the page and the worker exchange, and the checks that both
//! make. It sends nothing and reads no clock.
//!
//! Page and worker may have different versions. So a reader ignores members that it does not know,
//! accepts messages without the members that came later, and takes a value that it does not know of
//! a list, such as a parameter's type, for `Other`.

pub mod parameter;
pub mod problem;
pub mod status;
pub mod target;

use std::borrow::Cow;

pub use parameter::{Mistake, Parameter, Parameters, ValueType, Window};
pub use problem::{Problem, ProblemDetails};
pub use status::{JobStatus, Progress, State, Step};
pub use target::{Demo, ReportDescription, Target, Targets, Unavailable};

/// A text: part of the program at the worker, received at the page.
pub type Text = Cow<'static, str>;
