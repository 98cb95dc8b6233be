//! The table's icons. All are decoration: the control that contains one has a name of its own.

use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// A magnifier.
    Search,
    /// Columns side by side.
    Columns,
    /// Bars of a histogram.
    Bars,
    /// An arrow pointing down into a tray.
    Export,
    /// A question mark.
    Help,
    /// A pen.
    Edit,
    /// A cross.
    Close,
    Up,
    Down,
    /// Two sheets.
    Copy,
    /// Dots of a drag handle.
    Grip,
}

impl Sign {
    /// The path in a square of 16 units.
    fn path(self) -> &'static str {
        match self {
            Self::Search => "M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4M10.2 10.2l3.3 3.3",
            Self::Columns => "M2.5 3.5h11v9h-11zM6.2 3.5v9M9.8 3.5v9",
            Self::Bars => "M3 13V9.5M6.3 13V5M9.7 13V3M13 13V7.5",
            Self::Export => "M8 2.5v7M5 6.8l3 3 3-3M2.8 11v2.2h10.4V11",
            Self::Help => "M5.6 6a2.4 2.4 0 1 1 3.5 2.1c-.8.5-1.1.9-1.1 1.7M8 12.4v.1",
            Self::Edit => "M3 13l.6-2.8 7.2-7.2 2.2 2.2-7.2 7.2zM9.4 4.4l2.2 2.2",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Up => "M8 12.5v-9M4.5 7L8 3.5 11.5 7",
            Self::Down => "M8 3.5v9M4.5 9L8 12.5 11.5 9",
            Self::Copy => "M5.5 5.5h7v8h-7zM3.5 10.5v-8h7",
            Self::Grip => "M6 4v.1M10 4v.1M6 8v.1M10 8v.1M6 12v.1M10 12v.1",
        }
    }
}

/// An icon, one `em` in size, in the colour of the text.
#[component]
pub fn Glyph(sign: Sign) -> impl IntoView {
    view! {
        <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=sign.path() />
        </svg>
    }
}
