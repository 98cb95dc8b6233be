//! This module finds the columns whose names are nearest to a typed one.

/// Characters of a name that are compared.
const COMPARED_CHARS: usize = 64;

/// Some names, the nearest to `typed` first, each with its distance.
pub(super) fn nearest<'a>(
    typed: &str,
    names: impl Iterator<Item = &'a str>,
) -> Vec<(usize, &'a str)> {
    let mut nearest: Vec<(usize, &str)> = names.map(|name| (distance(typed, name), name)).collect();
    nearest.sort_by_key(|(distance, _)| *distance);
    nearest
}

/// The distance of two names: the letters to insert, remove, replace or swap. A name that begins
/// with the typed text is near, whatever follows.
fn distance(typed: &str, name: &str) -> usize {
    if !typed.is_empty() && name.starts_with(typed) {
        return 1;
    }
    let short = |text: &str| text.chars().take(COMPARED_CHARS).collect::<String>();
    strsim::osa_distance(&short(typed), &short(name))
}
