//! How large things may be. A budget that is raised says here when, and why.
//!
//! Sizes are counted in bytes as a static host serves them: brotli at its best for the site, gzip
//! for the worker, which is how Cloudflare counts it. One KB is 1,000 bytes.

use crate::{node, project::Project, tally::Tally};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::path::Path;

/// The page's wasm, brotli. Raised 2026-11-28 from 435 KB for archives and folders, the page that
/// takes back seats, and what columns hold in the head of a table: 502 KB; and again for wrong
/// guesses that are put right in place: 545 KB. Raised 2026-11-30 for questions about dates and
/// numbers, files to open again, and figures that say what they lack and list their people: 593 KB;
/// and again for overviews that lead with a sentence, lists of all members, menus that follow the
/// filter, ticked rows, advice on filters, lists of files, and printing: 691 KB; and again for prices
/// by plan, filters that are explained, dialogs as steps of Back, and the words of what fetching from
/// GitHub and Moderne can meet: 748 KB. Raised 2026-12-01 for the questions of every report, progress in
/// pages and parts, the script for schedules, and filters that are offered for a searched text: 790 KB.
const PAGE_WASM_BROTLI_BYTES: u64 = 797_000;

/// The engine's wasm, brotli. Raised 2026-11-28 from 320 KB for unpacking, for columns looked at in
/// steps, and for several files read as one: 351 KB; and again for previews, and for figures of
/// people, runs and repositories that all of their rows decide: 377 KB. Raised 2026-11-30 for dates
/// and numbers of other countries, lines above a table, reports that were cut off, and answers that
/// are no report: 417 KB; and again for totals that are found by their sum, descriptions in one word,
/// and files of several days: 441 KB. Lowered 2026-11-30, when the maker of samples became a program of
/// its own: 422 KB. Raised again that day for lists of all members, menus and heads that follow the
/// filter, copies as lists and tables, and the table of everyone with a seat: 466 KB; and
/// again for patterns, advice on values, prices by plan, and what describes the members of a chart:
/// 478 KB.
const ENGINE_WASM_BROTLI_BYTES: u64 = 484_000;

/// The wasm that makes up samples, brotli; it is downloaded when a person opens one.
/// 2026-11-30: 33 KB.
const SAMPLE_WASM_BROTLI_BYTES: u64 = 36_000;

/// Everything in `dist/` but what makes samples, brotli: what a first visit can transfer at most. The
/// aim is 500 KB. Raised 2026-11-28 to what it weighs with all ways in, all pages and corrections, 966 KB: bringing
/// it down means loading the rarer pages and kinds when they are wanted. Raised 2026-11-30 with the
/// page and the engine: 1,080 KB. Lowered 2026-11-30, when the maker of samples was left out: 1,061 KB.
/// Raised again that day with both: 1,208 KB; and once more with both: 1,277 KB. Raised 2026-12-01 with
/// the page: 1,322 KB.
const FIRST_VISIT_BROTLI_BYTES: u64 = 1_330_000;

/// The worker with its wasm, gzip. 2026-11-20: 352 KB; Cloudflare's free plan takes 3 MB. Raised
/// 2026-11-30 for the brake on sign-ins, unpacking of its own and the check of every record: 432 KB;
/// and again for the reports of GitHub's API and of Moderne, and for pages that are kept: 533 KB. Raised
/// 2026-12-01 for progress and for windows that resume: 549 KB.
const WORKER_GZIP_BYTES: u64 = 556_000;

/// A file and its sizes in bytes.
#[derive(Debug, Deserialize)]
pub(crate) struct Size {
    path: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// The sizes of all files below a folder, in the order of their paths.
pub(crate) fn sizes(project: &Project, folder: &Path) -> Result<Vec<Size>> {
    let json = node::task(project)?
        .args([
            "--input-type=module",
            "--eval",
            include_str!("sizes.mjs"),
            "--",
        ])
        .arg(folder)
        .read()
        .with_context(|| format!("the files in {} cannot be read", project.shown(folder)))?;
    let sizes: Vec<Size> = serde_json::from_str(&json).context("sizes.mjs spoke no JSON")?;
    if sizes.is_empty() {
        bail!("{} is empty", project.shown(folder));
    }
    Ok(sizes)
}

/// Prints one line per file, and their sum.
pub(crate) fn print(sizes: &[Size]) {
    let width = sizes
        .iter()
        .map(|size| size.path.chars().count())
        .max()
        .unwrap_or(0)
        .max(5);
    println!(
        "{:width$}  {:>12}  {:>12}  {:>12}",
        "file", "bytes", "gzip", "brotli"
    );
    let sum = |of: fn(&Size) -> u64| sizes.iter().map(of).sum::<u64>();
    let total = Size {
        path: "total".to_owned(),
        raw: sum(|size| size.raw),
        gzip: sum(|size| size.gzip),
        brotli: sum(|size| size.brotli),
    };
    for Size {
        path,
        raw,
        gzip,
        brotli,
    } in sizes.iter().chain([&total])
    {
        let [raw, gzip, brotli] = [raw, gzip, brotli].map(|bytes| grouped(*bytes));
        println!("{path:width$}  {raw:>12}  {gzip:>12}  {brotli:>12}");
    }
}

/// Holds the site against its budgets.
pub(crate) fn check_site(sizes: &[Size]) -> Tally {
    let sum = |of_it: &dyn Fn(&str) -> bool| {
        let counted = sizes.iter().filter(|size| of_it(&size.path));
        counted.map(|size| size.brotli).sum::<u64>()
    };
    let wasm = |program: &str| sum(&|path| path.starts_with(program) && path.ends_with(".wasm"));
    let mut tally = Tally::default();
    for (what, bytes, budget) in [
        ("page wasm", wasm("rollcall"), PAGE_WASM_BROTLI_BYTES),
        ("engine wasm", wasm("engine"), ENGINE_WASM_BROTLI_BYTES),
        ("sample wasm", wasm("sample"), SAMPLE_WASM_BROTLI_BYTES),
        (
            "first visit",
            sum(&|path| !path.starts_with("sample")),
            FIRST_VISIT_BROTLI_BYTES,
        ),
    ] {
        tally.add(check(&format!("{what}, brotli"), bytes, budget));
    }
    tally
}

/// Holds the worker's bundle against its budget.
pub(crate) fn check_worker(sizes: &[Size]) -> Tally {
    // A bundle's source map and README are not deployed.
    let deployed = sizes
        .iter()
        .filter(|size| !size.path.ends_with(".map") && !size.path.ends_with(".md"));
    check(
        "worker, gzip",
        deployed.map(|size| size.gzip).sum(),
        WORKER_GZIP_BYTES,
    )
}

/// One budget. Nothing at all is a failure too: it means that a file is called differently now.
fn check(what: &str, bytes: u64, budget: u64) -> Tally {
    let verdict = match bytes {
        0 => "FAILED: there is none",
        _ if bytes > budget => "FAILED: over budget",
        _ => "ok",
    };
    println!(
        "{what}: {} of {} bytes: {verdict}",
        grouped(bytes),
        grouped(budget)
    );
    if verdict == "ok" {
        Tally::PASSED
    } else {
        Tally::FAILED
    }
}

/// `1234567` as `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Size, check_site, grouped};
    use crate::tally::Tally;

    fn size(path: &str, brotli: u64) -> Size {
        Size {
            path: path.to_owned(),
            raw: brotli * 3,
            gzip: brotli,
            brotli,
        }
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(
            [0, 999, 1_000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
    }

    #[test]
    fn each_budget_counts_and_a_missing_engine_fails() {
        let counts = |tally: Tally| (tally.passed, tally.failed);
        let site = |page, engine, sample| {
            let site = [
                size("rollcall-0123_bg.wasm", page),
                size("engine_bg.wasm", engine),
                size("sample_bg.wasm", sample),
            ];
            counts(check_site(&site))
        };
        assert_eq!(site(200_000, 90_000, 9_000), (4, 0));
        assert_eq!(site(200_000, 0, 9_000), (3, 1), "no engine");
        assert_eq!(
            site(super::FIRST_VISIT_BROTLI_BYTES, 90_000, 9_000),
            (2, 2),
            "the page and the first visit"
        );
        assert_eq!(
            site(200_000, 90_000, 2_000_000),
            (3, 1),
            "samples are no part of the first visit"
        );
    }
}
