//! The pinned tools that come from the crate registry, and where each was found.
//!
//! npm's tools are pinned in `package.json` and `package-lock.json`, Rust itself in
//! `rust-toolchain.toml`; together these three lists are every version the project names.

use crate::{
    process::Task,
    project::{Project, is_executable, on_path},
};
use anyhow::{Result, bail};
use std::path::PathBuf;

/// A command-line program built from a crate.
pub(crate) struct Tool {
    /// The crate that holds it.
    pub(crate) package: &'static str,
    /// Its executable.
    pub(crate) bin: &'static str,
    /// The folder in `.tools/`, before the version.
    dir: &'static str,
    version: Version,
    /// Its purpose, as the doctor says it.
    pub(crate) purpose: &'static str,
    /// Whether building it needs OpenSSL's headers and pkg-config.
    pub(crate) needs_openssl: bool,
    /// The level of optimisation it is built with: none, unless it has much to do.
    pub(crate) opt_level: &'static str,
    /// The folder of a package in this project that builds it with a lock file kept there; nothing
    /// where the lock file it is published with resolves.
    pub(crate) package_here: Option<&'static str>,
}

/// Which version of a tool will do.
enum Version {
    /// Exactly this one.
    Exactly(&'static str),
    /// The one of this package in `Cargo.lock`: generated code and generator have to match.
    AsLocked(&'static str),
    /// Any on PATH; this one where there is none.
    AnyElse(&'static str),
}

/// Writes the JavaScript beside a wasm module. Its version is the lock file's: the two halves of
/// the bindings refuse each other otherwise.
pub(crate) const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    bin: "wasm-bindgen",
    dir: "wasm-bindgen",
    version: Version::AsLocked("wasm-bindgen"),
    purpose: "bindings of page, engine and worker",
    needs_openssl: false,
    opt_level: "1",
    // The published lock file of 0.2.130 names a webpki-roots that registries lack (2026-11).
    package_here: Some("xtask/wasm-bindgen"),
};

/// Builds the site. 0.22 needs a newer Rust than the project's.
pub(crate) const TRUNK: Tool = Tool {
    package: "trunk",
    bin: "trunk",
    dir: "trunk",
    version: Version::Exactly("0.21.14"),
    purpose: "the site",
    needs_openssl: false,
    opt_level: "0",
    package_here: None,
};

/// Builds the worker. Same release as the `worker` crate.
pub(crate) const WORKER_BUILD: Tool = Tool {
    package: "worker-build",
    bin: "worker-build",
    dir: "worker-build",
    version: Version::Exactly("0.8.7"),
    purpose: "the worker",
    needs_openssl: true,
    opt_level: "0",
    package_here: None,
};

/// Runs the tests. Its summary line has kept its shape for years, so any version will do.
pub(crate) const NEXTEST: Tool = Tool {
    package: "cargo-nextest",
    bin: "cargo-nextest",
    dir: "cargo-nextest",
    version: Version::AnyElse("0.9.143"),
    purpose: "`test unit`",
    needs_openssl: false,
    opt_level: "0",
    package_here: None,
};

/// Checks licences, sources and advisories.
pub(crate) const DENY: Tool = Tool {
    package: "cargo-deny",
    bin: "cargo-deny",
    dir: "cargo-deny",
    version: Version::Exactly("0.20.2"),
    purpose: "`test deny`",
    needs_openssl: false,
    opt_level: "0",
    package_here: None,
};

/// All of them.
pub(crate) const ALL: [&Tool; 5] = [&WASM_BINDGEN, &TRUNK, &WORKER_BUILD, &NEXTEST, &DENY];

/// A tool that is there.
pub(crate) struct Found {
    /// The executable.
    pub(crate) path: PathBuf,
    /// The version that it reports.
    pub(crate) version: String,
}

impl Tool {
    /// The version that is installed where none will do.
    pub(crate) fn wanted(&self, project: &Project) -> Result<String> {
        match self.version {
            Version::Exactly(version) | Version::AnyElse(version) => Ok(version.to_owned()),
            Version::AsLocked(package) => project.locked_version(package),
        }
    }

    /// The version, as a person reads it.
    pub(crate) fn wanted_shown(&self, project: &Project) -> Result<String> {
        let wanted = self.wanted(project)?;
        let any = matches!(self.version, Version::AnyElse(_));
        Ok(if any {
            format!("any, else {wanted}")
        } else {
            wanted
        })
    }

    /// The folder `cargo install --root` gets. Its name holds the version: a new pin is a new
    /// folder, and an old one is never mistaken for it.
    pub(crate) fn folder(&self, project: &Project) -> Result<PathBuf> {
        Ok(project
            .tools()
            .join(format!("{}-{}", self.dir, self.wanted(project)?)))
    }

    /// The path of the copy in `.tools/`, whether or not it exists.
    pub(crate) fn own(&self, project: &Project) -> Result<PathBuf> {
        let file = PathBuf::from(self.bin).with_extension(std::env::consts::EXE_EXTENSION);
        Ok(self.folder(project)?.join("bin").join(file))
    }

    /// Our own copy, else the one on PATH where its version will do.
    ///
    /// Ours is not asked for its version: its folder says it, and the second run is free.
    pub(crate) fn find(&self, project: &Project) -> Result<Option<Found>> {
        let wanted = self.wanted(project)?;
        let own = self.own(project)?;
        if is_executable(&own) {
            return Ok(Some(Found {
                path: own,
                version: wanted,
            }));
        }
        let Some(path) = on_path(self.bin) else {
            return Ok(None);
        };
        // A version manager's shim may be there without the program behind it.
        let Ok(said) = Task::new(&path).arg("--version").read() else {
            return Ok(None);
        };
        let will_do = match self.version {
            Version::AnyElse(_) => true,
            Version::Exactly(_) | Version::AsLocked(_) => says_version(&said, &wanted),
        };
        let version = said
            .split_whitespace()
            .find(|word| is_version(word))
            .unwrap_or("?");
        Ok(will_do.then(|| Found {
            path,
            version: version.to_owned(),
        }))
    }

    /// The executable, where it has to be there by now.
    pub(crate) fn path(&self, project: &Project) -> Result<PathBuf> {
        match self.find(project)? {
            Some(found) => Ok(found.path),
            None => bail!(
                "{} {} is missing: `cargo xtask setup` gets it",
                self.bin,
                self.wanted(project)?
            ),
        }
    }
}

/// The folders of the tools in `.tools/`, for PATH.
pub(crate) fn bin_dirs(project: &Project) -> Vec<PathBuf> {
    let own = ALL.iter().filter_map(|tool| tool.own(project).ok());
    own.filter(|file| is_executable(file))
        .filter_map(|file| Some(file.parent()?.into()))
        .collect()
}

/// Whether one of the words a program said is exactly that version.
pub(crate) fn says_version(said: &str, wanted: &str) -> bool {
    said.split_whitespace()
        .any(|word| word.trim_start_matches('v') == wanted)
}

fn is_version(word: &str) -> bool {
    word.trim_start_matches('v')
        .starts_with(|c: char| c.is_ascii_digit())
        && word.contains('.')
}

#[cfg(test)]
mod tests {
    use super::says_version;

    #[test]
    fn a_version_is_a_whole_word() {
        assert!(says_version("trunk 0.21.14\n", "0.21.14"));
        assert!(says_version("0.8.7", "0.8.7"));
        assert!(!says_version("trunk 0.21.140", "0.21.14"));
    }
}
