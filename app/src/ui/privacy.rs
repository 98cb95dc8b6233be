//! This module shows the meter of requests, the list of them, and the safeguards that keep rows on
//! the machine.

use leptos::prelude::*;

use crate::model::format::moment;
use crate::model::network::{LISTED, NetworkLog, NetworkRequest, Reason, host_and_path, reason};
use crate::platform::api;
use crate::platform::dom::folder_address;
use crate::session::state::Page;
use crate::text::page as words;
use crate::ui::dialog::Dialog;

/// Whether the privacy dialog is open; provided as context by the shell.
#[derive(Debug, Clone, Copy)]
pub struct PrivacyOpen(pub RwSignal<bool>);

/// The request meter: says how many requests were made and opens the dialog.
#[component]
pub fn Meter() -> impl IntoView {
    let page = expect_context::<Page>();
    let PrivacyOpen(open) = expect_context();
    let count = Memo::new(move |_| page.requests.with(NetworkLog::count));
    let has_unexpected = Memo::new(move |_| page.requests.with(NetworkLog::has_unexpected));
    let text = move || words::requests(count.get());
    view! {
        <button
            type="button"
            class="meter"
            class:is-unexpected=has_unexpected
            aria-haspopup="dialog"
            on:click=move |_| open.set(true)
        >
            <span class="meter-dot" aria-hidden="true"></span>
            <span>{move || text().0}<span class="meter-since">{move || text().1}</span></span>
        </button>
    }
}

/// The dialog that lists the requests and the safeguards.
#[component]
pub fn PrivacyDialog() -> impl IntoView {
    let page = expect_context::<Page>();
    let PrivacyOpen(open) = expect_context();
    let check = Action::new_local(|(): &()| api::health());
    let (asking, answer) = (check.pending(), check.value());
    let said = move || {
        if asking.get() {
            return words::API_ASKING.to_owned();
        }
        answer.with(|answer| answer.as_ref().map(words::api_answer).unwrap_or_default())
    };
    let enforced = move || {
        words::enforced(page.confinement.get())
            .into_iter()
            .map(|(name, sentence)| view! { <dt>{name}</dt> <dd>{sentence}</dd> })
            .collect_view()
    };
    view! {
        <Dialog open=open title=words::PRIVACY name="privacy">
            <section class="dialog-section">
                <h3>{words::METER}</h3>
                <p class="dialog-figure">
                    {move || words::requests(page.requests.with(NetworkLog::count)).0}
                </p>
                <RequestList />
                <p>{words::METER_NOTE}</p>
            </section>
            <dl class="terms dialog-section">{enforced}</dl>
            <section class="dialog-section">
                <h3>{words::API}</h3>
                <p>{words::API_NOTE}</p>
                <p class="dialog-ask">
                    <button
                        type="button"
                        class="button"
                        disabled=asking
                        on:click=move |_| {
                            check.dispatch_local(());
                        }
                    >
                        {words::API_CHECK}
                    </button>
                    <span role="status">{said}</span>
                </p>
            </section>
        </Dialog>
    }
}

/// Every request since the page loaded, or the latest ones.
#[component]
fn RequestList() -> impl IntoView {
    let page = expect_context::<Page>();
    let base = folder_address();
    let row = move |request: &NetworkRequest| {
        let (ms, url) = (request.start_ms, &request.url);
        let reason = reason(url, &base);
        let (host, path) = host_and_path(url);
        let moment = moment(ms, page.offset_minutes(ms));
        let time = moment.split_once(' ').map_or("", |(_, time)| time);
        view! {
            <tr class:is-unexpected=reason == Reason::Unexpected>
                <td>
                    <time title=moment.clone()>{time.to_owned()}</time>
                </td>
                <td>
                    <code>{path.to_owned()}</code>
                </td>
                <td>{host.to_owned()}</td>
                <td>{words::request_reason(reason)}</td>
            </tr>
        }
    };
    move || {
        page.requests.with(|log| {
            let has_more = usize::try_from(log.count()).is_ok_and(|count| count > LISTED);
            (log.count() > 0).then(|| {
                view! {
                    <div class="scroll-box" tabindex="0" role="region" aria-label=words::METER>
                        <table class="plain-table request-list">
                            <thead>
                                <tr>{words::METER_HEADS.map(|head| view! { <th scope="col">{head}</th> })}</tr>
                            </thead>
                            <tbody>{log.latest().map(&row).collect_view()}</tbody>
                        </table>
                    </div>
                    {has_more.then(|| view! { <p>{words::latest_requests(LISTED)}</p> })}
                }
            })
        })
    }
}
