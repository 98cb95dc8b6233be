//! The browser's storage, which some private windows and strict settings forbid.

/// The text under a key; `None` where there is none or it cannot be read.
pub(crate) fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Stores a text under a key.
pub(crate) fn set(key: &str, text: &str) {
    if let Some(storage) = storage() {
        // A full or forbidden storage only means that the next visit starts afresh.
        let _ = storage.set_item(key, text);
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
