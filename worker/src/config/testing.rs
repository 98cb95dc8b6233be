//! This module makes configurations for the tests of this and other modules.

use super::{Config, Environment, Refusals};

pub(crate) const PEPPER: &str = "a pepper for tests, 32 bytes long";

/// The placeholder for a number or a list.
pub(crate) const NO_TEXT: &str = "(no text)";

/// An environment in memory. `GHES` is a service.
pub(crate) struct Env(Vec<(String, String)>);

impl Env {
    pub(crate) fn new(texts: &[(&str, &str)]) -> Self {
        Self(
            texts
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
        )
    }
}

impl Environment for Env {
    fn text(&self, name: &str) -> Option<String> {
        let found = self.0.iter().find(|(other, _)| other == name);
        found
            .map(|(_, text)| text.clone())
            .filter(|text| text != NO_TEXT)
    }

    fn names(&self) -> Vec<String> {
        let is_value = |name: &&String| *name != "UNBOUND";
        let names = self.0.iter().map(|(name, _)| name).filter(is_value);
        names.cloned().collect()
    }

    fn is_service(&self, name: &str) -> bool {
        name == "GHES"
    }

    fn is_namespace(&self, name: &str) -> bool {
        self.text("UNBOUND").is_none_or(|unbound| unbound != name)
    }
}

/// The result for these targets, with everything else in order and a secret `ACCESS`.
pub(crate) fn read(targets: &str) -> Result<Config, Refusals> {
    let mut texts = vec![("TARGETS", targets), ("PEPPER", PEPPER)];
    // A secret that no target uses is refused.
    if targets.contains("\"ACCESS\"") {
        texts.push(("ACCESS", "s3cret value"));
    }
    Config::read(&Env::new(&texts))
}

/// The configuration with these targets, which must be valid.
#[track_caller]
pub(crate) fn config(targets: &str) -> Config {
    read(targets).unwrap()
}
