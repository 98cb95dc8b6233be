//! This module shows the start page: the product, the reports it reads, how to get them, and what
//! leaves the machine.

pub mod open_before;
use leptos::{ev, prelude::*};
use reports::catalog::KindWords;

use crate::model::dialog::OpenDialog;
use crate::model::roving::{Direction, moved};
use crate::pages::fetch::{FetchLeaves, FetchOffer};
use crate::pages::start::open_before::OpenBefore;
use crate::platform::dom;
use crate::session::folder;
use crate::session::state::Page;
use crate::text::samples::{PRODUCTS_LIST, products};
use crate::text::{fetching, page as words};
use crate::ui::code_block::CodeBlock;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::picker::Picker;

/// The page that is shown if no file is.
#[component]
pub fn Welcome() -> impl IntoView {
    let page = expect_context::<Page>();
    let picker = expect_context::<Picker>();
    view! {
        <div class="welcome">
            <section class="welcome-lead">
                <div>
                    <h1>{words::SENTENCE}</h1>
                    <p class="welcome-how">{words::SENTENCE_HOW}</p>
                </div>
                <div class="welcome-open">
                    <button
                        type="button"
                        class="button button-primary"
                        on:click=move |_| picker.open()
                    >
                        {words::CHOOSE}
                    </button>
                    <Show when=folder::can_be_chosen>
                        <button type="button" class="link" on:click=move |_| picker.open_folder()>
                            {words::CHOOSE_FOLDER}
                        </button>
                    </Show>
                    <p>{words::OR_DROP}</p>
                    <FetchOffer />
                </div>
            </section>
            <OpenBefore />
            <section class="welcome-reads" aria-labelledby="welcome-reads">
                <h2 id="welcome-reads">{words::READS}</h2>
                <Products />
                <p class="note">{words::READS_MORE}</p>
            </section>
            <div class="welcome-pair">
                <section aria-labelledby="welcome-get">
                    <h2 id="welcome-get">{fetching::HEADING}</h2>
                    <p>{fetching::BY_BROWSER}</p>
                    <p>{fetching::BY_COMMAND}</p>
                    <CodeBlock text=fetching::command("all_users") />
                    <p class="note">{fetching::COMMAND_NOTE}</p>
                </section>
                <section aria-labelledby="welcome-leaves">
                    <h2 id="welcome-leaves">{words::LEAVES}</h2>
                    <p class="nothing">{words::NOTHING}</p>
                    <p>{move || words::nothing_why(page.confinement.get())}</p>
                    <FetchLeaves />
                    <p>
                        <button
                            type="button"
                            class="link"
                            aria-haspopup="dialog"
                            on:click=move |_| page.open_dialog(OpenDialog::Privacy)
                        >
                            {words::NOTHING_MORE}
                        </button>
                    </p>
                </section>
            </div>
        </div>
    }
}

/// The reports of one product at a time, because all at once would be a long page.
#[component]
fn Products() -> impl IntoView {
    let page = expect_context::<Page>();
    let shown = page.product;
    let products = products();
    let number = products.len();
    let key = move |event: ev::KeyboardEvent| {
        let at = shown.get_untracked();
        if let Some(to) = moved(&event.key(), at, number, Direction::Horizontal) {
            event.prevent_default();
            shown.set(to);
            dom::focus_index(&event, to);
        }
    };
    let tabs = products.iter().enumerate().map(|(index, product)| {
        let is_shown = move || shown.get() == index;
        view! {
            <button
                type="button"
                role="tab"
                class="pane-tab"
                id=tab_id(index)
                data-index=index
                aria-selected=move || is_shown().to_string()
                aria-controls=move || is_shown().then_some("welcome-product")
                tabindex=move || if is_shown() { "0" } else { "-1" }
                on:click=move |_| shown.set(index)
            >
                {product.name}" "<span class="pane-count">{product.kinds.len()}</span>
            </button>
        }
    });
    let tabs = tabs.collect_view();
    let rows = move || {
        let kinds = products.get(shown.get())?.kinds.iter();
        Some(
            kinds
                .map(|kind| view! { <ReadRow kind=*kind /> })
                .collect_view(),
        )
    };
    view! {
        <div class="product-tabs" role="tablist" aria-label=PRODUCTS_LIST on:keydown=key>
            {tabs}
        </div>
        <div
            role="tabpanel"
            id="welcome-product"
            aria-labelledby=move || tab_id(shown.get())
        >
            <ul class="register">{rows}</ul>
        </div>
    }
}

fn tab_id(index: usize) -> String {
    format!("welcome-product-{index}")
}

#[component]
fn ReadRow(kind: &'static KindWords) -> impl IntoView {
    let page = expect_context::<Page>();
    let title = kind.title;
    let offer = kind.offer.as_ref();
    let sample = offer.and_then(|offer| offer.sample_rows).map(|_| {
        view! {
            <button
                type="button"
                class="link register-action"
                aria-label=words::sample_of(title)
                on:click=move |_| page.open_sample(kind.id)
            >
                {words::SAMPLE}
                <Glyph icon=Icon::Onward />
            </button>
        }
    });
    view! {
        <li class="register-row">
            <span class="register-title">{title}</span>
            <span class="register-text">{offer.map(|offer| offer.answers)}</span>
            <code class="register-path">{offer.map(|offer| offer.from)}</code>
            {sample}
        </li>
    }
}
