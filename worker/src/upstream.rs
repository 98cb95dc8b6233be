//! This module talks to upstreams. It says which request is sent and what its answer means, and
//! sends none itself: `bind` carries out the [`Step`]s.
//!
//! An [`Upstream`] is one product's way to hand out reports. Its file says which reports there are
//! ([`Upstream::reports`]), which requests lead to one, and what the answers mean. What is the same
//! for every server is here: [`hop`] is one request; [`redirect`] decides where a redirect or a
//! link may lead; [`http`] reads headers, and the answers of gateways; [`opening`] recognises a
//! report by its first bytes; [`report_time`] says how old a report was when it came.

pub mod copilot;
pub mod ghes;
pub mod hop;
pub mod http;
pub mod moderne;
pub mod opening;
pub mod redirect;
pub mod report_time;
#[cfg(test)]
pub(crate) mod testing;

use std::fmt;

use api::Progress;

use crate::egress::Egress;
use crate::limits;
use crate::problem::{Details, Problem};
use crate::report::{Parameters, Report, ReportSpec, Unavailable};
pub use hop::Hop;
use http::{Fields, Framing};

/// Every upstream, in the order in which the configuration's refusals name them.
const ALL: &[&dyn Upstream] = &[
    &ghes::Ghes,
    &copilot::Copilot,
    &moderne::Moderne(moderne::Version::One),
    &moderne::Moderne(moderne::Version::Two),
    #[cfg(test)]
    &testing::Testing,
];

/// The upstream of this kind, as a target's `kind` names it.
#[must_use]
pub fn of(kind: &str) -> Option<&'static dyn Upstream> {
    ALL.iter().copied().find(|upstream| upstream.kind() == kind)
}

/// The upstreams that are not for tests.
#[cfg(test)]
pub(crate) fn real() -> impl Iterator<Item = &'static dyn Upstream> {
    let all = ALL.iter().copied();
    all.filter(|upstream| upstream.kind() != testing::Testing.kind())
}

/// The kinds, for a refusal.
#[must_use]
pub fn kinds() -> String {
    let kinds: Vec<_> = ALL.iter().map(|upstream| upstream.kind()).collect();
    kinds.join(", ")
}

/// One product's way to hand out reports. It holds no state of its own, sends nothing and knows no
/// clock.
pub trait Upstream: fmt::Debug + Sync {
    /// The name in the configuration.
    fn kind(&self) -> &'static str;

    /// The product's name for people.
    fn product(&self) -> &'static str;

    /// Whether its people have user names to sign in with. Without one, a token is always enough.
    fn takes_user(&self) -> bool {
        false
    }

    /// The reports, in the order in which the page offers them.
    fn reports(&self) -> &'static [ReportSpec];

    /// Reports that the product once had, or has elsewhere, and that cannot be fetched.
    fn unavailable(&self) -> &'static [Unavailable] {
        &[]
    }

    /// The meaning of a report without a byte: by default, that it is not ready.
    fn empty(&self) -> Outcome {
        Outcome::Empty
    }

    /// The word with which the server describes a wait, if this program does not know it: capital
    /// letters and underscores.
    fn waits_as<'s>(&self, _state: &'s State) -> Option<&'s str> {
        None
    }

    /// Whether the report comes in files that were generated once and do not change. The time of a file
    /// is then that of its figures, and says nothing about whether there is a newer one.
    fn is_dated(&self, _report: Report) -> bool {
        false
    }

    /// The time that a part's figures are from, if it was made at this time; `None` if the part cannot
    /// have changed since. The state is that of the request for it.
    fn figures_at_ms(&self, _ask: &Ask<'_>, _state: &State, made_at_ms: u64) -> Option<u64> {
        Some(made_at_ms)
    }

    /// The state in which a new attempt begins, which has no part of the report in hand, if this state
    /// is that of a wait between two parts. `None` if such a state is of no use to a new attempt.
    fn restarted(&self, _state: &State) -> Option<State> {
        None
    }

    /// How far the report is when the request of this state is sent. By default, it is only known
    /// that the server is asked.
    fn progress(&self, _ask: &Ask<'_>, _state: &State) -> Progress {
        Progress::default()
    }

    /// The first step of an attempt, or the next one after an [`Outcome::Pending`] within it. The
    /// state is empty, or comes from that outcome, or from [`Self::restarted`].
    fn start(&self, ask: &Ask<'_>, state: State) -> Step;

    /// The step after an answer. The state is that of the request.
    fn on_response(&self, ask: &Ask<'_>, state: State, response: &Response<'_>) -> Step;

    /// The request that shows whether the server accepts the credential.
    fn validation(&self, ask: &Ask<'_>) -> Hop;

    /// The request that replaces [`Self::validation`] after this answer to it, which has no
    /// [`Response::first`]; `None` if the answer is the verdict. It is followed once.
    fn validation_continues(&self, _ask: &Ask<'_>, _response: &Response<'_>) -> Option<Hop> {
        None
    }

    /// The verdict of the answer to [`Self::validation`], which comes with its first bytes.
    fn verdict(&self, ask: &Ask<'_>, response: &Response<'_>) -> Verdict;
}

/// The progress of a report that may have several parts, counted from 0 here.
#[must_use]
fn in_parts(step: api::Step, part: usize, parts: usize) -> Progress {
    let number = |number: usize| {
        let number = u32::try_from(number).ok();
        number.filter(|_| parts > 1)
    };
    Progress {
        step,
        part: number(part.saturating_add(1).min(parts)),
        parts: number(parts),
        ..Progress::default()
    }
}

/// The report that is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    pub egress: &'a Egress,
    /// One of [`Upstream::reports`].
    pub report: Report,
    /// The values of its parameters.
    pub parameters: &'a Parameters,
    /// The time now, in milliseconds since 1970.
    pub now_ms: u64,
    /// When the credential ends, if it says so, in milliseconds since 1970.
    pub ends_at_ms: Option<u64>,
}

impl Ask<'_> {
    /// The refusal of a request after this wait, if the credential would end before the answer: the
    /// JSON Web Token of a session states when it ends.
    #[must_use]
    pub fn token_ends(&self, wait_ms: u64) -> Option<Outcome> {
        let answered_ms = self
            .now_ms
            .saturating_add(wait_ms)
            .saturating_add(u64::from(limits::ANSWER_MS));
        self.ends_at_ms
            .is_some_and(|ends_ms| ends_ms <= answered_ms)
            .then(|| Outcome::refused(Problem::TokenExpired))
    }
}

/// How far an upstream has come, in its own words. It goes from a request to the step after its
/// answer, and from an [`Outcome::Pending`] into the job's record and the next attempt. So a state
/// that waits never contains a credential, or an address that is a secret.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State(pub String);

/// An answer to a request.
#[derive(Clone, Copy)]
pub struct Response<'a> {
    /// The request.
    pub hop: &'a Hop,
    pub status: u16,
    pub fields: &'a Fields<'a>,
    /// The beginning of the body, after a [`Step::Read`].
    pub first: Option<First<'a>>,
}

/// The beginning of a body, decompressed.
#[derive(Debug, Clone, Copy)]
pub struct First<'a> {
    pub bytes: &'a [u8],
    /// Whether this is all of it.
    pub is_whole: bool,
}

/// What is done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Send this request. Its answer comes back with the state.
    Ask(Box<Hop>, State),
    /// Read this many bytes of the answer's body, or all of it, and decide again.
    Read(usize),
    /// A part of the report has come.
    Part(Part),
    /// The attempt ends without the report.
    End(Outcome),
    /// A refusal that may or may not reject the credential: only [`Upstream::validation`] can tell.
    Unconfirmed {
        /// Whether it may be a failed sign-in, whether it came from the server or a proxy.
        is_rejection: bool,
    },
}

/// A part of the report. Most reports have only one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub source: Source,
    /// How it continues the parts before it.
    pub joint: Joint,
    /// The request for the next part; `None` if this is the last.
    pub next: Option<(Box<Hop>, State)>,
}

/// The bytes of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The body of the answer, as it is.
    Body(Framing),
    /// These, which were made from an answer that was read whole. There may be none.
    Bytes(Vec<u8>),
}

/// How a part continues the parts before it. It always begins on a line of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// With more of the same.
    Plain,
    /// With the same header row, which is left out.
    SameHeader,
    /// With the same header row, which is left out, or with nothing at all.
    SameHeaderOrNothing,
}

impl Part {
    /// The body of the answer, which is the whole report.
    #[must_use]
    pub fn only(framing: Framing) -> Self {
        Self {
            source: Source::Body(framing),
            joint: Joint::Plain,
            next: None,
        }
    }
}

/// The upstream's verdict on a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is valid, and its owner may see the report.
    Accepted,
    /// It is not valid, or its owner may not see the report.
    Rejected(Details),
    /// The report is refused for another reason, which is no verdict on the credential.
    Refused(Details),
    /// The answer was no verdict.
    Unknown {
        /// When the upstream wants to be asked again, within limits.
        retry_after_ms: Option<u64>,
    },
    /// The upstream was not asked, because it has rejected the credential, or the user name, too
    /// often.
    Braked {
        /// Seconds until the upstream may be asked, at least one.
        s: u32,
    },
}

/// The outcome of an attempt that did not fetch the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The upstream is generating the report.
    Pending {
        /// The wait that the upstream asked for, within limits.
        retry_after_ms: Option<u64>,
        /// Where the next attempt continues.
        state: State,
    },
    /// The answer was empty: the report may still come.
    Empty,
    /// A failure on the upstream's side that may not happen again.
    Setback {
        /// The problem to report if it keeps happening.
        details: Details,
        /// The wait that the upstream asked for, within limits.
        retry_after_ms: Option<u64>,
    },
    /// A failure that a repeated request would not change.
    Refused(Details),
    /// The upstream was not asked, because it has rejected the credential, or the user name, too
    /// often.
    Braked {
        /// Seconds until the upstream may be asked, at least one.
        s: u32,
    },
}

impl Outcome {
    /// The upstream is generating the report, and the next attempt begins again.
    #[must_use]
    pub fn pending(retry_after_ms: Option<u64>) -> Self {
        Self::Pending {
            retry_after_ms,
            state: State::default(),
        }
    }

    /// A failure that a repeated request would not change.
    #[must_use]
    pub fn refused(problem: Problem) -> Self {
        Self::Refused(problem.into())
    }

    /// A failure that may not happen again.
    #[must_use]
    pub fn setback(problem: Problem) -> Self {
        Self::Setback {
            details: problem.into(),
            retry_after_ms: None,
        }
    }

    /// Whether no answer came in time, so that one may still be on its way.
    #[must_use]
    pub fn is_late(&self) -> bool {
        matches!(self, Self::Setback { details, .. } if details.problem() == Problem::UpstreamSlow)
    }

    /// Whether the answer was a sign-in page. It may be the answer to a wrong password, or come
    /// from a proxy: it counts against an account that could be locked, but destroys no copy.
    #[must_use]
    pub fn is_sign_in_page(&self) -> bool {
        matches!(self, Self::Refused(details) if details.problem() == Problem::UpstreamLoginPage)
    }

    /// Whether the upstream rejected the credential for this report. The copies of that credential
    /// are then destroyed.
    #[must_use]
    pub fn rejects(&self) -> bool {
        matches!(self, Self::Refused(details) if details.problem().is_rejection())
    }

    /// Whether the upstream may count the answer as a failed sign-in, so that it counts towards the
    /// brakes. A token that may not see something is one that the upstream knows.
    #[must_use]
    pub fn is_failed_sign_in(&self) -> bool {
        matches!(self, Self::Refused(details) if details.problem().is_failed_sign_in())
    }
}
