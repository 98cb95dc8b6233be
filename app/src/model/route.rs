//! This module names the page that is shown.

/// Which open file; never used twice.
pub type FileId = u32;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Route {
    #[default]
    Start,
    /// The page that fetches reports.
    Fetch,
    /// The page of an open file.
    File {
        /// Its number; in an address, the one it had in the session that wrote the address.
        id: FileId,
    },
}

impl Route {
    /// The file shown, where it is a file's page.
    #[must_use]
    pub fn file(self) -> Option<FileId> {
        match self {
            Self::File { id } => Some(id),
            Self::Start | Self::Fetch => None,
        }
    }
}
