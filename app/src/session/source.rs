//! Where the bytes of open files come from.

use std::rc::Rc;

use reports::archive::zip::Entry;
use reports::read::ReadOptions;

use crate::model::bundle::Origin;
use crate::model::fragment::Way;

/// Where a file's bytes come from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    /// From one file, and how the page got it.
    File(web_sys::File, Way),
    /// From one of several that came together.
    Part(Rc<Part>),
    /// From several, read as one.
    Concatenation(Rc<Concatenation>),
    /// None of its own: the tab is for several files that came together.
    Many(Rc<FileBatch>),
}

/// One of several files that came together.
#[derive(Debug)]
pub(crate) struct Part {
    /// The file, or the archive it is in.
    pub(crate) file: web_sys::File,
    /// Its entry in the archive.
    pub(crate) entry: Option<Box<Entry>>,
    /// The name it is shown under: enough of its path to tell it from the others.
    pub(crate) name: String,
    /// The name of what it came in.
    pub(crate) of: String,
}

/// Several files that are read as one.
#[derive(Debug)]
pub(crate) struct Concatenation {
    /// What to call them.
    pub(crate) name: String,
    /// Each, and how a person wants it read.
    pub(crate) parts: Vec<(Part, ReadOptions)>,
}

/// Several files that came together, but for archives: those are one file.
#[derive(Debug)]
pub(crate) struct FileBatch {
    /// What they came as.
    pub(crate) origin: Origin,
    /// The name of the folder, or what to call them.
    pub(crate) name: String,
    /// The files with their paths.
    pub(crate) files: Vec<(String, web_sys::File)>,
    /// Whether there were more.
    pub(crate) has_more: bool,
}
