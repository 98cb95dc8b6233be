//! This module uses the browser's storage, which some private windows and strict settings forbid.

/// The text under a key; `None` where there is none or it cannot be read.
pub(crate) fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Stores a text under a key.
pub(crate) fn set(key: &str, text: &str) {
    if let Some(storage) = storage() {
        // If storage is full or forbidden, the next visit only starts with the defaults.
        let _ = storage.set_item(key, text);
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
