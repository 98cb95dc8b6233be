//! This module describes events of any vendor. Everything beyond the header is a matter of the
//! vendor; where the keys for who, what and how it ended are there, they are counted.

use crate::catalog::{ColumnSpec, Group, Kind, KindWords, Offer};
use crate::rules::Lead;
use crate::rules::chart::{self, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::derive::{DerivedSpec, DerivedValue};
use crate::table::{Type, Unknown};
use crate::value;

/// A key of the dictionary that holds a moment.
const fn moment(name: &'static str, key: &'static str) -> ColumnSpec {
    ColumnSpec::new(name, key, Type::Timestamp)
        .cef_time()
        .optional()
}

/// A key of the dictionary with few distinct values.
const fn category(name: &'static str, key: &'static str) -> ColumnSpec {
    ColumnSpec::new(name, key, Type::Category).optional()
}

/// The columns: the header's, then those keys of the dictionary whose type is not inferred. The
/// standard has the actor in `suser`, `duser` or `suid`, and the time in `rt`, `start` or `end`;
/// vendors fill different ones.
const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("cef_version", "cef_version", Type::Category).signature(),
    ColumnSpec::new("vendor", "vendor", Type::Category),
    ColumnSpec::new("product", "product", Type::Category),
    ColumnSpec::new("device_version", "device_version", Type::Category),
    ColumnSpec::new("class_id", "class_id", Type::Category).signature(),
    ColumnSpec::new("name", "name", Type::Category),
    ColumnSpec::new("severity", "severity", Type::Category),
    ColumnSpec::new("syslog_prefix", "syslog_prefix", Type::Text).optional(),
    ColumnSpec::new("extension", "extension", Type::Text).optional(),
    ColumnSpec::new("line", "line", Type::Text).optional(),
    moment("rt", "rt"),
    moment("start", "start").stands_in("rt"),
    moment("end", "end").stands_in("rt"),
    moment("art", "art"),
    moment("mrt", "mrt"),
    moment("deviceCustomDate1", "devicecustomdate1"),
    moment("deviceCustomDate2", "devicecustomdate2"),
    moment("flexDate1", "flexdate1"),
    moment("fileCreateTime", "filecreatetime"),
    moment("fileModificationTime", "filemodificationtime"),
    moment("oldFileCreateTime", "oldfilecreatetime"),
    moment("oldFileModificationTime", "oldfilemodificationtime"),
    category("suser", "suser"),
    category("duser", "duser").stands_in("suser"),
    category("suid", "suid").stands_in("suser"),
    category("act", "act"),
    category("cat", "cat"),
    category("outcome", "outcome"),
    ColumnSpec::new("msg", "msg", Type::Text).optional(),
];

/// The columns derived from the severity and the outcome.
pub(super) const DERIVED: &[DerivedSpec] = &[
    DerivedSpec {
        name: "severity_class",
        key: "severity_class",
        ty: Type::Category,
        from: "severity",
        make: |values| values.iter().map(|value| severity(value)).collect(),
        number_of_none: None,
    },
    DerivedSpec {
        name: "failed",
        key: "failed",
        ty: Type::Boolean,
        from: "outcome",
        make: |values| values.iter().map(|value| failed(value)).collect(),
        number_of_none: None,
    },
];

/// Figures of every CEF file.
pub(super) const KPIS: &[kpi::Rule] = &[
    kpi::Rule::rows("cef_events", Predicate::Known("cef_version")),
    kpi::Rule::rows("other_lines", Predicate::Unknown("cef_version")),
    kpi::Rule::rows(
        "severity_very_high",
        Predicate::Is("severity_class", "Very-High"),
    ),
    kpi::Rule::rows("severity_high", Predicate::Is("severity_class", "High")),
    kpi::Rule::rows("severity_medium", Predicate::Is("severity_class", "Medium")),
    kpi::Rule::rows("severity_low", Predicate::Is("severity_class", "Low")),
    kpi::Rule::rows("failed_events", Predicate::Is("failed", "true")),
    kpi::Rule::distinct("vendors", "vendor", Predicate::All),
    kpi::Rule::distinct("products", "product", Predicate::All),
    kpi::Rule::distinct("actors", "suser", Predicate::All),
];

/// Charts of every CEF file.
pub(super) const CHARTS: &[chart::Rule] = &[
    chart::Rule {
        id: "events_by_day",
        plot: Plot::ByDay { column: "rt" },
    },
    chart::Rule {
        id: "events_by_severity",
        plot: Plot::Split {
            column: "severity_class",
        },
    },
    chart::Rule {
        id: "events_by_class",
        plot: Plot::Ranking { column: "class_id" },
    },
    chart::Rule {
        id: "events_by_name",
        plot: Plot::Ranking { column: "name" },
    },
    chart::Rule {
        id: "outcomes",
        plot: Plot::Split { column: "outcome" },
    },
    chart::Rule {
        id: "events_by_action",
        plot: Plot::Ranking { column: "act" },
    },
    chart::Rule {
        id: "events_by_actor",
        plot: Plot::Ranking { column: "suser" },
    },
];

/// Events of any vendor.
pub static EVENTS: Kind = Kind {
    id: "cef.events",
    family: "cef.events",
    noun: "CEF event log",
    subject: "events",
    columns: COLUMNS,
    named_by: Some("name"),
    person_columns: &["suser", "duser", "suid"],
    derived: DERIVED,
    refine: Some(super::audit_log::refine),
    kpis: KPIS,
    charts: CHARTS,
    ..Kind::PLAIN
};

/// The sentences that may head an overview of events.
pub(super) const LEADS: &[(&str, Lead)] = &[
    (
        "severity_very_high",
        (
            "{n} event is of very high severity",
            "{n} events are of very high severity",
        ),
    ),
    (
        "severity_high",
        (
            "{n} event is of high severity",
            "{n} events are of high severity",
        ),
    ),
    (
        "cef_events",
        ("{n} event is in this log", "{n} events are in this log"),
    ),
];

/// The figures by what they are about.
pub(super) const GROUPS: &[Group] = &[
    ("Volume", &["cef_events", "other_lines"]),
    (
        "Severity",
        &[
            "severity_very_high",
            "severity_high",
            "severity_medium",
            "severity_low",
        ],
    ),
    ("Outcome", &["failed_events"]),
    ("Sources", &["actors", "vendors", "products"]),
];

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "cef.events",
    title: "Events",
    row: ("event", "events"),
    remark: Some(
        "The columns are the header’s fields and every key that the events have. A column that \
         the events label has that label as its name.",
    ),
    leads: LEADS,
    groups: GROUPS,
    offer: Some(Offer {
        from: "CEF",
        answers: "Events of any vendor, by severity, outcome, person and day.",
        sample_rows: Some(3_000),
    }),
    figures: &[
        kpi::Words::new(
            "cef_events",
            "Events",
            "Every line of the log that is an event.",
        )
        .trend("events_by_day"),
        kpi::Words::new(
            "other_lines",
            "Other lines",
            "Every line of the log that is not an event. These lines are kept and listed under \
             Problems.",
        ),
        kpi::Words::new(
            "severity_very_high",
            "Very high severity",
            "The severity is 9, 10 or Very-High.",
        ),
        kpi::Words::new(
            "severity_high",
            "High severity",
            "The severity is 7, 8 or High.",
        ),
        kpi::Words::new(
            "severity_medium",
            "Medium severity",
            "The severity is 4 to 6 or Medium.",
        ),
        kpi::Words::new(
            "severity_low",
            "Low severity",
            "The severity is 0 to 3 or Low.",
        ),
        kpi::Words::new(
            "vendors",
            "Vendors",
            "Different vendors in the events’ headers.",
        ),
        kpi::Words::new(
            "products",
            "Products",
            "Different products in the events’ headers.",
        ),
    ],
    charts: &[
        chart::Words::new("events_by_severity", "Severity"),
        chart::Words::new("events_by_class", "Class of event"),
        chart::Words::new("events_by_name", "Name of event"),
    ],
    nouns: &[
        ("vendor", ("vendor", "vendors")),
        ("suser", ("person", "people")),
    ],
    ..KindWords::PLAIN
};

/// The class of a severity: the standard has 0 to 3 for Low, 4 to 6 for Medium, 7 and 8 for High,
/// 9 and 10 for Very-High, or these words, or `Unknown`.
fn severity<'a>(text: &[u8]) -> DerivedValue<'a> {
    const WORDS: [&str; 4] = ["Low", "Medium", "High", "Very-High"];
    let word = WORDS
        .iter()
        .find(|word| text.eq_ignore_ascii_case(word.as_bytes()));
    let class = match value::integer(text) {
        Some(0..=3) => Some(&WORDS[0]),
        Some(4..=6) => Some(&WORDS[1]),
        Some(7 | 8) => Some(&WORDS[2]),
        Some(9 | 10) => Some(&WORDS[3]),
        _ => word,
    };
    match class {
        Some(class) => DerivedValue::Part(class.as_bytes()),
        None if text.eq_ignore_ascii_case(b"unknown") => DerivedValue::Unknown(Unknown::Empty),
        None => DerivedValue::Unknown(Unknown::Unparsable),
    }
}

/// Whether an outcome is a failure. The standard says `success` or `failure`; the other words are
/// those of logs that were seen. Any other outcome is unknown.
fn failed<'a>(text: &[u8]) -> DerivedValue<'a> {
    const FAILED: [&str; 8] = [
        "failure",
        "failed",
        "fail",
        "error",
        "denied",
        "deny",
        "unsuccessful",
        "false",
    ];
    const DONE: [&str; 7] = [
        "success",
        "succeeded",
        "successful",
        "ok",
        "allowed",
        "allow",
        "true",
    ];
    let is = |words: &[&str]| {
        words
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word.as_bytes()))
    };
    if is(&FAILED) {
        DerivedValue::Truth(true)
    } else if is(&DONE) {
        DerivedValue::Truth(false)
    } else {
        DerivedValue::Unknown(Unknown::Unparsable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_are_classes() {
        for (text, class) in [
            ("0", "Low"),
            ("3", "Low"),
            ("4", "Medium"),
            ("6", "Medium"),
            ("7", "High"),
            ("8", "High"),
            ("9", "Very-High"),
            ("10", "Very-High"),
            ("low", "Low"),
            ("VERY-HIGH", "Very-High"),
        ] {
            assert_eq!(
                severity(text.as_bytes()),
                DerivedValue::Part(class.as_bytes()),
                "{text}"
            );
        }
        assert_eq!(severity(b"Unknown"), DerivedValue::Unknown(Unknown::Empty));
        for text in ["11", "-1", "%SEVERITY%"] {
            assert_eq!(
                severity(text.as_bytes()),
                DerivedValue::Unknown(Unknown::Unparsable),
                "{text}"
            );
        }
    }
}
