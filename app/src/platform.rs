//! This module wraps the browser: the document, the clipboard, the clock, JavaScript values, and a
//! policy that keeps engines from the network. It knows nothing of reports or of the page.

pub mod api;
pub mod clipboard;
pub mod confinement;
pub mod dom;
pub mod favicon;
pub mod history;
pub mod js;
pub mod later;
pub mod locale;
pub mod program;
pub mod storage;
pub mod task;
pub mod timer;
pub mod zones;
