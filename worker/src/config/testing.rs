//! Configurations for tests, of this module and others.

use super::{Config, Environment, Refusals};

/// A pepper that is long enough.
pub(crate) const PEPPER: &str = "a pepper for tests, 32 bytes long";

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
        found.map(|(_, text)| text.clone())
    }

    fn is_service(&self, name: &str) -> bool {
        name == "GHES"
    }
}

/// What comes of these targets, with everything else in order and a secret `ACCESS`.
pub(crate) fn read(targets: &str) -> Result<Config, Refusals> {
    Config::read(&Env::new(&[
        ("TARGETS", targets),
        ("PEPPER", PEPPER),
        ("ACCESS", "s3cret value"),
    ]))
}

/// The same, where it must be right.
#[track_caller]
pub(crate) fn config(targets: &str) -> Config {
    read(targets).unwrap()
}
