//! This module draws the icons. All are decoration: the controls around them have names.

use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A cross: closes.
    Close,
    /// A plus: adds.
    Add,
    Light,
    Dark,
    System,
    /// Three dots: more commands.
    More,
    /// An angle downwards: opens a list.
    Below,
    /// An arrow to the right: leads on.
    Onward,
}

impl Icon {
    /// The path in a square of 16.
    fn path(self) -> &'static str {
        match self {
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Add => "M8 3v10M3 8h10",
            Self::Light => {
                "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.6v1.2M8 13.2v1.2M1.6 8h1.2\
                 M13.2 8h1.2M3.5 3.5l.8.8M11.7 11.7l.8.8M3.5 12.5l.8-.8M11.7 4.3l.8-.8"
            }
            Self::Dark => "M13 9.6A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.6z",
            Self::System => {
                "M8 2.4a5.6 5.6 0 1 0 0 11.2A5.6 5.6 0 0 0 8 2.4M8 2.4v11.2M8 5h4.6\
                             M8 8h5.6M8 11h4.6"
            }
            Self::More => "M2.7 8h.6M7.7 8h.6M12.7 8h.6",
            Self::Below => "M4 6l4 4 4-4",
            Self::Onward => "M3 8h9M8.5 4.5L12 8l-3.5 3.5",
        }
    }
}

/// An icon, one `em` in size, in the colour of the text.
#[component]
pub fn Glyph(icon: Icon) -> impl IntoView {
    view! {
        <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=icon.path() />
        </svg>
    }
}

/// The product's mark: a list being ticked off.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <rect class="mark-ground" width="32" height="32" rx="7" />
            <g class="mark-lines">
                <path d="M6.5 9.5 8.6 11.6 12.4 7.2M16.5 9.5H25.5M6.5 17 8.6 19.1 12.4 14.7M16.5 17H25.5" />
                <path class="mark-faint" d="M16.5 24.5H22" />
                <circle class="mark-faint" cx="9.3" cy="24.5" r="1.6" />
            </g>
        </svg>
    }
}
