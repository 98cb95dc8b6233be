//! The start page: what this is, what it reads, how to get that, and what leaves the machine.

use leptos::prelude::*;

use crate::code_block::CodeBlock;
use crate::copy::{fetching, kinds, page as words};
use crate::fetch_page::{FetchLeaves, FetchOffer};
use crate::folder;
use crate::icon::{Glyph, Icon};
use crate::picker::Picker;
use crate::privacy::PrivacyOpen;
use crate::state::Page;

/// The page that is shown while no file is.
#[component]
pub fn Welcome() -> impl IntoView {
    let picker = expect_context::<Picker>();
    let PrivacyOpen(privacy) = expect_context();
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
            <section class="welcome-reads" aria-labelledby="welcome-reads">
                <h2 id="welcome-reads">{words::READS}</h2>
                <ul class="register">
                    {kinds::READS.into_iter().map(|read| view! { <ReadRow read=read /> }).collect_view()}
                </ul>
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
                    <p>{words::NOTHING_WHY}</p>
                    <FetchLeaves />
                    <p>
                        <button
                            type="button"
                            class="link"
                            aria-haspopup="dialog"
                            on:click=move |_| privacy.set(true)
                        >
                            {words::NOTHING_MORE}
                        </button>
                    </p>
                </section>
            </div>
        </div>
    }
}

#[component]
fn ReadRow(read: kinds::Reading) -> impl IntoView {
    let page = expect_context::<Page>();
    let title = kinds::title(read.kind);
    view! {
        <li class="register-row">
            <span class="register-title">{title}</span>
            <span class="register-text">{read.answers}</span>
            <code class="register-path">{fetching::path(read.path)}</code>
            <button
                type="button"
                class="link register-action"
                aria-label=words::sample_of(title)
                on:click=move |_| page.open_sample(read.sample)
            >
                {words::SAMPLE}
                <Glyph icon=Icon::Onward />
            </button>
        </li>
    }
}
