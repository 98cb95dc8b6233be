//! The years, months and days of a column of times in its menu, each with its number of rows.

use std::collections::BTreeSet;

use leptos::prelude::*;
use reports::table::Type;
use reports::time::{DAY_MS, Date};
use reports::view::Values;

use super::Menu;
use crate::model::format::{count, month_long};
use crate::pages::table::filter::{Draft, Presence};
use crate::text::table as words;

/// A year, a month or a day that has rows.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Period {
    /// As a query writes it: `2026`, `2026-03` or `2026-03-28`.
    text: String,
    rows: u64,
    /// Whether it has shorter periods.
    opens: bool,
}

/// Letters of a year, a month and a day.
const LETTERS: [usize; 3] = [4, 7, 10];

/// The periods to list, newest first: all years, and within each open period the next shorter ones.
fn periods(listed: &Values, open: &BTreeSet<String>) -> Vec<Period> {
    let days: Vec<(String, u64)> = listed
        .days
        .iter()
        .rev()
        .map(|(day, rows)| {
            (
                Date::of_ms(i64::from(*day) * DAY_MS).iso(),
                u64::from(*rows),
            )
        })
        .collect();
    if days.is_empty() {
        // Too many days: the years are counted.
        let years = listed.values.iter().map(|year| Period {
            text: year.value.clone(),
            rows: year.rows,
            opens: false,
        });
        let mut years: Vec<Period> = years.collect();
        years.sort_by(|a, b| b.text.cmp(&a.text));
        return years;
    }
    let mut periods = Vec::new();
    add(&days, 0, open, &mut periods);
    periods
}

fn add(days: &[(String, u64)], depth: usize, open: &BTreeSet<String>, periods: &mut Vec<Period>) {
    let letters = LETTERS[depth];
    for group in days.chunk_by(|a, b| a.0.get(..letters) == b.0.get(..letters)) {
        let text = group[0].0.get(..letters).unwrap_or_default().to_owned();
        let opens = depth + 1 < LETTERS.len();
        let is_open = opens && open.contains(&text);
        periods.push(Period {
            rows: group.iter().map(|(_, rows)| rows).sum(),
            text,
            opens,
        });
        if is_open {
            add(group, depth + 1, open, periods);
        }
    }
}

/// Whether a period, or a longer one that it lies in, is ticked.
fn is_ticked(draft: &Draft, text: &str) -> (bool, bool) {
    let has = |period: &str| draft.has(Type::Timestamp, period);
    let within = LETTERS
        .into_iter()
        .filter(|letters| *letters < text.len())
        .any(|letters| text.get(..letters).is_some_and(has));
    (within || has(text), within)
}

#[component]
pub fn Calendar(menu: Menu) -> impl IntoView {
    let open = RwSignal::new(BTreeSet::new());
    // Years are only opened by a person, unless there is only one.
    Effect::new(move |done: Option<bool>| {
        let only = menu.listed.with(|listed| {
            let years = listed.as_ref().filter(|listed| listed.distinct == 1)?;
            years.values.first().map(|year| year.value.clone())
        });
        if let (Some(year), false) = (only, done == Some(true)) {
            open.update(|open| {
                open.insert(year);
            });
            return true;
        }
        done == Some(true) || menu.listed.read().is_some()
    });
    let items = move || {
        let listed = menu.listed.get()?;
        Some(open.with(|open| periods(&listed, open)))
    };
    view! {
        <ul class="value-list calendar" aria-label=words::PERIODS>
            {move || items().unwrap_or_default().into_iter().map(|period| {
                view! { <PeriodItem menu=menu period=period open=open /> }
            }).collect_view()}
            {move || {
                let text = match items() {
                    None => words::COUNTING,
                    Some(items) if items.is_empty() => words::NO_VALUES,
                    Some(_) => return None,
                };
                Some(view! { <li class="popover-note">{text}</li> })
            }}
        </ul>
    }
}

#[component]
fn PeriodItem(menu: Menu, period: Period, open: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let Period { text, rows, opens } = period;
    let name = match text.len() {
        7 => month_long(&text).unwrap_or_else(|| text.clone()),
        _ => text.clone(),
    };
    let depth = LETTERS.iter().position(|letters| *letters == text.len());
    let text = StoredValue::new(text);
    let state = move || {
        menu.draft
            .with(|draft| is_ticked(draft, &text.read_value()))
    };
    let is_open = move || open.read().contains(&*text.read_value());
    let toggle = move |_| {
        open.update(|open| {
            let text = text.get_value();
            if !open.remove(&text) {
                open.insert(text);
            }
        });
    };
    let opener = opens.then(|| {
        let name = name.clone();
        view! {
            <button
                type="button"
                class="period-opener"
                aria-expanded=move || is_open().to_string()
                aria-label=words::open_period(&name)
                on:click=toggle
            ></button>
        }
    });
    view! {
        <li class="period" data-depth=depth.unwrap_or(0).to_string()>
            {opener}
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || state().0
                    disabled=move || state().1
                    on:change:target=move |event| {
                        let ticked = event.target().checked();
                        menu.ask(|draft| {
                            let text = text.read_value();
                            // A year that is ticked has all its months.
                            if ticked {
                                draft.values.retain(|value| !value.starts_with(&**text));
                            }
                            draft.tick(Type::Timestamp, &text, ticked);
                            draft.presence = Presence::Any;
                        });
                    }
                />
                <span class="value-text">{name}</span>
                <span class="value-count">{count(rows)}</span>
            </label>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed() -> Values {
        let day = |year, month, day| {
            let days = Date::new(year, month, day).unwrap().days();
            i32::try_from(days).unwrap()
        };
        Values {
            days: vec![
                (day(2024, 12, 31), 1),
                (day(2026, 3, 1), 2),
                (day(2026, 3, 28), 3),
                (day(2026, 10, 1), 4),
            ],
            ..Values::default()
        }
    }

    #[track_caller]
    fn check(open: &[&str], expected: &[(&str, u64)]) {
        let open = open.iter().map(|text| (*text).to_owned()).collect();
        let periods = periods(&listed(), &open);
        let listed: Vec<(&str, u64)> = periods
            .iter()
            .map(|period| (period.text.as_str(), period.rows))
            .collect();
        assert_eq!(listed, expected);
    }

    #[test]
    fn years_open_to_months_and_months_to_days() {
        check(&[], &[("2026", 9), ("2024", 1)]);
        check(&["2026-03"], &[("2026", 9), ("2024", 1)]);
        check(
            &["2026"],
            &[("2026", 9), ("2026-10", 4), ("2026-03", 5), ("2024", 1)],
        );
        check(
            &["2026", "2026-03"],
            &[
                ("2026", 9),
                ("2026-10", 4),
                ("2026-03", 5),
                ("2026-03-28", 3),
                ("2026-03-01", 2),
                ("2024", 1),
            ],
        );
    }

    #[test]
    fn a_period_within_a_ticked_one_is_ticked() {
        let mut draft = Draft::default();
        draft.tick(Type::Timestamp, "2026", true);
        assert_eq!(is_ticked(&draft, "2026"), (true, false));
        assert_eq!(is_ticked(&draft, "2026-03-01"), (true, true));
        assert_eq!(is_ticked(&draft, "2025-03"), (false, false));
    }
}
