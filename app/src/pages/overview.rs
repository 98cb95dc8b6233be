//! This module shows the overview of a file: figures, findings, charts. Each is a query, and a
//! click shows its rows.

use leptos::prelude::*;
use reports::overview::{Figure, Overview};
use reports::read::About;
use reports::reclaim::StoppedFeed;

use crate::model::reclaim::offers_reclaim;
use crate::pages::overview::charts::charts;
use crate::session::state::OpenFile;
use crate::text::kpis::Lacking;
use crate::text::page as words;
use crate::text::reclaim;

pub mod charts;
mod columns;
mod counted;
mod finding;
mod findings;
mod hero;
mod kpi;
mod kpis;
mod lead;

use columns::columns as columns_of_table;
use findings::findings;
use hero::hero;
use kpis::kpis;
use lead::lead;

#[component]
pub fn OverviewPane(file: OpenFile) -> impl IntoView {
    move || {
        let (overview, about) = (file.overview.get()?, file.about.get()?);
        let lead = lead(&overview, &about);
        let lead_id = lead.as_ref().map(|lead| lead.id.clone());
        Some(view! {
            <div class="overview">
                <FilterNote file=file />
                {overview.stopped_feed.as_ref().map(stopped_feed)}
                {lead.map(|lead| hero(file, lead, offers_reclaim(&about.kind)))}
                {kpis(file, &about, &overview)}
                {findings(file, &about, &overview.findings, lead_id.as_deref())}
                {columns_of_table(file, &about)}
                {charts(file, &about, &overview.charts)}
            </div>
        })
    }
}

/// The note above the figures that activity seems to have stopped arriving.
pub(crate) fn stopped_feed(feed: &StoppedFeed) -> impl IntoView + use<> {
    view! {
        <p class="feed-note" role="note">
            <strong>{reclaim::FEED_STOPPED}</strong>" "{reclaim::stopped_feed(feed)}
        </p>
    }
}

/// The number of findings that concern at least one row.
#[must_use]
pub fn found(overview: &Overview) -> usize {
    overview
        .findings
        .iter()
        .filter(|f| matches!(f.rows, Figure::Count(n) if n > 0))
        .count()
}

/// Columns by their keys: the file's name for each, else the kind's, and why it cannot be used.
fn columns(about: &About, keys: &[String]) -> Vec<(String, Lacking)> {
    let absent = |key: &String| {
        let absent = about.absent.iter().find(|absent| absent.key == *key);
        absent.map_or_else(|| key.clone(), |absent| absent.name.clone())
    };
    keys.iter()
        .map(
            |key| match about.columns.iter().find(|column| column.key == *key) {
                Some(column) if column.chosen => (column.name.clone(), Lacking::ReadOtherwise),
                Some(column) => (column.name.clone(), Lacking::Values),
                None => (absent(key), Lacking::Column),
            },
        )
        .collect()
}

/// The note that the table is filtered: the figures always count the whole file.
#[component]
fn FilterNote(file: OpenFile) -> impl IntoView {
    let query = Memo::new(move |_| file.view_state.with(|view_state| view_state.query.clone()));
    move || {
        let text = query.get();
        (!text.is_empty()).then(|| {
            view! {
                <p class="filter-note">
                    {words::FILTERED}" "
                    <code>{text}</code>" "
                    <button
                        type="button"
                        class="link"
                        on:click=move |_| {
                            file.set_query("", crate::model::view_state::Step::Push);
                        }
                    >
                        {words::UNFILTER}
                    </button>
                </p>
            }
        })
    }
}

/// Whether the table shows exactly what this query selects.
fn is_shown(file: OpenFile, query: &str) -> bool {
    !query.is_empty() && file.view_state.with(|view_state| view_state.query == query)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reports::as_of::{AsOf, Source};
    use reports::overview::{Finding, Severity};

    #[test]
    fn a_check_that_found_nothing_is_no_finding() {
        let finding = |rows| Finding {
            id: String::new(),
            severity: Severity::Low,
            rows,
            of: None,
            unknown: 0,
            undecided: None,
            query: String::new(),
        };
        let overview = Overview {
            as_of: AsOf {
                ms: None,
                source: Source::Unknown,
            },
            stopped_feed: None,
            kpis: Vec::new(),
            findings: vec![
                finding(Figure::Count(0)),
                finding(Figure::Count(2)),
                finding(Figure::Unknown(Vec::new())),
            ],
            charts: Vec::new(),
        };
        assert_eq!(found(&overview), 1);
    }
}
