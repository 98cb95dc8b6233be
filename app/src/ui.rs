//! This module has the components that all pages share: the header with its tabs, dialogs, notes,
//! icons, and the ways to open files.

pub mod code_block;
pub mod correct_button;
pub mod dialog;
pub mod drop;
pub mod file_list;
pub mod icon;
pub mod masthead;
pub mod notice;
pub mod picker;
pub mod popover;
pub mod privacy;
pub mod progress;
pub mod shortcuts;
pub mod tabs;
pub mod toast;
