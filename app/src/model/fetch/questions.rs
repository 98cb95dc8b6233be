//! This module lists what the form asks about the chosen reports, and checks the answers.
//!
//! Reports that describe the same parameter share one question. The first and the last day of a
//! window are one question, the period.

use std::collections::{BTreeMap, BTreeSet};

use api::{Mistake, Parameter, Parameters, ReportDescription, Text, ValueType};
use reports::time::Date;

use super::Detail;
use super::period::{self, Period};

/// A question of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// A name without spaces, which is the same for the same question.
    pub id: String,
    pub ask: Ask,
    pub is_required: bool,
    /// The titles of the reports that it is about; none if it is about all that are chosen.
    pub about: Vec<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    Value(Parameter),
    Period {
        /// The parameter for the first day.
        from: Parameter,
        /// The parameter for the last day.
        to: Parameter,
        /// Days that the shortest window of the reports has at most.
        days_max: u16,
    },
}

/// The answers of a person for one target, as they were entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// By the name of a parameter's field.
    texts: BTreeMap<String, String>,
    /// By the name of a question.
    periods: BTreeMap<String, Period>,
}

/// The mistakes in the answers: a sentence for each field that has one.
pub type Mistakes = BTreeMap<String, &'static str>;

/// Whether the form can ask for all that a report needs. It cannot for a type of parameter that
/// came later.
#[must_use]
pub fn can_be_asked(report: &ReportDescription) -> bool {
    let mut needed = report.parameters.iter().filter(|own| own.required);
    needed.all(|own| own.values != ValueType::Other)
}

/// The name of a parameter's field: parameters of the same name may mean different things, and then
/// have different titles.
#[must_use]
pub fn field_id(parameter: &Parameter) -> String {
    let text = format!("{}-{}", parameter.name, parameter.title);
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    text.chars().map(plain).collect()
}

/// The first and the last day of a report's window, and the days it has at most.
fn window(report: &ReportDescription) -> Option<(&Parameter, &Parameter, u16)> {
    let window = report.window.as_ref()?;
    let parameter = |name: &Text| report.parameters.iter().find(|own| own.name == *name);
    Some((
        parameter(&window.from)?,
        parameter(&window.to)?,
        window.days_max,
    ))
}

/// The questions about these reports, in the order of their parameters.
#[must_use]
pub fn questions(reports: &[&ReportDescription]) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for report in reports {
        for parameter in report.parameters.iter() {
            if parameter.values == ValueType::Other {
                continue;
            }
            let ask = period_with(reports, parameter).unwrap_or(Ask::Value(parameter.clone()));
            let id = match &ask {
                Ask::Value(parameter) => field_id(parameter),
                Ask::Period { from, to, .. } => format!("{}-{}", field_id(from), field_id(to)),
            };
            let found = questions.iter_mut().find(|question| question.id == id);
            match found {
                Some(question) => {
                    question.is_required |= parameter.required;
                    if !question.about.contains(&report.title) {
                        question.about.push(report.title.clone());
                    }
                }
                None => questions.push(Question {
                    id,
                    ask,
                    is_required: parameter.required,
                    about: vec![report.title.clone()],
                }),
            }
        }
    }
    for question in &mut questions {
        if question.about.len() == reports.len() {
            question.about.clear();
        }
    }
    questions
}

/// The period that a parameter is the first or the last day of, for any of these reports.
fn period_with(reports: &[&ReportDescription], parameter: &Parameter) -> Option<Ask> {
    let id = field_id(parameter);
    let windows = reports.iter().filter_map(|report| window(report));
    let mut same = windows.filter(|(from, to, _)| field_id(from) == id || field_id(to) == id);
    let (from, to, days_max) = same.next()?;
    let shortest = same.map(|(.., days)| days).chain([days_max]).min();
    Some(Ask::Period {
        from: from.clone(),
        to: to.clone(),
        days_max: shortest.unwrap_or(days_max),
    })
}

impl Question {
    /// The fields of the question.
    #[must_use]
    pub fn field_ids(&self) -> Vec<String> {
        match &self.ask {
            Ask::Value(parameter) => vec![field_id(parameter)],
            Ask::Period { from, to, .. } => vec![field_id(from), field_id(to)],
        }
    }

    /// The periods to choose from; none if it asks for something else.
    #[must_use]
    pub fn periods(&self, today: Date) -> Vec<Period> {
        match &self.ask {
            Ask::Value(_) => Vec::new(),
            Ask::Period { from, days_max, .. } => {
                Period::all(*days_max, first_day(from), today).collect()
            }
        }
    }
}

/// The first day that a parameter takes.
fn first_day(parameter: &Parameter) -> Date {
    let first = parameter.first.as_deref().and_then(period::day);
    first.unwrap_or(Date::of_ms(0))
}

impl Answers {
    /// The answers that lead to this query for this report.
    #[must_use]
    pub fn of_query(report: &ReportDescription, query: &str) -> Self {
        let mut answers = Self::default();
        let parameters = Parameters::parse(&report.parameters, query).unwrap_or_default();
        for parameter in report.parameters.iter() {
            if let Some(value) = parameters.get(&parameter.name) {
                answers.set_text(&field_id(parameter), value);
            }
        }
        for question in questions(&[report]) {
            if matches!(question.ask, Ask::Period { .. }) {
                answers.set_period(&question, Period::Custom);
            }
        }
        answers
    }

    pub fn set_text(&mut self, field_id: &str, text: &str) {
        self.texts.insert(field_id.to_owned(), text.to_owned());
    }

    /// Answers every question for a name that has to be answered.
    pub fn set_names(&mut self, reports: &[ReportDescription], name: &str) {
        let all = reports.iter().flat_map(|report| report.parameters.iter());
        for own in all.filter(|own| own.required && own.values == ValueType::Name) {
            self.set_text(&field_id(own), name);
        }
    }

    pub fn set_period(&mut self, question: &Question, period: Period) {
        self.periods.insert(question.id.clone(), period);
    }

    /// The text in the field of a parameter: as entered, or what the field begins with. Where a
    /// report needs a single day, this is the last one that every server has data about.
    #[must_use]
    pub fn text(&self, parameter: &Parameter, today: Date) -> String {
        if let Some(text) = self.texts.get(&field_id(parameter)) {
            return text.clone();
        }
        match (&parameter.default, parameter.values) {
            (Some(default), _) => default.to_string(),
            (None, ValueType::Choice) => {
                let first = parameter.choices.first();
                first.map(ToString::to_string).unwrap_or_default()
            }
            (None, ValueType::Day) if parameter.required => {
                let day = period::before(today, period::DELAY_DAYS);
                day.max(first_day(parameter)).iso()
            }
            (None, _) => String::new(),
        }
    }

    /// The period that was chosen, or the one that the field begins with. One that is no longer
    /// offered counts as not chosen.
    #[must_use]
    pub fn period(&self, question: &Question, today: Date) -> Period {
        let offered = question.periods(today);
        let chosen = self.periods.get(&question.id).copied();
        let wanted = [chosen, Some(Period::Last(28))].into_iter().flatten();
        let mut wanted = wanted.filter(|period| offered.contains(period));
        let first = offered.first().copied().unwrap_or_default();
        wanted.next().unwrap_or(first)
    }

    /// The first and the last day of a period, as texts of their fields. Days that were not entered
    /// begin with the period before.
    #[must_use]
    pub fn days(&self, question: &Question, today: Date) -> Option<(String, String)> {
        let Ask::Period { from, to, .. } = &question.ask else {
            return None;
        };
        if let Some((first, last)) = self.period(question, today).days(today) {
            return Some((first.iso(), last.iso()));
        }
        Some((self.text(from, today), self.text(to, today)))
    }

    /// Checks the answers for one of the chosen reports at this time, in ms since the epoch.
    ///
    /// # Errors
    /// The mistakes, each with the parameter's field.
    pub fn check(
        &self,
        report: &ReportDescription,
        questions: &[Question],
        now_ms: i64,
    ) -> Result<Parameters, Mistakes> {
        let today = Date::of_ms(now_ms);
        let values: Vec<(&str, String)> = report
            .parameters
            .iter()
            .filter_map(|own| {
                let text = self.value(own, questions, today)?;
                let text = text.trim();
                (!text.is_empty()).then(|| (&*own.name, text.to_owned()))
            })
            .collect();
        let values = values.iter().map(|(name, value)| (*name, value.as_str()));
        let checked = report.check(values, u64::try_from(now_ms).unwrap_or(0));
        checked.map_err(|mistakes| {
            let field = |mistake: &Mistake| {
                let name = mistake.parameter()?;
                let parameter = report.parameters.iter().find(|own| own.name == *name)?;
                Some((field_id(parameter), mistake.text()))
            };
            // The first mistake of a field is shown.
            mistakes.iter().rev().filter_map(field).collect()
        })
    }

    /// The text that answers a parameter.
    fn value(&self, parameter: &Parameter, questions: &[Question], today: Date) -> Option<String> {
        let id = field_id(parameter);
        let mut all = questions.iter();
        let question = all.find(|question| question.field_ids().contains(&id))?;
        match &question.ask {
            Ask::Value(own) => Some(self.text(own, today)),
            Ask::Period { from, .. } => {
                let (first, last) = self.days(question, today)?;
                Some(if field_id(from) == id { first } else { last })
            }
        }
    }
}

/// The parameters of a request for people, in the order of their descriptions.
#[must_use]
pub fn details(report: &ReportDescription, parameters: &Parameters) -> Vec<Detail> {
    let window = report.window.as_ref();
    let detail = |own: &Parameter| {
        let value = parameters.get(&own.name)?;
        match window {
            Some(window) if window.to == own.name => None,
            Some(window) if window.from == own.name => {
                let days = (parameters.day(&window.from)?, parameters.day(&window.to)?);
                Some(Detail::Days(days.0, days.1))
            }
            _ if own.values == ValueType::Day => parameters.day(&own.name).map(Detail::Day),
            _ => Some(Detail::Text(value.to_owned())),
        }
    };
    report.parameters.iter().filter_map(detail).collect()
}

/// The reports of these ids, in the order in which they are offered.
#[must_use]
pub fn chosen<'r>(
    reports: &'r [ReportDescription],
    ticked: &BTreeSet<String>,
) -> Vec<&'r ReportDescription> {
    let is_ticked = |report: &&ReportDescription| ticked.contains(&*report.id);
    reports.iter().filter(is_ticked).collect()
}

#[cfg(test)]
mod tests;
