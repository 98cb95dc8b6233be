//! This module shows the progress of reading a file, and a button that stops it.

use leptos::prelude::*;

use crate::model::phase::Progress;
use crate::session::state::OpenFile;
use crate::text::reading as words;

/// The largest file in bytes for which the bar appears with a delay, because reading takes a moment
/// only.
const QUICK_BYTES: u64 = 16 << 20;

/// Byte-based progress with a button that cancels.
#[component]
pub fn ReadingProgress(file: OpenFile) -> impl IntoView {
    let page = file.page;
    let progress = file.progress;
    let fraction = move || progress.with(fraction);
    view! {
        <section
            class="reading"
            class:is-quick=move || progress.with(|p| p.total_bytes < QUICK_BYTES)
            aria-label=words::READING
        >
            <div
                class="bar"
                role="progressbar"
                aria-label=words::READING
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || fraction().map(|part| format!("{:.0}", part * 100.0))
                aria-valuetext=move || progress.with(|p| words::progress(p.bytes, p.total_bytes))
            >
                <div
                    class="bar-done"
                    class:is-open=move || fraction().is_none()
                    style:transform=move || {
                        fraction().map(|part| format!("scaleX({part:.4})")).unwrap_or_default()
                    }
                ></div>
            </div>
            <p class="reading-figures">
                <span>
                    {move || progress.with(|p| words::progress(p.bytes, p.total_bytes))}
                </span>
                <span>{move || progress.with(|p| words::rows_so_far(p.rows))}</span>
            </p>
            <button type="button" class="button" on:click=move |_| page.cancel(file.id)>
                {words::CANCEL}
            </button>
        </section>
    }
}

/// The fraction of the file that is read, 0 to 1; `None` if its size is not known.
fn fraction(progress: &Progress) -> Option<f64> {
    (progress.total_bytes > 0)
        .then(|| (progress.bytes as f64 / progress.total_bytes as f64).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_needs_a_size() {
        let of = |bytes, total_bytes| {
            fraction(&Progress {
                bytes,
                total_bytes,
                rows: 0,
            })
        };
        assert_eq!(of(5, 0), None);
        assert_eq!(of(5, 10), Some(0.5));
        assert_eq!(of(11, 10), Some(1.0));
    }
}
