//! This module reads the operator's configuration once, checks all of it, and refuses it with
//! explanations.
//!
//! Every mistake is collected before anything is answered, so that one look at `/api/v1/health` is
//! enough to correct it. A refusal says where the mistake is and what to write instead; it never
//! repeats a value, which may be a secret in the wrong place.

mod hosts;
mod pepper;
mod read;
mod refusal;
mod target;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

use crate::egress;
use crate::limits;
pub use hosts::Hosts;
pub use pepper::Pepper;
pub use refusal::{Refusal, Refusals};
pub use target::{Revalidate, Target};

/// The source of the configuration: the platform's bindings, or a test.
pub trait Environment {
    /// The variable or secret with this name; `None` if there is none, or if it is not a text.
    fn text(&self, name: &str) -> Option<String>;

    /// The names of all variables and secrets. Bindings to the platform's services are not among
    /// them.
    fn names(&self) -> Vec<String>;

    /// Whether a service that requests can be sent through is bound to this name.
    fn is_service(&self, name: &str) -> bool;

    /// Whether a namespace of Durable Objects is bound to this name.
    fn is_namespace(&self, name: &str) -> bool;
}

/// The binding to the jobs, as `wrangler.toml` names it.
pub const JOBS: &str = "JOBS";

/// The binding to the brakes, as `wrangler.toml` names it.
pub const BRAKES: &str = "BRAKES";

/// A configuration without mistakes.
#[derive(Debug)]
pub struct Config {
    /// The upstreams, in the order of the configuration; ids are unique.
    pub targets: Vec<Target>,
    /// The secret that names and keys are derived with, besides the credential.
    pub pepper: Pepper,
    pub cache: Cache,
    /// Bytes of one report, decoded, at most.
    pub report_bytes_max: u64,
    /// The host names that this Rollcall answers to.
    pub hosts: Hosts,
    /// The header, in lower case, in which the platform or a proxy gives the client's address;
    /// `None` if none does.
    pub address_header: Option<String>,
}

/// The names that a configuration may contain, besides those that its targets use.
const NAMES: [&str; 6] = [
    "TARGETS",
    "PEPPER",
    "CACHE",
    "MAX_REPORT_BYTES",
    "HOSTS",
    "CLIENT_ADDRESS_HEADER",
];

/// Whether copies of reports may be stored, sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// `CACHE=on`, which is also the default.
    On,
    /// `CACHE=off`: every request fetches the report again.
    Off,
}

impl Config {
    /// Reads and checks the whole configuration.
    ///
    /// # Errors All refusals, if there is any.
    pub fn read(environment: &impl Environment) -> Result<Self, Refusals> {
        let mut refusals = Refusals::default();
        let targets = targets(environment, &mut refusals);
        let pepper = pepper(environment, &mut refusals);
        let cache = cache(environment, &mut refusals);
        let report_bytes_max = report_bytes_max(environment, &mut refusals);
        let hosts = hosts(environment, &mut refusals);
        let address_header = address_header(environment, &mut refusals);
        names(environment, &mut refusals);
        for name in [JOBS, BRAKES] {
            if !environment.is_namespace(name) {
                refusals.add(
                    name,
                    "is not bound. Bind the Durable Objects as in the wrangler.toml that comes with \
                     Rollcall, including the migrations",
                );
            }
        }
        match (targets, pepper, cache, report_bytes_max) {
            (Some(targets), Some(pepper), Some(cache), Some(report_bytes_max))
                if refusals.is_empty() =>
            {
                Ok(Self {
                    targets,
                    pepper,
                    cache,
                    report_bytes_max,
                    hosts,
                    address_header,
                })
            }
            _ => Err(refusals),
        }
    }

    /// The target with exactly this id.
    #[must_use]
    pub fn target(&self, id: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.id == id)
    }
}

fn targets(environment: &impl Environment, refusals: &mut Refusals) -> Option<Vec<Target>> {
    const PLACE: &str = "TARGETS";
    let Some(text) = environment.text(PLACE) else {
        refusals.add(PLACE, "is not set. Write [] if there are no targets");
        return None;
    };
    if text.len() > limits::TARGETS_BYTES {
        refusals.add(PLACE, "is longer than 64 KiB. Configure fewer targets");
        return None;
    }
    let value = match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(value) => value,
        Err(error) => {
            // Only the position is reported: the parser's message may contain a piece of the text.
            let (line, column) = (error.line(), error.column());
            let says = format!("is not JSON at line {line}, column {column}");
            refusals.add(PLACE, &says);
            return None;
        }
    };
    let Some(list) = value.as_array() else {
        refusals.add(
            PLACE,
            "is not a list. Write [{…}], with an object for each target",
        );
        return None;
    };
    if list.len() > limits::TARGETS {
        refusals.add(
            PLACE,
            "has more than 32 targets. Run a second Rollcall for the others",
        );
        return None;
    }
    let mut targets: Vec<Target> = Vec::with_capacity(list.len());
    for (index, value) in list.iter().enumerate() {
        let place = format!("{PLACE}[{index}]");
        let Some(target) = read::target(value, &place, environment, refusals) else {
            continue;
        };
        if targets.iter().any(|other| other.id == target.id) {
            let place = format!("{place} ({}).id", target.id);
            refusals.add(
                &place,
                "is the id of another target. Give each target its own",
            );
        }
        targets.push(target);
    }
    Some(targets)
}

fn pepper(environment: &impl Environment, refusals: &mut Refusals) -> Option<Pepper> {
    const PLACE: &str = "PEPPER";
    let Some(text) = environment.text(PLACE).map(Zeroizing::new) else {
        refusals.add(
            PLACE,
            "is not set. Set the secret to at least 32 random bytes, as `openssl rand -base64 48` \
             prints them",
        );
        return None;
    };
    let pepper = Pepper::new(&text);
    if pepper.is_none() {
        refusals.add(
            PLACE,
            "is shorter than 32 bytes, or not random. Set the secret to what `openssl rand -base64 48` \
             prints",
        );
    }
    pepper
}

fn cache(environment: &impl Environment, refusals: &mut Refusals) -> Option<Cache> {
    match environment.text("CACHE").as_deref() {
        None | Some("on") => Some(Cache::On),
        Some("off") => Some(Cache::Off),
        Some(_) => {
            refusals.add(
                "CACHE",
                "is neither on nor off. Write one of the two, or leave it out",
            );
            None
        }
    }
}

fn report_bytes_max(environment: &impl Environment, refusals: &mut Refusals) -> Option<u64> {
    const PLACE: &str = "MAX_REPORT_BYTES";
    let Some(text) = environment.text(PLACE) else {
        return Some(limits::REPORT_BYTES);
    };
    // `parse` alone would also accept a plus sign.
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let bytes = text.parse().ok().filter(|bytes| {
        digits && (limits::REPORT_BYTES_MIN..=limits::REPORT_BYTES_MAX).contains(bytes)
    });
    if bytes.is_none() {
        refusals.add(
            PLACE,
            "is not a number from 1024 to 1073741824. Write the maximum bytes of a report, or \
             leave it out for 268435456",
        );
    }
    bytes
}

fn hosts(environment: &impl Environment, refusals: &mut Refusals) -> Hosts {
    const PLACE: &str = "HOSTS";
    let Some(text) = environment.text(PLACE) else {
        return Hosts::default();
    };
    Hosts::configured(&text).unwrap_or_else(|| {
        refusals.add(
            PLACE,
            "is not a list of host names. Write the host names of this Rollcall in lower case, \
             without scheme and port, separated by commas, or leave it out",
        );
        Hosts::default()
    })
}

fn address_header(environment: &impl Environment, refusals: &mut Refusals) -> Option<String> {
    const PLACE: &str = "CLIENT_ADDRESS_HEADER";
    let name = environment.text(PLACE)?.to_ascii_lowercase();
    if !egress::is_token(&name) || name.len() > limits::NAME_CHARS {
        refusals.add(
            PLACE,
            "is not a header name. Write the header in which the proxy in front of this Rollcall \
             sends the client's address, as in cf-connecting-ip or x-real-ip, or leave it out",
        );
    }
    Some(name)
}

/// Refuses variables that are never read. A misspelt variable would leave its default in force, and
/// a number or a list would not be read.
fn names(environment: &impl Environment, refusals: &mut Refusals) {
    let secrets = environment.text("TARGETS").map_or_else(Vec::new, |text| {
        // If `TARGETS` cannot be read, it is refused already, and the names of its secrets are not
        // known.
        read::secrets(&text).unwrap_or_else(|| environment.names())
    });
    for name in environment.names() {
        let is_known = NAMES.contains(&&*name);
        if is_known && environment.text(&name).is_none() {
            refusals.add(&name, "is not a text. Write it in quotation marks");
        }
        if is_known || secrets.contains(&name) {
            continue;
        }
        // A name that is not a plain word may contain a secret, and is not repeated.
        let shown = if read::is_name(&name) {
            &name
        } else {
            "(a variable)"
        };
        let says = format!(
            "is not a variable of Rollcall or a secret of a target. The variables are {}. \
             Correct it, or remove it",
            NAMES.join(", ")
        );
        refusals.add(shown, &says);
    }
}
