//! Every word on the screen lives in `app/src/text`, where it can be found, reread and kept
//! consistent. The sources of the page are read as tokens, so that neither a comment nor the
//! place of a test module changes what is looked at.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use tests::{files, root, text};

/// Words in a row that make a literal a sentence, outside markup. Shorter ones are names of
/// classes, keys and events as well.
const SENTENCE_WORDS: usize = 4;

/// Calls whose text is for developers.
const FOR_DEVELOPERS: [&str; 8] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "expect",
    "panic",
    "reason",
    "unreachable",
];

/// The literals of a source that a person would read: line and text.
fn shown_words(source: &str) -> Vec<(usize, String)> {
    let tokens: TokenStream = source.parse().expect("a source of ours is Rust");
    let mut found = Vec::new();
    walk(tokens, false, &mut found);
    found
}

/// `in_markup`: these are the tokens of a `view!`, where a literal that is no attribute is text.
fn walk(tokens: TokenStream, in_markup: bool, found: &mut Vec<(usize, String)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        match token {
            TokenTree::Punct(hash) if hash.as_char() == '#' => {
                if let Some(end) = end_of_attribute(&tokens, at) {
                    at = end;
                    continue;
                }
            }
            TokenTree::Group(group) if !is_for_developers(&tokens[..at]) => {
                let opens_markup = group.delimiter() == Delimiter::Brace
                    && matches!(before, Some(TokenTree::Punct(p)) if p.as_char() == '!')
                    && matches!(at.checked_sub(2).and_then(|at| tokens.get(at)),
                        Some(TokenTree::Ident(name)) if name == "view");
                walk(group.stream(), opens_markup, found);
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let is_value = matches!(before, Some(TokenTree::Punct(p)) if p.as_char() == '=');
                let is_text = in_markup && !is_value && text.chars().any(char::is_alphabetic);
                let is_string = text.starts_with(['"', 'r']);
                if is_string && (is_text || is_sentence(&text)) && !is_for_developers(&tokens[..at])
                {
                    found.push((literal.span().start().line, text));
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// Whether a group or literal after these tokens belongs to a call for developers.
fn is_for_developers(before: &[TokenTree]) -> bool {
    let name = match before {
        [.., TokenTree::Ident(name), TokenTree::Punct(p)] if "!=".contains(p.as_char()) => name,
        [.., TokenTree::Ident(name)] => name,
        _ => return false,
    };
    FOR_DEVELOPERS.iter().any(|known| name == known)
}

/// The place after an attribute that begins at `at`, and after what it is on where that is only
/// for tests.
fn end_of_attribute(tokens: &[TokenTree], at: usize) -> Option<usize> {
    let is_inner = matches!(tokens.get(at + 1), Some(TokenTree::Punct(p)) if p.as_char() == '!');
    let group = at + 1 + usize::from(is_inner);
    let TokenTree::Group(attribute) = tokens.get(group)? else {
        return None;
    };
    let after = group + 1;
    if is_inner || attribute.stream().to_string().replace(' ', "") != "cfg(test)" {
        return Some(after);
    }
    // The item ends at its body or at its semicolon.
    let rest = tokens.get(after..)?;
    let length = rest.iter().position(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(p) => p.as_char() == ';',
        _ => false,
    });
    Some(after + length.map_or(rest.len(), |length| length + 1))
}

fn is_sentence(literal: &str) -> bool {
    let is_word = |word: &&str| {
        let word = word.trim_matches(['"', '\\']);
        word.chars().count() > 1
            && word
                .chars()
                .all(|c| c.is_alphabetic() || ".,'’".contains(c))
    };
    literal.split(' ').filter(is_word).count() >= SENTENCE_WORDS
}

#[test]
fn words_on_the_screen_live_in_text() {
    let mut found = Vec::new();
    let mut sources = 0;
    for path in files(&root().join("app/src"), &[".rs"]) {
        let shown = path.strip_prefix(root()).unwrap().display().to_string();
        let is_text = shown.starts_with("app/src/text");
        if is_text || shown.ends_with("tests.rs") || shown.contains("/tests/") {
            continue;
        }
        sources += 1;
        for (line, text) in shown_words(&text(&path)) {
            found.push(format!("{shown}:{line}: {text}"));
        }
    }
    assert!(sources > 100, "the page has more sources than {sources}");
    assert!(
        found.is_empty(),
        "words on the screen belong into app/src/text:\n{}",
        found.join("\n")
    );
}

#[test]
fn words_are_found_wherever_they_stand() {
    let check = |source: &str, wanted: &[&str]| {
        let found: Vec<String> = shown_words(source).into_iter().map(|(_, t)| t).collect();
        let wanted: Vec<String> = wanted.iter().map(|w| format!("\"{w}\"")).collect();
        assert_eq!(found, wanted, "{source}");
    };
    check(
        "fn f() { view! { <p class=\"a b c d\">\"Yes\"</p> }; }",
        &["Yes"],
    );
    check(
        "fn f() -> &str { \"one two three four\" }",
        &["one two three four"],
    );
    check("fn f() -> &str { \"a-b table-row\" }", &[]);
    // A test module before the code hides nothing that comes after it.
    check(
        "#[cfg(test)] mod tests; fn f() -> &str { \"one two three four\" }",
        &["one two three four"],
    );
    check(
        "#[cfg(test)] mod tests { fn f() { \"one two three four\" } }",
        &[],
    );
    check(
        "/// one two three four\nfn f() { x.expect(\"one two three four\") }",
        &[],
    );
    check("fn f() { assert!(true, \"one two three four\") }", &[]);
    check(
        "#[expect(x, reason = \"one two three four\")] fn f() {}",
        &[],
    );
}
