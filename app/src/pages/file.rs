//! This module shows one open file: its head, overview, table and problems; or why it is not open.

pub mod as_of_control;
pub mod combine_offer;
pub mod file_head;
pub mod notation_question;
use leptos::{ev, prelude::*};

use crate::model::format::count;
use crate::model::phase::Phase;
use crate::model::reclaim::offers_reclaim;
use crate::model::roving::{Direction, moved};
use crate::model::view_state::Pane;
use crate::pages::bundle::{self, BundlePage};
use crate::pages::file::as_of_control::AsOfControl;
use crate::pages::file::file_head::{FileHead, FileNotes, FileTitle};
use crate::pages::overview::OverviewPane;
use crate::pages::problems::ProblemsPane;
use crate::pages::reclaim::ReclaimPane;
use crate::pages::table::TablePage;
use crate::platform::dom;
use crate::session::state::OpenFile;
use crate::text::{kinds, page as words, reading, refusals};
use crate::ui::notice::Notice;
use crate::ui::progress::ReadingProgress;

/// The parts of a file of this kind, in the order of their tabs.
fn panes(kind: &str) -> &'static [Pane] {
    if offers_reclaim(kind) {
        &[Pane::Overview, Pane::Reclaim, Pane::Table, Pane::Problems]
    } else {
        &[Pane::Overview, Pane::Table, Pane::Problems]
    }
}

/// The phase that decides what is drawn, which changes far less often than the phase's details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PagePhase {
    Reading,
    Ready,
    Listed,
    Notice,
    /// There is no engine to read it; a banner above says why.
    Stuck,
}

/// The page of one file.
#[component]
pub fn FilePage(file: OpenFile) -> impl IntoView {
    let phase = Memo::new(move |_| {
        file.phase.with(|phase| match phase {
            Phase::Reading if file.page.trouble.with(Option::is_some) => PagePhase::Stuck,
            Phase::Reading => PagePhase::Reading,
            Phase::Ready => PagePhase::Ready,
            Phase::Listed => PagePhase::Listed,
            Phase::Refused(_) | Phase::Cancelled | Phase::Crashed(_) => PagePhase::Notice,
        })
    });
    let pane = Memo::new(move |_| file.view_state.with(|view_state| view_state.pane));
    let knows_columns = Memo::new(move |_| file.about.with(Option::is_some));
    // While the file is read, the first rows are shown, whichever pane follows. If the table
    // follows, it is the same table.
    let shows_table = Memo::new(move |_| match phase.get() {
        PagePhase::Reading => knows_columns.get(),
        PagePhase::Ready => pane.get() == Pane::Table,
        PagePhase::Listed | PagePhase::Notice | PagePhase::Stuck => false,
    });
    let shows = move |which: Pane| phase.get() == PagePhase::Ready && pane.get() == which;
    announce_opening(file);
    keep_focus(file, pane);

    view! {
        <article class="file" class:has-table=shows_table>
            <Show when=move || matches!(phase.get(), PagePhase::Reading | PagePhase::Ready)>
                <FileHead file=file />
                <div class="file-bar">
                    <FileTitle file=file />
                    <Show when=move || phase.get() == PagePhase::Ready>
                        <AsOfControl file=file />
                        <PaneTabs file=file />
                    </Show>
                </div>
                <FileNotes file=file />
            </Show>
            <Show when=move || phase.get() == PagePhase::Reading>
                <ReadingProgress file=file />
            </Show>
            <Show when=move || phase.get() == PagePhase::Notice>
                <Notice file=file />
            </Show>
            <Show when=move || phase.get() == PagePhase::Listed>
                <BundlePage file=file />
            </Show>
            <Show when=move || shows(Pane::Overview)>
                <div class="pane" role="tabpanel" id=panel_id(Pane::Overview)
                    aria-labelledby=tab_id(Pane::Overview) tabindex="-1">
                    <OverviewPane file=file />
                </div>
            </Show>
            <Show when=move || shows(Pane::Reclaim)>
                <div class="pane" role="tabpanel" id=panel_id(Pane::Reclaim)
                    aria-labelledby=tab_id(Pane::Reclaim) tabindex="-1">
                    <ReclaimPane file=file />
                </div>
            </Show>
            <Show when=move || shows_table.get()>
                <div class="pane pane-table" role="tabpanel" id=panel_id(Pane::Table)
                    aria-label=words::pane(Pane::Table) tabindex="-1">
                    <TablePage file=file />
                </div>
            </Show>
            <Show when=move || shows(Pane::Problems)>
                <div class="pane" role="tabpanel" id=panel_id(Pane::Problems)
                    aria-labelledby=tab_id(Pane::Problems) tabindex="-1">
                    <ProblemsPane file=file />
                </div>
            </Show>
        </article>
    }
}

fn tab_id(pane: Pane) -> &'static str {
    match pane {
        Pane::Overview => "pane-tab-overview",
        Pane::Reclaim => "pane-tab-reclaim",
        Pane::Table => "pane-tab-table",
        Pane::Problems => "pane-tab-problems",
    }
}

fn panel_id(pane: Pane) -> &'static str {
    match pane {
        Pane::Overview => "pane-overview",
        Pane::Reclaim => "pane-reclaim",
        Pane::Table => "pane-table",
        Pane::Problems => "pane-problems",
    }
}

#[component]
fn PaneTabs(file: OpenFile) -> impl IntoView {
    let pane = Memo::new(move |_| file.view_state.with(|view_state| view_state.pane));
    let panes = file.about.with_untracked(|about| {
        let kind = about.as_ref().map(|about| about.kind.as_str());
        panes(kind.unwrap_or_default())
    });
    let number = move |which: Pane| match which {
        Pane::Overview | Pane::Reclaim => None,
        Pane::Table => file
            .about
            .with(|about| about.as_ref().map(|about| u64::from(about.rows))),
        Pane::Problems => Some(
            file.problems
                .with(|problems| problems.iter().map(|p| p.count).sum()),
        ),
    };
    let key = move |event: ev::KeyboardEvent| {
        let at = panes
            .iter()
            .position(|other| *other == pane.get_untracked())
            .unwrap_or(0);
        let Some(to) = moved(&event.key(), at, panes.len(), Direction::Horizontal) else {
            return;
        };
        event.prevent_default();
        if to != at {
            file.show_pane(panes[to]);
            dom::focus_index(&event, to);
        }
    };
    let tabs = panes
        .iter()
        .enumerate()
        .map(|(index, which)| {
            let which = *which;
            let is_selected = move || pane.get() == which;
            view! {
                <button
                    type="button"
                    role="tab"
                    class="pane-tab"
                    id=tab_id(which)
                    data-index=index
                    aria-selected=move || is_selected().to_string()
                    aria-controls=move || is_selected().then_some(panel_id(which))
                    tabindex=move || if is_selected() { "0" } else { "-1" }
                    on:click=move |_| file.show_pane(which)
                >
                    {words::pane(which)}
                    {move || number(which).map(|n| view! {
                        " "<span class="pane-count" class:is-none=n == 0>{count(n)}</span>
                    })}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="pane-tabs" role="tablist" aria-label=words::PANES on:keydown=key>
            {tabs}
        </div>
    }
}

/// Announces to screen readers that the file is open, or why it is not.
fn announce_opening(file: OpenFile) {
    Effect::new(move |was_reading: Option<bool>| {
        let is_reading = file.phase.with(|phase| *phase == Phase::Reading);
        if was_reading == Some(true) {
            let name = file.name.get_value();
            match file.phase.get_untracked() {
                Phase::Ready => file.page.announce(opened(file)),
                Phase::Listed => file.page.announce(bundle::summary(file)),
                Phase::Cancelled => file.page.announce(reading::stopped(&name)),
                Phase::Refused(refusal) => {
                    let why = refusals::words(&refusal, &name).title;
                    file.page.announce(reading::refused(&name, &why));
                }
                // The code that notices it announces it, whichever file is shown.
                Phase::Crashed(_) | Phase::Reading => {}
            }
            // The button that stopped the reading is removed, so the focus has to be moved.
            request_animation_frame(|| {
                if dom::focus_is_lost() {
                    dom::focus_by_id("content");
                }
            });
        }
        is_reading
    });
}

/// The announcement of an open file.
fn opened(file: OpenFile) -> String {
    let rows = file.about.with_untracked(|about| {
        about
            .as_ref()
            .map(|about| kinds::rows(&about.kind, u64::from(about.rows)))
    });
    let findings = file.overview.with_untracked(|overview| {
        overview
            .as_ref()
            .map_or(0, |overview| crate::pages::overview::found(overview))
    });
    let opened = reading::opened(&file.name.get_value(), &rows.unwrap_or_default(), findings);
    let cautions = file.about.with_untracked(|about| {
        let about = about.as_ref()?;
        let partial = about
            .cautions
            .iter()
            .filter(|caution| caution.concerns_every_figure());
        let said: Vec<String> = partial.map(|it| reading::caution(it, about)).collect();
        Some(said.join(" "))
    });
    match cautions.filter(|said| !said.is_empty()) {
        Some(said) => format!("{opened} {said}"),
        None => opened,
    }
}

/// Moves the focus to the new pane if the clicked control was removed with its own pane. Otherwise
/// the focus would go to the top of the page.
fn keep_focus(file: OpenFile, pane: Memo<Pane>) {
    Effect::new(move |before: Option<Pane>| {
        let now = pane.get();
        if before.is_some_and(|before| before != now) {
            // The pane before may have been scrolled; this one starts at its beginning.
            dom::scroll_to_start(".content");
            request_animation_frame(move || {
                if dom::focus_is_lost() && file.page.route.get_untracked().file() == Some(file.id) {
                    dom::focus_by_id(panel_id(now));
                }
            });
        }
        now
    });
}
