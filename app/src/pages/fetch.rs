//! This module shows the page that fetches reports: the form, and the progress of the fetches.

pub mod command;
pub mod credential;
pub mod fetching;
pub mod form;
pub mod offer;
pub mod origin;
pub mod questions;
pub mod reports;
pub mod rows;
pub mod script;
pub mod server;

pub use offer::{FetchLeaves, FetchLink, FetchOffer};
pub use origin::FetchedFrom;

use leptos::prelude::*;

use crate::text::fetch as words;
use form::FetchForm;
use rows::{HEADING_ID, Rows};
use script::FetchScript;

#[component]
pub fn FetchPage(
    /// The content between the head and the form.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="fetch">
            <header class="fetch-head">
                <h1>{words::HEADING}</h1>
                <p>{words::LEAD}</p>
            </header>
            {children()}
            <FetchForm />
            <section class="fetch-rows" aria-labelledby=HEADING_ID>
                <h2 id=HEADING_ID tabindex="-1">{words::FETCHES}</h2>
                <Rows />
            </section>
            <FetchScript />
        </div>
    }
}
