//! This module reads the name a report is sent with: `Content-Disposition` (RFC 6266).

/// Characters of a name, at most; it stands in a tab.
const NAME_CHARS: usize = 120;

/// The file name in a `Content-Disposition` field, fit to be a file's name anywhere; `None` where
/// there is none.
///
/// Only `filename` is read: the worker writes plain ASCII names and no `filename*`. Characters that
/// could make it a path or a hidden file are removed, and so are control characters.
#[must_use]
pub fn file_name(field: &str) -> Option<String> {
    let mut rest = field.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let name = name.trim();
        let (value, next) = value(after.trim_start());
        if name.eq_ignore_ascii_case("filename") {
            return clean(&value);
        }
        rest = next.split_once(';')?.1;
    }
}

/// A parameter's value, quoted or not, and what follows it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        return (value.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, quoted.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            _ => value.push(character),
        }
    }
    // A quotation without an end is no value.
    (String::new(), "")
}

fn clean(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|c| c.is_ascii_graphic() && !"<>:\"|?*".contains(*c))
        .take(NAME_CHARS)
        .collect();
    let kept = kept.trim_start_matches('.');
    (!kept.is_empty()).then(|| kept.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(field: &str, expected: Option<&str>) {
        assert_eq!(file_name(field).as_deref(), expected, "{field}");
    }

    #[test]
    fn names() {
        check(
            "attachment; filename=\"all_users-demo-1763640000.csv\"",
            Some("all_users-demo-1763640000.csv"),
        );
        check("attachment;FILENAME=a.csv", Some("a.csv"));
        check(
            "attachment; x=\"a;filename=b\"; filename=c.csv",
            Some("c.csv"),
        );
        check("attachment; filename=\"a\\\"b.csv\"", Some("ab.csv"));
    }

    #[test]
    fn names_lead_to_no_other_folder() {
        check("attachment; filename=\"../../etc/passwd\"", Some("passwd"));
        check("attachment; filename=\"C:\\\\x\\\\y.csv\"", Some("y.csv"));
        check("attachment; filename=\".bashrc\"", Some("bashrc"));
        check(
            "attachment; filename=\"a\u{202e}vsc.exe\"",
            Some("avsc.exe"),
        );
        check("attachment; filename=\"..\"", None);
        check("attachment; filename=\"never ends", None);
        check("attachment; filename*=UTF-8''a.csv", None);
        check("attachment", None);
        check("", None);
    }
}
