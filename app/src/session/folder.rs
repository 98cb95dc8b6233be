//! This module lists the files in folders that a person drops or chooses.
//!
//! Only names and handles are gathered; no file is read before it is opened.

use js_sys::{Array, Promise};
use leptos::prelude::*;
use reports::archive::is_hidden;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

use crate::model::bundle::FOLDER_FILES;
use crate::platform::dom;
use crate::platform::js::get;
use crate::platform::task::in_background;
use crate::session::state::Page;

/// Whether this browser lets a person choose a folder.
#[must_use]
pub fn can_be_chosen() -> bool {
    document()
        .create_element("input")
        .is_ok_and(|input| js_sys::Reflect::has(&input, &"webkitdirectory".into()) == Ok(true))
}

/// Opens dropped or pasted items: files as they are, and folders with their files.
pub fn open(page: Page, data: &DataTransfer) {
    // Entries have to be requested during the event; their contents may be read later.
    let items = data.items();
    let entries: Vec<FileSystemEntry> = (0..items.length())
        .filter_map(|at| items.get(at)?.webkit_get_as_entry().ok().flatten())
        .collect();
    let folders: Vec<FileSystemDirectoryEntry> = entries
        .iter()
        .filter(|entry| entry.is_directory())
        .map(|entry| entry.clone().unchecked_into())
        .collect();
    let names: Vec<String> = folders.iter().map(|folder| folder.name()).collect();
    let mut files = dom::files_of(data.files());
    // Browsers also list a folder among the files, as a file that cannot be read.
    files.retain(|file| !names.contains(&file.name()) || file.size() > 0.0 && has(&entries, file));
    if !files.is_empty() {
        page.open_files(files);
    }
    for folder in folders {
        in_background(async move {
            let name = folder.name();
            let (files, has_more) = walk(folder).await;
            page.open_folder(name, files, has_more);
        });
    }
}

/// Opens the files of a chosen folder: the browser lists them with their paths.
pub fn open_chosen(page: Page, files: Vec<File>) {
    let mut name = String::new();
    let mut found: Vec<(String, File)> = Vec::new();
    let has_more = files.len() > FOLDER_FILES;
    for file in files.into_iter().take(FOLDER_FILES) {
        let path = get(&file, "webkitRelativePath")
            .as_string()
            .unwrap_or_default();
        // The first part is the name of the folder.
        match path.split_once('/') {
            Some((folder, path)) => {
                folder.clone_into(&mut name);
                found.push((path.to_owned(), file));
            }
            None => found.push((file.name(), file)),
        }
    }
    if !found.is_empty() {
        page.open_folder(name, found, has_more);
    }
}

/// Whether there is an entry for a file of this name.
fn has(entries: &[FileSystemEntry], file: &File) -> bool {
    entries
        .iter()
        .any(|entry| entry.is_file() && entry.name() == file.name())
}

/// All files below a folder with their paths in it, and whether there were more. Entries that
/// cannot be read are skipped, because the browser gives no reason.
async fn walk(folder: FileSystemDirectoryEntry) -> (Vec<(String, File)>, bool) {
    let mut found = Vec::new();
    let mut folders = vec![(String::new(), folder)];
    while let Some((path, folder)) = folders.pop() {
        let reader = folder.create_reader();
        // A reader gives some entries at a time, and none at the end.
        loop {
            let read = Promise::new(&mut |resolve, reject| {
                let _ = reader.read_entries_with_callback_and_callback(&resolve, &reject);
            });
            let Ok(entries) = JsFuture::from(read).await else {
                break;
            };
            let entries: Array = entries.unchecked_into();
            if entries.length() == 0 {
                break;
            }
            for entry in entries.iter() {
                let entry: FileSystemEntry = entry.unchecked_into();
                let name = entry.name();
                if is_hidden(&name) {
                    continue;
                }
                let below = format!("{path}{name}");
                if entry.is_directory() {
                    folders.push((format!("{below}/"), entry.unchecked_into()));
                } else if found.len() == FOLDER_FILES {
                    return (found, true);
                } else if let Some(file) = file_of(entry.unchecked_into()).await {
                    found.push((below, file));
                }
            }
        }
    }
    (found, false)
}

async fn file_of(entry: FileSystemFileEntry) -> Option<File> {
    let file = Promise::new(&mut |resolve, reject| {
        entry.file_with_callback_and_callback(&resolve, &reject);
    });
    JsFuture::from(file).await.ok()?.dyn_into().ok()
}
