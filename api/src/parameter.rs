//! This module describes the parameters of a report, and checks the values of a request.
//!
//! One description serves all: the page draws its form from it and checks what was entered; the
//! worker checks what is asked for and names the job by it. The values of every type consist of
//! letters, digits and hyphens, so that there is nothing to decode: an encoded spelling of a value
//! is another value, and refused.

use std::borrow::Cow;

use reports::time::Date;
use serde::{Deserialize, Serialize};

use crate::{ReportDescription, Text};

/// Characters of a name, at most.
pub const NAME_CHARS: usize = 64;

/// Milliseconds by which a day begins before it does in UTC, where it begins first.
pub const ZONE_AHEAD_MS: u64 = 14 * 60 * 60_000;

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// The name in the query.
    pub name: Text,
    /// The name beside the field of a form.
    pub title: Text,
    /// The type of its values.
    #[serde(rename = "type")]
    pub values: ValueType,
    /// The first day that there is anything about, of a [`ValueType::Day`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Text>,
    /// The values of a [`ValueType::Choice`].
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub choices: Cow<'static, [Text]>,
    /// Whether a request has to name a value.
    pub required: bool,
    /// The value of a request that names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Text>,
    /// The meaning of a request without a value, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub if_empty: Option<Text>,
}

/// The values that a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueType {
    /// A day, as in `2026-11-30`.
    Day,
    /// One of [`Parameter::choices`].
    Choice,
    /// The name of an organization, an enterprise or a team, as it stands in addresses.
    Name,
    /// A type that came later. No value of it is known to be right.
    #[serde(other)]
    Other,
}

/// A window of whole days, which two parameters describe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The parameter for the first day.
    pub from: Text,
    /// The parameter for the last day, which belongs to the window.
    pub to: Text,
    /// Days that it has at most, at least one.
    pub days_max: u16,
}

/// The parameters of one request for a report: valid, in the order of their descriptions, with the
/// defaults filled in. So two spellings of one request are equal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(Text, String)>);

/// Why a request is refused. Each but the first names the parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// There is a part that is no parameter of the report.
    Unknown,
    /// There are two values for this parameter.
    Repeated(Text),
    /// The value is not a day.
    NotADay(Text),
    /// The day is before the first that there is anything about.
    TooEarly(Text),
    /// The value is not one of the choices.
    NotAChoice(Text),
    /// The value is not a name.
    NotAName(Text),
    /// There is no value, and one is needed.
    Missing(Text),
    /// The day has not begun.
    Future(Text),
    /// The day, the last of a window, is before the first.
    Reversed(Text),
    /// The day, the last of a window, makes it longer than the report allows.
    TooLong(Text),
}

/// The meaning of a request without a value.
enum Absent {
    Mistake,
    Default(&'static str),
    /// Something that no value says.
    Means(&'static str),
}

impl Parameter {
    /// A name, as it stands in addresses.
    #[must_use]
    pub const fn name(name: &'static str, title: &'static str) -> Self {
        Self::new(name, title, ValueType::Name, None, &[], Absent::Mistake)
    }

    /// A name that may be left out, and what that means.
    #[must_use]
    pub const fn optional_name(
        name: &'static str,
        title: &'static str,
        if_empty: &'static str,
    ) -> Self {
        let absent = Absent::Means(if_empty);
        Self::new(name, title, ValueType::Name, None, &[], absent)
    }

    /// A day from this one on.
    #[must_use]
    pub const fn day(name: &'static str, title: &'static str, first: &'static str) -> Self {
        let absent = Absent::Mistake;
        Self::new(name, title, ValueType::Day, Some(first), &[], absent)
    }

    /// A day from this one on that may be left out, and what that means.
    #[must_use]
    pub const fn optional_day(
        name: &'static str,
        title: &'static str,
        first: &'static str,
        if_empty: &'static str,
    ) -> Self {
        let absent = Absent::Means(if_empty);
        Self::new(name, title, ValueType::Day, Some(first), &[], absent)
    }

    /// One of these values, of which one is the default.
    #[must_use]
    pub const fn choice(
        name: &'static str,
        title: &'static str,
        choices: &'static [Text],
        default: &'static str,
    ) -> Self {
        let absent = Absent::Default(default);
        Self::new(name, title, ValueType::Choice, None, choices, absent)
    }

    const fn new(
        name: &'static str,
        title: &'static str,
        values: ValueType,
        first: Option<&'static str>,
        choices: &'static [Text],
        absent: Absent,
    ) -> Self {
        let (required, default, if_empty) = match absent {
            Absent::Mistake => (true, None, None),
            Absent::Default(value) => (false, Some(Cow::Borrowed(value)), None),
            Absent::Means(text) => (false, None, Some(Cow::Borrowed(text))),
        };
        Self {
            name: Cow::Borrowed(name),
            title: Cow::Borrowed(title),
            values,
            first: match first {
                Some(first) => Some(Cow::Borrowed(first)),
                None => None,
            },
            choices: Cow::Borrowed(choices),
            required,
            default,
            if_empty,
        }
    }

    /// Checks a value that was given.
    ///
    /// # Errors The rule that it breaks.
    pub fn check(&self, value: &str) -> Result<(), Mistake> {
        let mistake = match self.values {
            ValueType::Day if day(value).is_none() => Mistake::NotADay,
            // Days that are written in full are in order as texts.
            ValueType::Day if self.first.as_ref().is_some_and(|first| value < &**first) => {
                Mistake::TooEarly
            }
            ValueType::Choice if !self.choices.iter().any(|choice| choice == value) => {
                Mistake::NotAChoice
            }
            ValueType::Name if !is_name(value) => Mistake::NotAName,
            ValueType::Other => return Err(Mistake::Unknown),
            ValueType::Day | ValueType::Choice | ValueType::Name => return Ok(()),
        };
        Err(mistake(self.name.clone()))
    }
}

impl Window {
    /// A window between two parameters that are days.
    #[must_use]
    pub const fn new(from: &'static str, to: &'static str, days_max: u16) -> Self {
        Self {
            from: Cow::Borrowed(from),
            to: Cow::Borrowed(to),
            days_max,
        }
    }
}

impl ReportDescription {
    /// Checks the values of a request at this time, in milliseconds since 1970.
    ///
    /// # Errors The mistakes in them, at least one: those that a form shows at its fields. None
    /// follows from another.
    pub fn check<'v>(
        &self,
        values: impl IntoIterator<Item = (&'v str, &'v str)>,
        now_ms: u64,
    ) -> Result<Parameters, Vec<Mistake>> {
        check(&self.parameters, self.window.as_ref(), values, now_ms)
    }
}

/// Checks the values of a request at this time, in milliseconds since 1970.
///
/// # Errors The mistakes in them, at least one. None follows from another.
pub fn check<'v>(
    parameters: &[Parameter],
    window: Option<&Window>,
    values: impl IntoIterator<Item = (&'v str, &'v str)>,
    now_ms: u64,
) -> Result<Parameters, Vec<Mistake>> {
    let (found, mut mistakes) = read(parameters, values);
    // Where the day begins first, it is today already.
    let ahead_ms = now_ms.saturating_add(ZONE_AHEAD_MS);
    let today = Date::of_ms(i64::try_from(ahead_ms).unwrap_or(i64::MAX));
    for parameter in parameters {
        let is_day = parameter.values == ValueType::Day;
        let day = found.day(&parameter.name).filter(|_| is_day);
        if day.is_some_and(|day| day > today) {
            mistakes.push(Mistake::Future(parameter.name.clone()));
        }
    }
    if mistakes.is_empty()
        && let Some(mistake) = window.and_then(|window| mistake_in(window, &found, now_ms))
    {
        mistakes.push(mistake);
    }
    match mistakes.is_empty() {
        true => Ok(found),
        false => Err(mistakes),
    }
}

fn mistake_in(window: &Window, parameters: &Parameters, now_ms: u64) -> Option<Mistake> {
    let day = |name: &str| parameters.day(name).map(Date::days);
    let (first, last) = (day(&window.from)?, day(&window.to)?);
    // Servers count days in UTC: this one may have begun elsewhere, but not for them.
    let today = Date::of_ms(i64::try_from(now_ms).unwrap_or(i64::MAX));
    if first > today.days() {
        return Some(Mistake::Future(window.from.clone()));
    }
    if last < first {
        return Some(Mistake::Reversed(window.to.clone()));
    }
    (last.saturating_sub(first) >= i64::from(window.days_max))
        .then(|| Mistake::TooLong(window.to.clone()))
}

/// The valid values, and the mistakes in the others. Nothing is read after a value of a parameter
/// that the report does not have.
fn read<'v>(
    parameters: &[Parameter],
    values: impl IntoIterator<Item = (&'v str, &'v str)>,
) -> (Parameters, Vec<Mistake>) {
    let mut given: Vec<Option<&str>> = vec![None; parameters.len()];
    let mut mistakes = Vec::new();
    for (name, value) in values {
        let mut slots = parameters.iter().zip(&mut given);
        let Some((parameter, slot)) = slots.find(|(own, _)| own.name == name) else {
            mistakes.push(Mistake::Unknown);
            return (Parameters::default(), mistakes);
        };
        if slot.is_some() {
            mistakes.push(Mistake::Repeated(parameter.name.clone()));
        } else if let Err(mistake) = parameter.check(value) {
            mistakes.push(mistake);
        }
        *slot = Some(value);
    }
    let mut found = Vec::with_capacity(parameters.len());
    for (parameter, value) in parameters.iter().zip(given) {
        match value.or(parameter.default.as_deref()) {
            Some(value) => found.push((parameter.name.clone(), value.to_owned())),
            None if parameter.required => {
                mistakes.push(Mistake::Missing(parameter.name.clone()));
            }
            None => {}
        }
    }
    (Parameters(found), mistakes)
}

impl Parameters {
    /// Reads the query of a message that was checked before, without its question mark.
    ///
    /// # Errors The first mistake in it.
    pub fn parse(parameters: &[Parameter], query: &str) -> Result<Self, Mistake> {
        let (found, mistakes) = read(parameters, pairs(query)?);
        mistakes.into_iter().next().map_or(Ok(found), Err)
    }

    /// The value of a parameter; `None` if the request names none, and there is no default.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that is a day.
    #[must_use]
    pub fn day(&self, name: &str) -> Option<Date> {
        self.get(name).and_then(day)
    }

    /// Names and values, one after the other.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .flat_map(|(name, value)| [&**name, value.as_str()])
    }

    /// The query of the address with these parameters, without its question mark: what
    /// [`Self::parse`] reads. None of its characters needs an encoding.
    #[must_use]
    pub fn query(&self) -> String {
        let parts = self.0.iter().map(|(name, value)| format!("{name}={value}"));
        parts.collect::<Vec<_>>().join("&")
    }
}

/// The names and values of a query, without its question mark, as they stand there.
///
/// # Errors [`Mistake::Unknown`] if a part has no value.
pub fn pairs(query: &str) -> Result<Vec<(&str, &str)>, Mistake> {
    let parts = query.split('&').filter(|_| !query.is_empty());
    parts
        .map(|part| part.split_once('=').ok_or(Mistake::Unknown))
        .collect()
}

impl Mistake {
    /// The parameter with the mistake; none if it is no parameter.
    #[must_use]
    pub const fn parameter(&self) -> Option<&Text> {
        match self {
            Self::Unknown => None,
            Self::Repeated(name)
            | Self::NotADay(name)
            | Self::TooEarly(name)
            | Self::NotAChoice(name)
            | Self::NotAName(name)
            | Self::Missing(name)
            | Self::Future(name)
            | Self::Reversed(name)
            | Self::TooLong(name) => Some(name),
        }
    }

    /// The mistake in a sentence, to be shown beside the parameter. It repeats nothing of the value.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        match self {
            Self::Unknown => "The report has no such parameter.",
            Self::Repeated(_) => "There are two values for this parameter, and it takes one.",
            Self::NotADay(_) => "This is not a day in the form 2026-11-30.",
            Self::TooEarly(_) => "There is no data about a day so long ago.",
            Self::NotAChoice(_) => "This is not one of the choices.",
            Self::NotAName(_) => {
                "A name consists of letters, digits and hyphens, 64 characters at most. It is the \
                 one in addresses, not the one for display."
            }
            Self::Missing(_) => "The report needs a value here.",
            Self::Future(_) => "This day has not begun yet.",
            Self::Reversed(_) => "The last day is before the first day.",
            Self::TooLong(_) => "There are more days in this period than the report allows.",
        }
    }
}

fn is_name(value: &str) -> bool {
    let is_listed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=NAME_CHARS).contains(&value.len()) && value.bytes().all(is_listed)
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
mod tests;
