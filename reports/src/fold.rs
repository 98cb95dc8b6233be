//! This module folds the case of texts, so that they can be compared in any case.

use std::borrow::Cow;

use crate::encoding::Charset;

/// The form of a letter that is compared: lower case, where that takes as many bytes.
#[must_use]
pub(crate) fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    // The end of a Greek word is written with a letter of its own.
    if c == 'ς' {
        return 'σ';
    }
    match single(c.to_lowercase()) {
        Some(lower)
            if lower.len_utf8() == c.len_utf8() && single(lower.to_uppercase()) == Some(c) =>
        {
            lower
        }
        _ => c,
    }
}

fn single(mut chars: impl Iterator<Item = char>) -> Option<char> {
    chars.next().filter(|_| chars.next().is_none())
}

/// All letters that fold to the folded letter `c`, itself first.
pub(crate) fn variants(c: char) -> impl Iterator<Item = char> {
    let upper = single(c.to_uppercase()).filter(|upper| *upper != c && fold(*upper) == c);
    [Some(c), upper, (c == 'σ').then_some('ς')]
        .into_iter()
        .flatten()
}

/// A cell's bytes (unquoted, in `charset`) in the form that is compared. Equal forms are equal
/// texts in any case.
#[must_use]
pub(crate) fn fold_bytes(bytes: &[u8], charset: Charset) -> Cow<'_, [u8]> {
    if !bytes
        .iter()
        .any(|b| b.is_ascii_uppercase() || !b.is_ascii())
    {
        return Cow::Borrowed(bytes);
    }
    if bytes.is_ascii() {
        return Cow::Owned(bytes.to_ascii_lowercase());
    }
    let text = charset.decode(Cow::Borrowed(bytes));
    Cow::Owned(text.chars().map(fold).collect::<String>().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_chars() -> impl Iterator<Item = char> {
        '\0'..=char::MAX
    }

    #[test]
    fn folding_is_lower_case_with_few_exceptions() {
        let mut kept = String::new();
        for c in all_chars() {
            let folded = fold(c);
            assert_eq!(fold(folded), folded, "{c}");
            assert_eq!(folded.len_utf8(), c.len_utf8(), "{c}");
            assert_eq!(folded.len_utf16(), c.len_utf16(), "{c}");
            assert!(
                folded == c || single(c.to_lowercase()) == Some(folded) || c == 'ς',
                "{c}"
            );
            if folded == c && !c.to_lowercase().eq([c]) && c < '\u{1f00}' {
                kept.push(c);
            }
            assert!(variants(folded).any(|v| v == c), "{c}");
            assert!(variants(folded).all(|v| fold(v) == folded), "{c}");
        }
        // Up to Greek with its ancient accents; none of them is a letter of a common name but İ.
        assert_eq!(kept, "İǅǈǋǲȺȾϴẞ");
    }

    #[test]
    fn equal_forms_are_equal_texts() {
        let same = |a: &[u8], b: &[u8], charset| fold_bytes(a, charset) == fold_bytes(b, charset);
        assert!(same(b"Admin", b"aDMIN", Charset::Utf8));
        assert!(same("ZOË".as_bytes(), "zoë".as_bytes(), Charset::Utf8));
        assert!(same(b"ZO\xcb", b"zo\xeb", Charset::Windows1252));
        assert!(!same(b"ZO\xcb", b"zoe", Charset::Windows1252));
    }
}
