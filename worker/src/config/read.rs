//! This module reads a target from one object of `TARGETS`, field by field, so that the first
//! mistake does not hide the others.

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use api::Demo;

use super::{Environment, NAMES, Refusals, Revalidate, Target};
use crate::credential::Credential;
use crate::egress::{self, Egress, ExtraHeader, Origin, Scheme, StorageHost};
use crate::limits;
use crate::report::Report;
use crate::upstream::{self, Upstream};

/// The known fields, for the refusal of an unknown one.
const FIELDS: [&str; 11] = [
    "id",
    "title",
    "kind",
    "origin",
    "binding",
    "storage_hosts",
    "headers",
    "allow_http",
    "reports",
    "revalidate",
    "demo",
];

/// The names of bindings, which cannot be the secret of an extra header.
const BINDINGS: [&str; 4] = ["ASSETS", super::JOBS, super::BRAKES, "RL"];

/// The names of the secrets that targets use for extra headers; `None` if `TARGETS` is not a list.
pub(super) fn secrets(targets: &str) -> Option<Vec<String>> {
    let targets: Vec<Value> = serde_json::from_str(targets).ok()?;
    let headers = targets
        .iter()
        .filter_map(|target| target.get("headers")?.as_object());
    let names = headers.flat_map(Map::values).filter_map(Value::as_str);
    Some(names.map(str::to_owned).collect())
}

/// Reads one target; `place` is `TARGETS[0]`. Mistakes are added to the refusals; the result is
/// `None` if a required field is missing or wrong.
pub(super) fn target(
    value: &Value,
    place: &str,
    environment: &impl Environment,
    refusals: &mut Refusals,
) -> Option<Target> {
    let Some(map) = value.as_object() else {
        refusals.add(
            place,
            "is not an object. Write {\"id\": …, \"title\": …, …}",
        );
        return None;
    };
    let id = map.get("id").and_then(Value::as_str).filter(|id| is_id(id));
    let mut fields = Fields {
        map,
        // The place includes the id, because an index is tedious to count.
        place: id.map_or_else(|| place.to_owned(), |id| format!("{place} ({id})")),
        refusals,
    };
    fields.known(&FIELDS);
    if id.is_none() {
        fields.refuse(
            "id",
            "is missing or not an id. Write 1 to 32 of the characters a to z, 0 to 9 and -",
        );
    }
    let title = title(&mut fields);
    let upstream = upstream(&mut fields);
    let origin = origin(&mut fields);
    let binding = binding(&mut fields, environment);
    let storage_hosts = storage_hosts(&mut fields);
    let headers = headers(&mut fields, environment);
    let reports = reports(&mut fields, upstream);
    let revalidate = revalidate(&mut fields);
    let demo = demo(&mut fields, origin.as_ref());
    Some(Target {
        id: id?.to_owned(),
        title: title?,
        upstream: upstream?,
        egress: Egress {
            origin: origin?,
            binding,
            storage_hosts,
            headers,
        },
        reports,
        revalidate,
        demo,
    })
}

/// Whether a text can be the id of a target.
fn is_id(text: &str) -> bool {
    let is_listed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.len() <= limits::TARGET_ID_CHARS && text.bytes().all(is_listed)
}

/// Whether a text can be the name of a binding, variable or secret.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= limits::NAME_CHARS
        && !text.starts_with(|first: char| first.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The fields of one object, and the place to report their mistakes at.
struct Fields<'a> {
    map: &'a Map<String, Value>,
    place: String,
    refusals: &'a mut Refusals,
}

impl<'a> Fields<'a> {
    fn refuse(&mut self, field: &str, says: &str) {
        let place = format!("{}.{field}", self.place);
        self.refusals.add(&place, says);
    }

    fn known(&mut self, known: &[&str]) {
        for name in self.map.keys() {
            if known.contains(&name.as_str()) {
                continue;
            }
            let says = format!("is not a known field. The fields are {}", known.join(", "));
            // A name that is not a plain word may contain a secret, and is not repeated.
            let shown = if is_name(name) { name } else { "(a field)" };
            self.refuse(shown, &says);
        }
    }

    /// The field as a text; another type is refused.
    fn text(&mut self, field: &str) -> Option<&'a str> {
        let value = self.map.get(field)?;
        if value.as_str().is_none() {
            self.refuse(field, "is not a text. Write it in quotation marks");
        }
        value.as_str()
    }

    fn list(&mut self, field: &str) -> &'a [Value] {
        match self.map.get(field) {
            None => &[],
            Some(Value::Array(list)) => list,
            Some(_) => {
                self.refuse(field, "is not a list. Write [\"…\"]");
                &[]
            }
        }
    }
}

fn title(fields: &mut Fields<'_>) -> Option<String> {
    let title = fields.text("title").filter(|title| {
        let chars = title.chars().count();
        (1..=limits::TARGET_TITLE_CHARS).contains(&chars)
            && title.trim() == *title
            && !title.chars().any(char::is_control)
    });
    if title.is_none() {
        fields.refuse(
            "title",
            "is missing or not a title. Write the name of the server in 1 to 80 characters",
        );
    }
    title.map(str::to_owned)
}

fn upstream(fields: &mut Fields<'_>) -> Option<&'static dyn Upstream> {
    let upstream = fields.text("kind").and_then(upstream::of);
    if upstream.is_none() {
        let says = format!("is missing or unknown. Write {}", upstream::kinds());
        fields.refuse("kind", &says);
    }
    upstream
}

fn origin(fields: &mut Fields<'_>) -> Option<Origin> {
    let allow_http = match fields.map.get("allow_http") {
        None => false,
        Some(Value::Bool(allow)) => *allow,
        Some(_) => {
            fields.refuse(
                "allow_http",
                "is neither true nor false. Write one of the two",
            );
            false
        }
    };
    let Some(text) = fields.text("origin") else {
        fields.refuse(
            "origin",
            "is missing. Write the scheme and the host, as in https://ghe.example.com",
        );
        return None;
    };
    match Origin::configured(text) {
        Ok(origin) if origin.scheme() == Scheme::Http && !allow_http => {
            fields.refuse(
                "origin",
                "is http, which sends credentials unencrypted. Write https, or add allow_http: true \
                 if the network in between is trusted",
            );
            None
        }
        Ok(origin) => Some(origin),
        Err(mistake) => {
            fields.refuse("origin", mistake.says());
            None
        }
    }
}

fn binding(fields: &mut Fields<'_>, environment: &impl Environment) -> Option<String> {
    let name = fields.text("binding")?;
    if !is_name(name) || !environment.is_service(name) {
        fields.refuse(
            "binding",
            "is not the name of a bound service. Add the service or VPC service to the Worker's \
             configuration, or leave this out",
        );
        return None;
    }
    Some(name.to_owned())
}

fn storage_hosts(fields: &mut Fields<'_>) -> Vec<StorageHost> {
    let list = fields.list("storage_hosts");
    if list.len() > limits::STORAGE_HOSTS {
        fields.refuse(
            "storage_hosts",
            "has more than 8 hosts. Keep only those that are needed",
        );
    }
    let mut hosts: Vec<StorageHost> = Vec::new();
    for (index, value) in list.iter().enumerate().take(limits::STORAGE_HOSTS) {
        match value.as_str().and_then(StorageHost::configured) {
            Some(host) if hosts.contains(&host) => {
                fields.refuse(&format!("storage_hosts[{index}]"), "is a duplicate");
            }
            Some(host) => hosts.push(host),
            None => fields.refuse(
                &format!("storage_hosts[{index}]"),
                "is not a host. Write the host in lower case, and :port if it is not 443, as in \
                 storage.example.com",
            ),
        }
    }
    hosts
}

fn headers(fields: &mut Fields<'_>, environment: &impl Environment) -> Vec<ExtraHeader> {
    let map = match fields.map.get("headers") {
        None => return Vec::new(),
        Some(Value::Object(map)) => map,
        Some(_) => {
            fields.refuse(
                "headers",
                "is not an object. Write {\"header-name\": \"NAME_OF_THE_SECRET\"}",
            );
            return Vec::new();
        }
    };
    if map.len() > limits::EXTRA_HEADERS {
        fields.refuse(
            "headers",
            "has more than 8 headers. Keep only those that are needed",
        );
    }
    let mut headers: Vec<ExtraHeader> = Vec::new();
    for (name, secret) in map.iter().take(limits::EXTRA_HEADERS) {
        // A name that cannot be a header's may contain a secret, and is not repeated.
        let is_token = egress::is_token(name);
        let place = format!("headers.{}", if is_token { name } else { "(a header)" });
        if !egress::is_free(name) || headers.iter().any(|h| h.name.eq_ignore_ascii_case(name)) {
            fields.refuse(
                &place,
                "is not a header name, is reserved by Rollcall, or is a duplicate. Write a name \
                 that the access proxy requires, as in cf-access-client-id",
            );
            continue;
        }
        let secret = secret
            .as_str()
            .filter(|secret| {
                is_name(secret) && !NAMES.contains(secret) && !BINDINGS.contains(secret)
            })
            .and_then(|secret| environment.text(secret));
        let Some(secret) = secret else {
            fields.refuse(
                &place,
                "is not the name of a secret. Write the name of a secret of this Worker that holds \
                 the header's value, never the value itself",
            );
            continue;
        };
        match ExtraHeader::new(name, Zeroizing::new(secret)) {
            Some(header) => headers.push(header),
            None => fields.refuse(
                &place,
                "is the name of a secret that a header cannot carry. Set the secret to visible \
                 ASCII without line breaks",
            ),
        }
    }
    headers
}

/// The reports of the upstream, or those of them that are listed. If the upstream is unknown, so is
/// what its reports are called.
fn reports(fields: &mut Fields<'_>, upstream: Option<&dyn Upstream>) -> Vec<Report> {
    let Some(all) = upstream.map(Upstream::reports) else {
        return Vec::new();
    };
    if !fields.map.contains_key("reports") {
        return all.iter().map(Report::new).collect();
    }
    let known: Vec<_> = all.iter().map(|spec| spec.name).collect();
    let known = known.join(", ");
    let list = fields.list("reports");
    if list.is_empty() {
        fields.refuse(
            "reports",
            "is an empty list. Leave it out to offer all reports",
        );
    }
    let mut reports = Vec::new();
    for (index, value) in list.iter().enumerate() {
        match value.as_str().and_then(|name| Report::of(all, name)) {
            Some(report) if !reports.contains(&report) => reports.push(report),
            _ => {
                let says = format!("is not a report, or is a duplicate. The reports are {known}");
                fields.refuse(&format!("reports[{index}]"), &says);
            }
        }
    }
    reports
}

fn revalidate(fields: &mut Fields<'_>) -> Revalidate {
    match fields.text("revalidate") {
        None | Some("user") => Revalidate::User,
        Some("reachable") => Revalidate::Reachable,
        Some("none") => Revalidate::None,
        Some(_) => {
            fields.refuse(
                "revalidate",
                "is neither user, reachable nor none. Write one of the three",
            );
            Revalidate::User
        }
    }
}

fn demo(fields: &mut Fields<'_>, origin: Option<&Origin>) -> Option<Demo> {
    let value = fields.map.get("demo")?;
    if !origin.is_none_or(Origin::is_loopback) {
        fields.refuse(
            "demo",
            "would show a credential to every visitor, and this target is not on this machine. \
             Leave it out",
        );
        return None;
    }
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let name = text("name");
    let known = 2_usize.saturating_add(usize::from(name.is_some()));
    let is_alone = value.as_object().is_some_and(|map| map.len() == known);
    let is_sendable = |user: &str, token: &str| match user {
        // A token alone.
        "" => Credential::parse(&format!("Bearer {token}")).is_ok(),
        user => Credential::of_user(user, token).is_ok(),
    };
    match (text("user"), text("token")) {
        (Some(user), Some(token)) if is_alone && is_sendable(user, token) => Some(Demo {
            user: user.to_owned(),
            token: token.to_owned(),
            name: name.map(str::to_owned),
        }),
        _ => {
            fields.refuse(
                "demo",
                "is not a credential. Write {\"user\": \"…\", \"token\": \"…\"}",
            );
            None
        }
    }
}
