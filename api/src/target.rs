//! This module describes the servers that reports can be fetched from: the body of
//! `GET /api/v1/targets`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{Parameter, Text, Window};

/// The body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// The servers, in the order of the configuration.
    pub targets: Vec<Target>,
}

/// A server that reports can be fetched from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Its id in addresses.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// The product: `ghes`, `copilot`, `moderne`, `moderne-v2`. Older workers had only the first.
    #[serde(default = "ghes")]
    pub kind: Text,
    /// The product's name for people, by which targets are grouped.
    #[serde(default)]
    pub product: Text,
    /// Whether a user name may stand before the token. Without one, a token is always enough.
    #[serde(default = "yes")]
    pub takes_user: bool,
    /// The host that a credential is finally sent to. It has no scheme, because the page makes no
    /// link of it.
    #[serde(default)]
    pub origin_host: String,
    /// At least one.
    pub reports: Vec<ReportDescription>,
    /// The reports of the product that cannot be fetched.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub unavailable: Cow<'static, [Unavailable]>,
    /// A credential for everybody to try it with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demo: Option<Demo>,
}

const fn yes() -> bool {
    true
}

fn ghes() -> Text {
    "ghes".into()
}

/// A report that is offered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportDescription {
    /// Its id in addresses.
    pub id: Text,
    /// Its name for people.
    pub title: Text,
    /// The parameters, in the order of a form's fields.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub parameters: Cow<'static, [Parameter]>,
    /// The window that two of the parameters describe, if they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// Which token it needs: its kind, its scopes, and who can create it, in sentences for people.
    #[serde(default)]
    pub token: Text,
}

/// A report that cannot be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unavailable {
    /// Its id where it can be fetched.
    pub id: Text,
    /// Its name for people.
    pub title: Text,
    /// Why, and what to do instead, in sentences for people.
    pub instead: Text,
}

/// A credential of a demo server. It is shown, and so it is no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demo {
    /// The user name; empty if the token is enough.
    pub user: String,
    /// The token.
    pub token: String,
    /// The name of an organization or enterprise that it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ValueType;

    #[test]
    fn an_older_workers_targets_are_read() {
        let targets: Targets = serde_json::from_str(
            "{\"targets\":[{\"id\":\"demo\",\"title\":\"Demo\",\
             \"reports\":[{\"id\":\"all_users\",\"title\":\"All users\"}]}]}",
        )
        .unwrap();
        assert_eq!(targets.targets[0].kind, "ghes");
        assert_eq!(targets.targets[0].reports[0].title, "All users");
        // A static host that answers every path with its page.
        assert!(serde_json::from_str::<Targets>("<!doctype html>").is_err());
    }

    #[test]
    fn a_newer_workers_targets_are_read() {
        let targets: Targets = serde_json::from_str(
            "{\"x\":1,\"targets\":[{\"id\":\"a\",\"title\":\"A\",\"kind\":\"new\",\"x\":[],\
             \"reports\":[{\"id\":\"r\",\"title\":\"R\",\"parameters\":[{\"name\":\"p\",\
             \"title\":\"P\",\"type\":\"colour\",\"palette\":[],\"required\":true}]}]}]}",
        )
        .unwrap();
        let parameter = &targets.targets[0].reports[0].parameters[0];
        assert_eq!(parameter.values, ValueType::Other);
    }
}
