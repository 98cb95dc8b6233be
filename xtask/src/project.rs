//! Where things are: the checkout, its ignored folders, and the PATH its tools run with.

use crate::{node, tools};
use anyhow::{Context, Result, bail};
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

/// The checkout the command was called in.
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// Finds the workspace: the folder above `xtask/`, as cargo tells it, else the nearest one
    /// upwards that has both `Cargo.lock` and `xtask/`.
    pub(crate) fn find() -> Result<Self> {
        let is_root = |dir: &Path| dir.join("xtask").is_dir() && dir.join("Cargo.lock").is_file();
        let told = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let here = env::current_dir().context("the current folder cannot be read")?;
        told.iter()
            .flat_map(|dir| dir.ancestors())
            .chain(here.ancestors())
            .find(|dir| is_root(dir))
            .map(|dir| Self {
                root: dir.to_owned(),
            })
            .context("this is not inside the Rollcall checkout: `cd` into it and try again")
    }

    /// The workspace root.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the root.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Tools built for this project, one folder per tool and version.
    pub(crate) fn tools(&self) -> PathBuf {
        self.at(".tools")
    }

    /// The built site.
    pub(crate) fn dist(&self) -> PathBuf {
        self.at("dist")
    }

    /// A folder for files that are not kept after a run.
    pub(crate) fn scratch(&self, name: &str) -> Result<PathBuf> {
        let dir = self.at("target").join("xtask").join(name);
        fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
        Ok(dir)
    }

    /// A path as a person wants to read it: relative where it is inside the checkout.
    pub(crate) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root)
            .unwrap_or(path)
            .display()
            .to_string()
    }

    /// PATH with the project's own tools first, so that what was pinned is what runs.
    pub(crate) fn path(&self) -> OsString {
        let mut dirs = vec![node::bin_dir(self)];
        dirs.extend(tools::bin_dirs(self));
        if let Some(path) = env::var_os("PATH") {
            dirs.extend(env::split_paths(&path));
        }
        // A folder whose name holds the separator cannot be on a PATH; then only the pins are lost.
        env::join_paths(dirs).unwrap_or_else(|_| env::var_os("PATH").unwrap_or_default())
    }

    /// The version of a package in the workspace's `Cargo.lock`.
    pub(crate) fn locked_version(&self, package: &str) -> Result<String> {
        let lock = self.at("Cargo.lock");
        let text = fs::read_to_string(&lock)
            .context("Cargo.lock cannot be read: `cargo generate-lockfile` makes one")?;
        match locked_versions(&text, package).as_slice() {
            [one] => Ok((*one).to_owned()),
            [] => bail!("Cargo.lock names no package `{package}`"),
            many => bail!(
                "Cargo.lock names `{package}` {} times; one was expected",
                many.len()
            ),
        }
    }
}

/// Every version of a package a lock file names. The format is cargo's own and line-based, so a
/// TOML parser would be a dependency for two lines.
fn locked_versions<'a>(lock: &'a str, package: &str) -> Vec<&'a str> {
    let value = |line: &'a str, key: &str| {
        line.strip_prefix(key)?
            .strip_prefix(" = \"")?
            .strip_suffix('"')
    };
    let lines: Vec<&str> = lock.lines().collect();
    lines
        .windows(2)
        .filter(|pair| value(pair[0], "name") == Some(package))
        .filter_map(|pair| value(pair[1], "version"))
        .collect()
}

/// The first executable of that name on PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|dir| dir.join(name).with_extension(env::consts::EXE_EXTENSION))
        .find(|file| is_executable(file))
}

/// Whether a file is there and may be run.
pub(crate) fn is_executable(file: &Path) -> bool {
    let Ok(meta) = fs::metadata(file) else {
        return false;
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        meta.is_file() && meta.permissions().mode() & 0o111 != 0
    }
    #[cfg(not(unix))]
    {
        meta.is_file()
    }
}

#[cfg(test)]
mod tests {
    use super::locked_versions;

    const LOCK: &str = "\
[[package]]
name = \"wasm-bindgen\"
version = \"0.2.130\"

[[package]]
name = \"wasm-bindgen-macro\"
version = \"0.2.131\"
";

    #[test]
    fn only_the_package_of_that_exact_name_counts() {
        assert_eq!(locked_versions(LOCK, "wasm-bindgen"), ["0.2.130"]);
        assert!(locked_versions(LOCK, "wasm").is_empty());
    }
}
