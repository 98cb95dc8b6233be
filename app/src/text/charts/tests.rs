use super::*;
use reports::table::Type;

#[track_caller]
fn check(chart: &str, label: &str, axis: &str, full: &str) {
    assert_eq!(
        (short(chart, label).as_str(), long(chart, label).as_str()),
        (axis, full)
    );
}

#[test]
fn marks_have_a_short_and_a_long_label() {
    check("last_activity", "90d", "61–90", "61–90 days before");
    check("last_activity", "stated", "none", "No activity");
    check("last_authentication", "stated", "none", "No sign-in");
    check("created_by_month", "2024-03", "2024-03", "March 2024");
    check("created_by_month", "2024", "2024", "2024");
    check("two_factor", "false", "Not enabled", "Not enabled");
    check("by_members", "1", "1", "1 member");
    check("by_members", ">1000", "> 1,000", "> 1,000 members");
    check("by_owners", "3-5", "3–5", "3–5 owners");
    check("by_visibility", "internal", "Internal", "Internal");
}

#[test]
fn durations_are_in_the_units_that_people_say() {
    for (label, says) in [
        ("0-999", "< 1 s"),
        ("1000-9999", "1–10 s"),
        ("10000-59999", "10 s–1 min"),
        ("60000-599999", "1–10 min"),
        ("600000-3599999", "10 min–1 h"),
        (">3599999", "≥ 1 h"),
    ] {
        check("run_duration", label, says, says);
    }
}

#[test]
fn files_have_headings_for_programs() {
    let exact = |heading, unit| machine_heading(&exact_heading(heading, unit));
    let net = sum_column("net_by_product", Amount::UsDollars);
    assert_eq!(net, "Net amount (US$)");
    assert_eq!(exact(&net, Unit::Sum(Amount::UsDollars)), "net_amount_usd");
    assert_eq!(exact("Disk", Unit::Bytes), "disk_bytes");
    assert_eq!(exact("Repository runs", Unit::Rows), "repository_runs");
    assert_eq!(machine_heading(PERCENT), "share_percent");
}

#[test]
fn days_are_written_as_people_say_them() {
    let of = |label| (day_short(label), day_long(label));
    let both = ("9 Oct".to_owned(), "9 October 2026".to_owned());
    assert_eq!(of("2026-10-09"), (Some(both.0), Some(both.1)));
    assert_eq!(of("2026-10"), (None, None));
}

#[test]
fn tables_name_the_column_of_their_points() {
    let of = |id: &str| heading(id, None, "team");
    assert_eq!(of("by_owner"), "Owner");
    assert_eq!(
        heading("gross_by_day", period("gross_by_day", "2026-10"), ""),
        "Month"
    );
    assert_eq!(of("by_visibility"), "Visibility");
    assert_eq!(of("values_of:x"), "team");
    assert_eq!(of("largest_repositories"), "Repository");
}

#[test]
fn storage_is_written_as_the_server_writes_it() {
    check("by_size", "0", "empty", "empty");
    check("by_size", "<1MiB", "< 1 MB", "< 1 MB");
    check("by_size", "1MiB-10MiB", "1 MB", "1–10 MB");
    check("by_size", "100MiB-1GiB", "100 MB", "100 MB–1 GB");
    check("by_size", ">=100GiB", "100 GB", "≥ 100 GB");
    check("histogram_of:disk", "1KiB-2KiB", "1 KB", "1–2 KB");
}

#[test]
fn labels_of_numbers_have_the_form_of_the_column() {
    let id = Form {
        is_grouped: false,
        ..Type::Integer.into()
    };
    let of = |chart, label, form| of_column(chart, label, form);
    assert_eq!(
        of("values_of:n", "1234", Type::Integer.into()).as_deref(),
        Some("1,234")
    );
    assert_eq!(of("values_of:id", "1234", id).as_deref(), Some("1234"));
    assert_eq!(
        of("histogram_of:id", "1000-1999", id).as_deref(),
        Some("1000–1999")
    );
    check("histogram_of:n", "1000-1999", "1,000–1,999", "1,000–1,999");
    check("histogram_of:n", "0.5-1.5", "0.5–1.5", "0.5–1.5");
}

#[test]
fn charts_of_any_table_name_their_column() {
    let name = |key: &str| format!("<{key}>");
    assert_eq!(title("values_of:team", name), "Values of <team>");
    assert_eq!(title("months_of:at", name), "<at> over time");
    assert_eq!(title("no_such_chart", name), "no_such_chart");
    check("histogram_of:n", "-5-0", "-5–0", "-5–0");
    check("values_of:team", "a-b", "a-b", "a-b");
    check("values_of:month", "2024-03", "2024-03", "2024-03");
    check("months_of:at", "2024-03", "2024-03", "March 2024");
}
