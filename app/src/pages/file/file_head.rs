//! This module shows the head of a file: one line with its name, which opens how it was recognised
//! and read, its title, and what a person has to know before its figures.

use std::sync::Arc;

use leptos::prelude::*;
use reports::catalog::Note;
use reports::read::{About, Caution, ReadOptions};

use crate::model::format::{bytes, date_long};
use crate::model::phase::Phase;
use crate::pages::fetch::FetchedFrom;
use crate::pages::file::as_of_control::source;
use crate::pages::file::combine_offer::CombineOffer;
use crate::pages::file::notation_question::questions;
use crate::session::state::OpenFile;
use crate::text::{archive, combining, corrections, kinds, notations, page, reading as words};
use crate::ui::correct_button::CorrectButton;

/// The line above the title, which opens how the file was read.
#[component]
pub fn FileHead(file: OpenFile) -> impl IntoView {
    let name = file.name.get_value();
    move || match file.about.get() {
        Some(about) => view! { <HowRead file=file about=about /> }.into_any(),
        None => view! { <p class="file-line"><FileName name=name.clone() /></p> }.into_any(),
    }
}

/// A file's name, which is shortened if there is too little room.
#[component]
fn FileName(name: String) -> impl IntoView {
    view! { <span class="file-name" title=name.clone()>{name.clone()}</span> }
}

/// The title of a file's page: the kind of the report.
#[component]
pub fn FileTitle(file: OpenFile) -> impl IntoView {
    let title = move || {
        file.about.with(|about| {
            about.as_ref().map_or_else(
                || words::READING.to_owned(),
                |about| kinds::title(&about.kind).to_owned(),
            )
        })
    };
    view! { <h1>{title}</h1> }
}

/// The notes about a file that stand before its figures.
#[component]
pub fn FileNotes(file: OpenFile) -> impl IntoView {
    view! {
        <div class="file-notes">
            <FetchedFrom file=file />
            <CombineOffer file=file />
            {move || file.about.get().map(|about| cautions(file, &about))}
            {move || file.about.get().map(|about| questions(file, &about))}
        </div>
    }
}

/// The cautions about the figures, shown next to them.
fn cautions(file: OpenFile, about: &About) -> impl IntoView + use<> {
    let said = about.cautions.iter().map(|caution| {
        view! {
            <p class="caution" class:is-partial=caution.concerns_every_figure()>
                {words::caution(caution, about)}
                {repeats(file, caution)}
            </p>
        }
    });
    said.collect_view()
}

/// The buttons for rows that are in several files.
fn repeats(file: OpenFile, caution: &Caution) -> Option<AnyView> {
    let is_ready = move || file.phase.with(|phase| *phase == Phase::Ready);
    let change = move |without: bool, label: &'static str| {
        view! {
            " "
            <button
                type="button"
                class="link"
                disabled=move || !is_ready()
                on:click=move |_| file.page.leave_duplicates_out(file, without)
            >
                {label}
            </button>
        }
    };
    match caution {
        Caution::RowsRepeated { query, .. } => {
            let query = query.clone();
            Some(
                view! {
                    " "
                    <button
                        type="button"
                        class="link"
                        disabled=move || !is_ready()
                        on:click=move |_| file.show_rows(&query)
                    >
                        {words::SHOW_REPEATS}
                    </button>
                    {change(true, words::LEAVE_REPEATS_OUT)}
                }
                .into_any(),
            )
        }
        Caution::RepeatsLeftOut { .. } => Some(change(false, words::COUNT_REPEATS).into_any()),
        _ => None,
    }
}

/// One quiet line about the file, which opens the details.
#[component]
fn HowRead(file: OpenFile, about: Arc<About>) -> impl IntoView {
    let name = file.name.get_value();
    let within = file.within.get_value();
    let product = kinds::product(&about.kind);
    let remark = kinds::remark(&about.kind).map(|text| view! { <p>{text}</p> });
    let options = file.options.get();
    let zone = options
        .zone
        .as_ref()
        .map(|zone| corrections::zone_chosen(&zone.name));
    let is_said = |note: &&Note| zone.is_none() || **note != Note::TimesWithoutZone;
    let notes = about.notes.iter().filter(is_said);
    let notes = notes.map(|note| view! { <p>{kinds::note(*note)}</p> });
    let notes = notes.collect_view();
    let remarks = about
        .remarks
        .iter()
        .map(|remark| view! { <p>{notations::remark(remark)}</p> });
    let remarks = remarks.collect_view();
    let zone = zone.map(|text| view! { <p>{text}</p> });
    // Rows that are left out have a sentence of their own.
    let is_corrected = ReadOptions {
        without_repeats: false,
        ..options.clone()
    } != ReadOptions::default();
    let is_ready = Memo::new(move |_| file.phase.with(|phase| *phase == Phase::Ready));
    let rows = kinds::rows(&about.kind, u64::from(about.rows));
    let is_chosen = is_corrected.then_some(corrections::SAID_SO);
    let as_of = move || {
        let as_of = file
            .overview
            .with(|overview| overview.as_ref().map(|o| o.as_of))?;
        let day = as_of.ms.map(|ms| format!("{}, ", date_long(ms, 0)));
        Some(format!("{}{}", day.unwrap_or_default(), source(as_of)))
    };
    view! {
        <details class="how-read">
            <summary class="file-line">
                {product.map(|product| view! { <span class="file-product">{product}</span> })}
                <FileName name=name />
                {within.map(|of| view! { <span>{archive::within(&of)}</span> })}
                {about.concatenated.map(|files| view! { <span>{combining::made_of(files)}</span> })}
                // While the file is read, the progress bar says how many rows there are so far.
                <Show when=move || is_ready.get()>
                    <span>{rows.clone()}</span>
                </Show>
                {is_chosen.map(|said| view! { <span>{said}</span> })}
                <span class="how-read-more">{words::HOW_READ}</span>
            </summary>
            <div class="how-read-body">
                <dl class="facts">
                    <dt>{words::RECOGNISED}</dt>
                    <dd>
                        {kinds::title(&about.kind).to_owned()}", "
                        {words::how_sure(about.confidence, options.kind.is_some())}
                    </dd>
                    <dt>{words::BECAUSE}</dt>
                    <dd>{about.reason.clone()}{remark}{notes}{remarks}{zone}</dd>
                </dl>
                <dl class="facts">
                    <dt>{words::FORM}</dt>
                    <dd class="how-read-form">{form(&about).join(" · ")}</dd>
                    <dt>{words::MEMORY}</dt>
                    <dd>{bytes(about.memory_bytes)}</dd>
                    <dt>{page::AS_OF}</dt>
                    <dd>{as_of}</dd>
                </dl>
                <Show when=move || is_ready.get()>
                    <p><CorrectButton file=file class="button" /></p>
                </Show>
            </div>
        </details>
    }
}

/// The form of the file: columns, size, encoding, separator, line ends.
fn form(about: &About) -> Vec<String> {
    let mut encoding = words::encoding(&about.encoding).to_owned();
    if about.bom {
        encoding = format!("{encoding} {}", words::WITH_BOM);
    }
    let file_format = words::file_format(&about.file_format);
    let parts = [
        Some(words::columns(about.columns.len())),
        (about.size_bytes > 0).then(|| bytes(about.size_bytes)),
        about.packed_bytes.map(archive::packed),
        Some(encoding),
        Some(file_format.map_or_else(|| words::separator(about.delimiter), str::to_owned)),
        Some(words::line_end(&about.line_end).to_owned()),
        (!about.header && file_format.is_none()).then(|| words::NO_HEADER.to_owned()),
        (about.above_header > 0).then(|| words::header_in(about.above_header + 1)),
    ];
    parts.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_describes_the_file() {
        let about = About {
            kind: "ghes.all_users".to_owned(),
            confidence: 100,
            reason: String::new(),
            notes: Vec::new(),
            cautions: Vec::new(),
            file_format: "delimited".to_owned(),
            encoding: "utf-8".to_owned(),
            bom: true,
            delimiter: ';',
            line_end: "crlf".to_owned(),
            header: false,
            above_header: 0,
            columns: Vec::new(),
            named_by: None,
            absent: Vec::new(),
            remarks: Vec::new(),
            questions: Vec::new(),
            rows: 2,
            size_bytes: 2048,
            packed_bytes: None,
            concatenated: None,
            memory_bytes: 0,
        };
        assert_eq!(
            form(&about).join(" · ").replace('\u{a0}', " "),
            "0 columns · 2 KB · UTF-8 with BOM · semicolon · CRLF · no header row"
        );
        let about = About {
            kind: "copilot.seats".to_owned(),
            file_format: "json".to_owned(),
            ..about
        };
        assert_eq!(form(&about)[3..], ["JSON", "CRLF"]);
    }
}
