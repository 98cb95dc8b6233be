//! Real browsers for the journeys and the bench: where they are, and how to get one.
//!
//! The order is the same for both: the environment variable (a wrong one is an error, not a reason
//! to look further), PATH, Debian's packages when this is root on Debian, and for Chromium the
//! build that Playwright publishes. Chromium is needed; Firefox and LibreOffice are used where they are.

use crate::{
    node,
    process::Task,
    project::{Project, is_executable, on_path},
};
use anyhow::{Result, bail};
use std::{env, path::PathBuf, time::Duration};

/// A browser the journeys can be run in, or another program they use.
pub(crate) struct Browser {
    /// Its name.
    pub(crate) name: &'static str,
    /// The environment variable that names its executable, for us and for the journeys.
    pub(crate) variable: &'static str,
    names: &'static [&'static str],
    /// Debian's packages. The fonts make text as wide as everywhere else.
    pub(crate) packages: &'static [&'static str],
    /// The command that installs it.
    pub(crate) fix: &'static str,
    from_playwright: bool,
}

/// The browser everything is tested and measured in.
pub(crate) const CHROMIUM: Browser = Browser {
    name: "Chromium",
    variable: "CHROMIUM",
    names: &[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ],
    packages: &["chromium", "fonts-dejavu-core"],
    fix: "install Chromium or Chrome (Debian: `sudo apt-get install chromium fonts-dejavu-core`), \
          or set CHROMIUM to its executable",
    from_playwright: true,
};

/// The browser the main journey is tested in as well.
pub(crate) const FIREFOX: Browser = Browser {
    name: "Firefox",
    variable: "FIREFOX",
    names: &["firefox-esr", "firefox"],
    packages: &["firefox-esr"],
    fix: "install Firefox (Debian: `sudo apt-get install firefox-esr`), \
          or set FIREFOX to its executable",
    from_playwright: false,
};

/// The spreadsheet that exports and copied text are read by. It is found and got as a browser is.
pub(crate) const LIBREOFFICE: Browser = Browser {
    name: "LibreOffice",
    variable: "LIBREOFFICE",
    names: &["soffice", "libreoffice"],
    packages: &["libreoffice-calc"],
    fix: "install LibreOffice Calc (Debian: `sudo apt-get install libreoffice-calc`), \
          or set LIBREOFFICE to its executable",
    from_playwright: false,
};

/// How long a browser's download may take.
const DOWNLOAD_LIMIT: Duration = Duration::from_secs(10 * 60);

impl Browser {
    /// Where it is, if it is there. An error where its variable names something else.
    pub(crate) fn find(&self, project: &Project) -> Result<Option<PathBuf>> {
        if let Some(told) = env::var_os(self.variable).filter(|told| !told.is_empty()) {
            let told = PathBuf::from(told);
            if !is_executable(&told) {
                bail!(
                    "{} names {}, which is no program",
                    self.variable,
                    told.display()
                );
            }
            return Ok(Some(told));
        }
        let on_path = self.names.iter().find_map(|name| on_path(name));
        Ok(on_path.or_else(|| self.playwrights(project)))
    }

    /// Where it is, got from somewhere if need be; nothing where that did not work.
    pub(crate) fn get(&self, project: &Project) -> Result<Option<PathBuf>> {
        if let Some(found) = self.find(project)? {
            return Ok(Some(found));
        }
        if let Err(error) = apt_install(self.packages) {
            println!(
                "{} does not come from Debian's packages here: {error:#}",
                self.name
            );
        } else if let Some(found) = self.find(project)? {
            return Ok(Some(found));
        }
        if self.from_playwright
            && let Err(error) = download(project)
        {
            println!(
                "{} does not come from Playwright here: {error:#}",
                self.name
            );
        }
        self.find(project)
    }

    /// The build Playwright put into our folder.
    fn playwrights(&self, project: &Project) -> Option<PathBuf> {
        let folder = browsers_dir(project);
        if !self.from_playwright || !folder.is_dir() {
            return None;
        }
        // Playwright knows its own layout, which differs by platform and release.
        let script = "console.log(require('playwright-core').chromium.executablePath())";
        let said = node::task(project)
            .and_then(|task| {
                task.args(["-e", script])
                    .env("PLAYWRIGHT_BROWSERS_PATH", &folder)
                    .read()
            })
            .ok()?;
        let path = PathBuf::from(said.trim());
        is_executable(&path).then_some(path)
    }
}

fn browsers_dir(project: &Project) -> PathBuf {
    project.tools().join("browsers")
}

/// Fetches the Chromium that belongs to the pinned playwright-core.
fn download(project: &Project) -> Result<()> {
    node::install(project)?;
    node::task(project)?
        .arg(project.at("node_modules/playwright-core/cli.js"))
        .args(["install", "--no-shell", "chromium"])
        .env("PLAYWRIGHT_BROWSERS_PATH", browsers_dir(project))
        .limit(DOWNLOAD_LIMIT)
        .tee_ok(|_| ())
}

/// Whether Debian's package manager is there and may be used.
pub(crate) fn can_apt_install() -> bool {
    #[cfg(unix)]
    {
        let root = rustix::process::geteuid().is_root();
        let debian = std::path::Path::new("/etc/debian_version").is_file();
        root && debian && on_path("apt-get").is_some()
    }
    #[cfg(not(unix))]
    {
        false
    }
}

/// Installs Debian packages, as root on Debian; an error with the reason anywhere else.
pub(crate) fn apt_install(packages: &[&str]) -> Result<()> {
    if !can_apt_install() {
        bail!("this is not root on Debian");
    }
    let apt = |args: &[&str]| {
        Task::new("apt-get")
            .args(args)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .tee_ok(|_| ())
    };
    println!("Debian packages: {}", packages.join(" "));
    // Yesterday's index may be good enough; if not, the installation says so.
    let _ = apt(&["update", "-qq"]);
    let mut args = vec!["install", "-y", "-qq", "--no-install-recommends"];
    args.extend(packages);
    apt(&args)
}
