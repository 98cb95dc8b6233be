//! What the operator configured: read once, checked whole, and refused with words.
//!
//! Everything that could be wrong is collected before anything is answered, so that one look at
//! `/api/v1/health` is enough to mend it. A refusal says where, and what to write instead; it
//! never repeats a value, which may be a secret in the wrong place.

mod extra_header;
mod hosts;
mod origin;
mod pepper;
mod read;
mod refusal;
mod storage_host;
mod target;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

use crate::limits;
pub use extra_header::ExtraHeader;
pub use hosts::{Hosts, is_loopback_name};
pub use origin::{Origin, Scheme};
pub use pepper::Pepper;
pub use refusal::{Refusal, Refusals};
pub use storage_host::StorageHost;
pub use target::{Demo, Kind, Revalidate, Target};

/// Where the configuration comes from: the platform's bindings, or a test.
pub trait Environment {
    /// The variable or secret of this name; `None` where there is none, or it is no text.
    fn text(&self, name: &str) -> Option<String>;

    /// The names of everything that was written as a value: variables and secrets. Bindings to the
    /// platform's services are not among them.
    fn names(&self) -> Vec<String>;

    /// Whether something that requests can be sent through is bound to this name.
    fn is_service(&self, name: &str) -> bool;

    /// Whether a namespace of Durable Objects is bound to this name.
    fn is_namespace(&self, name: &str) -> bool;
}

/// The binding to the jobs, as `wrangler.toml` names it.
pub const JOBS: &str = "JOBS";

/// The binding to the brakes, likewise.
pub const BRAKES: &str = "BRAKES";

/// A configuration in which everything was right.
#[derive(Debug)]
pub struct Config {
    /// The upstreams, in the order in which they were written; ids are unique.
    pub targets: Vec<Target>,
    /// What names and keys are derived with, beside the credential.
    pub pepper: Pepper,
    /// Whether copies may be kept.
    pub cache: Cache,
    /// Bytes of one report at most, decoded.
    pub report_bytes_max: u64,
    /// The names under which this Rollcall answers.
    pub hosts: Hosts,
    /// The header, in lower case, in which the platform or a proxy says from which address a
    /// request comes; `None` where none says so.
    pub address_header: Option<String>,
}

/// The names that a configuration may have, beside those that its targets name.
const NAMES: [&str; 6] = [
    "TARGETS",
    "PEPPER",
    "CACHE",
    "MAX_REPORT_BYTES",
    "HOSTS",
    "CLIENT_ADDRESS_HEADER",
];

/// Whether copies of reports may be kept, sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// `CACHE=on`, and when nothing is said.
    On,
    /// `CACHE=off`: every report is fetched anew.
    Off,
}

impl Config {
    /// Reads and checks everything.
    ///
    /// # Errors
    /// With every refusal there is, when there is one.
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
                    "is not bound. Bind the Durable Objects as the wrangler.toml that comes with \
                     Rollcall does, migrations included",
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

    /// The target of this id, letter for letter.
    #[must_use]
    pub fn target(&self, id: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.id == id)
    }
}

fn targets(environment: &impl Environment, refusals: &mut Refusals) -> Option<Vec<Target>> {
    const PLACE: &str = "TARGETS";
    let Some(text) = environment.text(PLACE) else {
        refusals.add(PLACE, "is not set. Write [] for no target");
        return None;
    };
    if text.len() > limits::TARGETS_BYTES {
        refusals.add(PLACE, "is longer than 64 KiB. Configure fewer targets");
        return None;
    }
    let value = match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(value) => value,
        Err(error) => {
            // The place only: the message may hold a piece of the text.
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
            "has more than 32 targets. Run a second Rollcall for the rest",
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
            refusals.add(&place, "is another target's already. Give each its own");
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
                "is neither on nor off. Write one of them, or leave it out",
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
    // `parse` alone would also take a plus sign.
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let bytes = text.parse().ok().filter(|bytes| {
        digits && (limits::REPORT_BYTES_MIN..=limits::REPORT_BYTES_MAX).contains(bytes)
    });
    if bytes.is_none() {
        refusals.add(
            PLACE,
            "is no number from 1024 to 1073741824. Write the bytes one report may have, or leave \
             it out for 268435456",
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
            "is no list of host names. Write the names that people open this Rollcall under, in \
             lower case, without scheme and port, with commas between them, or leave it out",
        );
        Hosts::default()
    })
}

fn address_header(environment: &impl Environment, refusals: &mut Refusals) -> Option<String> {
    const PLACE: &str = "CLIENT_ADDRESS_HEADER";
    let name = environment.text(PLACE)?.to_ascii_lowercase();
    if !extra_header::is_token(&name) || name.len() > limits::NAME_CHARS {
        refusals.add(
            PLACE,
            "is no header's name. Write the one in which whatever is in front of this Rollcall \
             says who asks, as in cf-connecting-ip or x-real-ip, or leave it out",
        );
    }
    Some(name)
}

/// Refuses what nothing reads. A variable that is misspelt would leave its default in force, and
/// one that is a number or a list would not be read.
fn names(environment: &impl Environment, refusals: &mut Refusals) {
    let secrets = environment.text("TARGETS").map_or_else(Vec::new, |text| {
        // Where it cannot be read that is refused already, and what it names is not known.
        read::secrets(&text).unwrap_or_else(|| environment.names())
    });
    for name in environment.names() {
        let is_known = NAMES.contains(&&*name);
        if is_known && environment.text(&name).is_none() {
            refusals.add(&name, "is no text. Write it in quotation marks");
        }
        if is_known || secrets.contains(&name) {
            continue;
        }
        // A name that is no plain word may be anything, and is not repeated.
        let shown = if read::is_name(&name) {
            &name
        } else {
            "(a variable)"
        };
        let says = format!(
            "is no variable that this Rollcall reads, and no target names it. There are {}. \
             Correct it, or remove it",
            NAMES.join(", ")
        );
        refusals.add(shown, &says);
    }
}
