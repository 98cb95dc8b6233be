//! This module describes Moderne's audit log in CEF.
//!
//! Its documentation says that it is CEF version 0 with the seven fields of the CSV (user, target,
//! action type, action, description, time, outcome), and neither under which keys nor with which
//! vendor; no real line was found. So this is the CEF of anyone, whose figures go by whatever keys
//! are there (`suser`, `duser` or `suid` for the user, `act` for the action, `cat` for its type,
//! `outcome`, `rt`, `start` or `end` for the time), and which is called Moderne's where the header
//! says so. Without it, only the name is lost.

use super::events::{CHARTS, DERIVED, EVENTS, GROUPS, KPIS, LEADS};
use crate::catalog::{Kind, KindWords, Note, Offer};
use crate::table::{Data, Table};

/// Events of Moderne's audit log.
pub static AUDIT_LOG: Kind = Kind {
    id: "moderne.audit_log_cef",
    family: "cef.events",
    product: "Moderne",
    noun: "CEF event log",
    subject: "the audit log of Moderne",
    file_names: &["moderne_audit_log", "moderne_audit_logs"],
    columns: EVENTS.columns,
    named_by: Some("name"),
    person_columns: &["suser", "duser", "suid"],
    derived: DERIVED,
    notes: &[Note::ColumnsInferred],
    kpis: KPIS,
    charts: CHARTS,
    ..Kind::PLAIN
};

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "moderne.audit_log_cef",
    title: "Moderne audit log in CEF",
    product: Some("Moderne"),
    row: ("event", "events"),
    remark: Some(
        "No real file was found to compare this with: the actor, the action and the time are read \
         from CEF’s own keys for them.",
    ),
    leads: LEADS,
    groups: GROUPS,
    offer: Some(Offer {
        from: "CEF",
        answers: "The same in the format of security systems, by severity and outcome.",
        sample_rows: Some(1_500),
    }),
    ..KindWords::PLAIN
};

/// Whether every event says Moderne in its header.
pub(super) fn refine(table: &Table) -> Option<(&'static Kind, String)> {
    let says = |key: &str| {
        let column = &table.columns()[table.column(key)?];
        let Data::Category(codes, names) = &column.data else {
            return None;
        };
        let is_moderne = |name: &[u8]| {
            name.to_ascii_lowercase()
                .windows(b"moderne".len())
                .any(|part| part == b"moderne")
        };
        (!codes.is_empty() && !names.is_empty() && names.iter().all(is_moderne)).then_some(())
    };
    says("vendor").or_else(|| says("product")).map(|()| {
        (
            &AUDIT_LOG,
            "Its events say that they come from Moderne.".to_owned(),
        )
    })
}
