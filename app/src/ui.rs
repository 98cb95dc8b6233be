//! What any page is made of: the header with its tabs, dialogs, notes, icons, and the ways in which
//! files come.

pub mod code_block;
pub mod correct_button;
pub mod dialog;
pub mod drop;
pub mod icon;
pub mod masthead;
pub mod notice;
pub mod picker;
pub mod popover;
pub mod privacy;
pub mod progress;
pub mod tabs;
pub mod toast;
