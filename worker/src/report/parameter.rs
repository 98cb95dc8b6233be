//! This module describes the parameters of a report, and reads them from an address.
//!
//! One description serves all: it validates the query of an address, names the job, and is listed
//! in `/api/v1/targets`, from which the page draws its form. The values of every kind consist of
//! letters, digits and hyphens, so that there is nothing to decode: an encoded spelling of a value
//! is another value, and refused.

use reports::time::Date;
use serde::Serialize;

use crate::limits;

/// A parameter, as plain data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ParameterSpec {
    /// The name in the query.
    pub name: &'static str,
    /// The name beside the field of a form.
    pub title: &'static str,
    #[serde(flatten)]
    pub values: Values,
    /// Whether a request has to name a value.
    pub required: bool,
    /// The value of a request that names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<&'static str>,
}

/// The values that a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Values {
    /// A day, as in `2026-11-30`.
    Day {
        /// The first day that there is anything about.
        first: &'static str,
    },
    /// One of these.
    Choice { choices: &'static [&'static str] },
    /// The name of an organization, an enterprise or a team, as it stands in addresses.
    Name,
}

/// The parameters of one request for a report: valid, in the order of their descriptions, with the
/// defaults filled in. So two spellings of one request are equal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(&'static str, String)>);

/// Why a query is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// It has a part that is no parameter of the report.
    Unknown,
    /// It names this parameter twice.
    Repeated(&'static str),
    /// It has another value for this parameter than it takes.
    Invalid(&'static str),
    /// It lacks this parameter.
    Missing(&'static str),
    /// The day of this parameter has not begun.
    Future(&'static str),
    /// The day of this parameter, the last of a window, is before the first.
    Reversed(&'static str),
    /// The day of this parameter, the last of a window, makes it longer than the report allows.
    TooLong(&'static str),
}

impl Parameters {
    /// Reads a query, without its question mark.
    ///
    /// # Errors The first mistake in it.
    pub fn parse(specs: &'static [ParameterSpec], query: &str) -> Result<Self, Mistake> {
        let mut found: Vec<Option<&str>> = vec![None; specs.len()];
        for part in query.split('&').filter(|_| !query.is_empty()) {
            let (name, value) = part.split_once('=').ok_or(Mistake::Unknown)?;
            let mut slots = specs.iter().zip(&mut found);
            let (spec, slot) = slots
                .find(|(spec, _)| spec.name == name)
                .ok_or(Mistake::Unknown)?;
            if slot.is_some() {
                return Err(Mistake::Repeated(spec.name));
            }
            if !spec.values.include(value) {
                return Err(Mistake::Invalid(spec.name));
            }
            *slot = Some(value);
        }
        let mut parameters = Vec::with_capacity(specs.len());
        for (spec, value) in specs.iter().zip(found) {
            match value.or(spec.default) {
                Some(value) => parameters.push((spec.name, value.to_owned())),
                None if spec.required => return Err(Mistake::Missing(spec.name)),
                None => {}
            }
        }
        Ok(Self(parameters))
    }

    /// The value of a parameter; `None` if the request names none, and there is no default.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(own, _)| *own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that is a day.
    #[must_use]
    pub fn day(&self, name: &str) -> Option<Date> {
        self.get(name).and_then(day)
    }

    /// Names and values, one after the other.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|(name, value)| [*name, value])
    }

    /// The query of the address with these parameters, without its question mark: what
    /// [`Self::parse`] reads.
    #[must_use]
    pub fn query(&self) -> String {
        let parts = self.0.iter().map(|(name, value)| format!("{name}={value}"));
        parts.collect::<Vec<_>>().join("&")
    }
}

impl Values {
    fn include(self, value: &str) -> bool {
        match self {
            // Days that are written in full are in order as texts.
            Self::Day { first } => day(value).is_some() && value >= first,
            Self::Choice { choices } => choices.contains(&value),
            Self::Name => {
                let is_listed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
                (1..=limits::NAME_CHARS).contains(&value.len()) && value.bytes().all(is_listed)
            }
        }
    }
}

/// The day of the calendar that a text in the form `2026-11-30` is.
fn day(text: &str) -> Option<Date> {
    let number = |text: &str| text.parse::<u16>().ok();
    let mut parts = text.split('-').map(number);
    let (Some(Some(year)), Some(Some(month)), Some(Some(day)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let date = Date::new(i32::from(year), u32::from(month), u32::from(day));
    date.filter(|date| date.iso() == text)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) const SPECS: &[ParameterSpec] = &[
        ParameterSpec {
            name: "organization",
            title: "Organization",
            values: Values::Name,
            required: true,
            default: None,
        },
        ParameterSpec {
            name: "since",
            title: "From",
            values: Values::Day {
                first: "2025-10-10",
            },
            required: false,
            default: None,
        },
        ParameterSpec {
            name: "until",
            title: "To",
            values: Values::Day {
                first: "2025-10-10",
            },
            required: false,
            default: None,
        },
        ParameterSpec {
            name: "detail",
            title: "Detail",
            values: Values::Choice {
                choices: &["detailed", "summarized"],
            },
            required: false,
            default: Some("summarized"),
        },
    ];

    #[track_caller]
    fn refused(query: &str, mistake: Mistake) {
        assert_eq!(Parameters::parse(SPECS, query), Err(mistake), "{query}");
    }

    #[test]
    fn one_request_has_one_form() {
        for query in [
            "organization=acme&since=2026-02-28&detail=summarized",
            "since=2026-02-28&organization=acme",
        ] {
            let parameters = Parameters::parse(SPECS, query).unwrap();
            assert_eq!(
                parameters.query(),
                "organization=acme&since=2026-02-28&detail=summarized"
            );
            assert_eq!(parameters.get("since"), Some("2026-02-28"));
        }
        let few = Parameters::parse(SPECS, "organization=acme").unwrap();
        assert_eq!(few.query(), "organization=acme&detail=summarized");
        assert_eq!(few.get("since"), None);
        assert_eq!(Parameters::parse(&[], ""), Ok(Parameters::default()));
    }

    #[test]
    fn a_mistake_names_the_parameter() {
        refused("", Mistake::Missing("organization"));
        refused("since=2026-02-28", Mistake::Missing("organization"));
        for part in [
            "x=1",
            "Organization=acme",
            "organization",
            "=acme",
            "&",
            "organi%7aation=acme",
            " organization=acme",
        ] {
            refused(part, Mistake::Unknown);
            refused(&format!("organization=acme&{part}"), Mistake::Unknown);
        }
        refused(
            "organization=a&organization=b",
            Mistake::Repeated("organization"),
        );
        let long = "a".repeat(limits::NAME_CHARS + 1);
        for value in ["", "a b", "a+b", "a%2Fb", "../a", "a/b", "a=b", "ä", &long] {
            let query = format!("organization={value}");
            refused(&query, Mistake::Invalid("organization"));
        }
        for value in [
            "",
            "2026-02-29",
            "2026-13-01",
            "2026-2-1",
            "2026-02-028",
            "+2026-02-28",
            "2026-02-28T00:00:00Z",
            "yesterday",
            // Before the first day.
            "2025-10-09",
            "0000-01-01",
        ] {
            let query = format!("organization=acme&since={value}");
            refused(&query, Mistake::Invalid("since"));
        }
        for value in ["", "Detailed", "all"] {
            let query = format!("organization=acme&detail={value}");
            refused(&query, Mistake::Invalid("detail"));
        }
    }

    #[test]
    fn a_default_is_a_value() {
        for spec in SPECS {
            assert!(spec.default.is_none_or(|value| spec.values.include(value)));
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_the_same(
            query in "((organization|since|detail|x)=([a-z0-9-]{0,12}|20[0-9]{2}-[0-9]{2}-[0-9]{2}|detailed)&?){0,4}|\\PC{0,20}"
        ) {
            if let Ok(parameters) = Parameters::parse(SPECS, &query) {
                let again = Parameters::parse(SPECS, &parameters.query());
                prop_assert_eq!(Ok(&parameters), again.as_ref());
                let is_listed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
                prop_assert!(parameters.texts().all(|text| text.bytes().all(is_listed)));
            }
        }
    }
}
