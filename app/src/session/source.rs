//! The sources of open files' bytes.

use std::rc::Rc;

use reports::archive::zip::Entry;
use reports::read::ReadOptions;

use crate::model::bundle::Origin;
use crate::model::fragment::Way;

/// The source of a file's bytes.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    /// One file, and the way in which the page got it.
    File(web_sys::File, Way),
    /// One of several files that came together.
    Part(Rc<Part>),
    /// Several files, combined into one table.
    Concatenation(Rc<Concatenation>),
    /// No bytes: the tab stands for several files that came together.
    Many(Rc<FileBatch>),
}

/// One of several files that came together.
#[derive(Debug)]
pub(crate) struct Part {
    /// The file, or the archive it is in.
    pub(crate) file: web_sys::File,
    /// Its entry in the archive, if it is in one.
    pub(crate) entry: Option<Box<Entry>>,
    /// The name it is shown under: enough of its path to distinguish it from the others.
    pub(crate) name: String,
    /// The name of the archive or the folder that it came in.
    pub(crate) of: String,
}

/// Several files that are combined into one table.
#[derive(Debug)]
pub(crate) struct Concatenation {
    /// The name of the table.
    pub(crate) name: String,
    /// The files, each with the options of a person.
    pub(crate) parts: Vec<(Part, ReadOptions)>,
}

/// Several files that came together, except archives: an archive is one file.
#[derive(Debug)]
pub(crate) struct FileBatch {
    pub(crate) origin: Origin,
    /// The name of the folder, or a name for the files.
    pub(crate) name: String,
    /// The files with their paths.
    pub(crate) files: Vec<(String, web_sys::File)>,
    /// Whether there were more files than these.
    pub(crate) has_more: bool,
}
