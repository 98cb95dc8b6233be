use super::*;

/// Spellings of an address, the origin that each is read as, and the mistake that is reported to an
/// operator. A text that is read as another host than it looks like, or as more than an origin, is
/// always refused.
const SPELLINGS: [(&str, Option<&str>, Result<(), Mistake>); 43] = [
    ("https://ghe.corp", Some("https://ghe.corp"), Ok(())),
    (
        "https://ghe.corp:8443",
        Some("https://ghe.corp:8443"),
        Ok(()),
    ),
    ("https://10.0.0.5", Some("https://10.0.0.5"), Ok(())),
    ("https://[fd00::5]", Some("https://[fd00::5]"), Ok(())),
    (
        "http://localhost:8090",
        Some("http://localhost:8090"),
        Ok(()),
    ),
    (
        "https://xn--bcher-kva.example",
        Some("https://xn--bcher-kva.example"),
        Ok(()),
    ),
    // These are read as the right host, but are not the normal form.
    (
        "https://GHE.corp",
        Some("https://ghe.corp"),
        Err(Mistake::Spelling),
    ),
    (
        "HTTPS://ghe.corp",
        Some("https://ghe.corp"),
        Err(Mistake::Spelling),
    ),
    (
        "https://ghe.corp:443",
        Some("https://ghe.corp"),
        Err(Mistake::Spelling),
    ),
    (
        "https://ghe.corp:08443",
        Some("https://ghe.corp:8443"),
        Err(Mistake::Spelling),
    ),
    (
        "https://ghe.corp.",
        Some("https://ghe.corp"),
        Err(Mistake::Spelling),
    ),
    (
        "https:\\\\ghe.corp",
        Some("https://ghe.corp"),
        Err(Mistake::Spelling),
    ),
    (
        "https:ghe.corp",
        Some("https://ghe.corp"),
        Err(Mistake::Spelling),
    ),
    (
        "https:////ghe.corp",
        Some("https://ghe.corp"),
        Err(Mistake::Spelling),
    ),
    (
        " https://ghe.corp",
        Some("https://ghe.corp"),
        Err(Mistake::Spelling),
    ),
    (
        "https://%67he.corp",
        Some("https://ghe.corp"),
        Err(Mistake::Spelling),
    ),
    (
        "https://ＧＨＥ。corp",
        Some("https://ghe.corp"),
        Err(Mistake::Spelling),
    ),
    (
        "https://bücher.example",
        Some("https://xn--bcher-kva.example"),
        Err(Mistake::Spelling),
    ),
    (
        "https://gh\u{ad}e.corp",
        Some("https://ghe.corp"),
        Err(Mistake::Spelling),
    ),
    (
        "https://ghe.corp\t.evil.example",
        Some("https://ghe.corp.evil.example"),
        Err(Mistake::Spelling),
    ),
    (
        "https://ghe.corp\n.evil.example",
        Some("https://ghe.corp.evil.example"),
        Err(Mistake::Spelling),
    ),
    (
        "https://*.corp",
        Some("https://*.corp"),
        Err(Mistake::Spelling),
    ),
    // These are numbers.
    (
        "https://127.1",
        Some("https://127.0.0.1"),
        Err(Mistake::Spelling),
    ),
    (
        "https://0177.0.0.1",
        Some("https://127.0.0.1"),
        Err(Mistake::Spelling),
    ),
    (
        "https://2130706433",
        Some("https://127.0.0.1"),
        Err(Mistake::Spelling),
    ),
    (
        "https://0x7f000001",
        Some("https://127.0.0.1"),
        Err(Mistake::Spelling),
    ),
    (
        "https://127.0.0.1.",
        Some("https://127.0.0.1"),
        Err(Mistake::Spelling),
    ),
    (
        "https://[::ffff:127.0.0.1]",
        Some("https://[::ffff:7f00:1]"),
        Err(Mistake::Spelling),
    ),
    (
        "https://[0:0:0:0:0:0:0:1]",
        Some("https://[::1]"),
        Err(Mistake::Spelling),
    ),
    // These are more than an origin.
    (
        "https://ghe.corp/",
        Some("https://ghe.corp"),
        Err(Mistake::MoreThanOrigin),
    ),
    (
        "https://ghe.corp/api/v3",
        Some("https://ghe.corp"),
        Err(Mistake::MoreThanOrigin),
    ),
    (
        "https://ghe.corp?",
        Some("https://ghe.corp"),
        Err(Mistake::MoreThanOrigin),
    ),
    (
        "https://ghe.corp#",
        Some("https://ghe.corp"),
        Err(Mistake::MoreThanOrigin),
    ),
    (
        "https://evil.example\\@ghe.corp",
        Some("https://evil.example"),
        Err(Mistake::MoreThanOrigin),
    ),
    (
        "https://evil.example#@ghe.corp",
        Some("https://evil.example"),
        Err(Mistake::MoreThanOrigin),
    ),
    (
        "https://ghe.corp@evil.example",
        Some("https://evil.example"),
        Err(Mistake::UserInfo),
    ),
    (
        "https://mona:s3cret@ghe.corp",
        Some("https://ghe.corp"),
        Err(Mistake::UserInfo),
    ),
    // These are nothing that a request could go to.
    ("file:///etc/passwd", None, Err(Mistake::Scheme)),
    ("ftp://ghe.corp", None, Err(Mistake::Scheme)),
    ("ghe.corp:8443", None, Err(Mistake::Scheme)),
    ("ghe.corp", None, Err(Mistake::NotAnAddress)),
    ("//ghe.corp", None, Err(Mistake::NotAnAddress)),
    ("https://ghe.corp:99999", None, Err(Mistake::NotAnAddress)),
];

#[test]
fn spellings() {
    for (text, origin, configured) in SPELLINGS {
        let read = Url::parse(text).ok().and_then(|url| Origin::of(&url));
        assert_eq!(read.as_ref().map(Origin::text), origin, "{text}");
        assert_eq!(Origin::configured(text).map(drop), configured, "{text}");
    }
}

#[test]
fn what_is_configured_is_what_is_read() {
    for (text, origin, configured) in SPELLINGS {
        if configured.is_ok() {
            assert_eq!(origin, Some(text));
        }
    }
}

#[test]
fn addresses_are_compared_as_they_are_read() {
    let origin = Origin::configured("https://ghe.corp").unwrap();
    let is_of = |text: &str| origin.is_of(&Url::parse(text).unwrap());
    for same in [
        "https://ghe.corp/stafftools/reports/all_users.csv?x#y",
        "https://GHE.corp./a",
        "https://ghe.corp:443",
        "https://mona@ghe.corp/",
    ] {
        assert!(is_of(same), "{same}");
    }
    for other in [
        "http://ghe.corp",
        "https://ghe.corp:8443",
        "https://ghe.corp..",
        "https://ghe.corp.evil.example",
        "https://ghe.corp@evil.example",
        "https://evil.example/ghe.corp",
        "https://ghe-corp",
        "https://www.ghe.corp",
        "file://ghe.corp/",
    ] {
        assert!(!is_of(other), "{other}");
    }
}

#[test]
fn what_is_on_this_machine() {
    for (text, expected) in [
        ("http://localhost:8090", true),
        ("http://127.0.0.1", true),
        ("http://127.8.9.10", true),
        ("http://[::1]:8090", true),
        ("http://10.0.0.1", false),
        ("http://0.0.0.0", false),
        ("http://localhost.example", false),
        ("http://[::ffff:7f00:1]", false),
    ] {
        assert_eq!(
            Origin::configured(text).unwrap().is_loopback(),
            expected,
            "{text}"
        );
    }
}

#[test]
fn every_mistake_has_words() {
    for (text, _, configured) in SPELLINGS {
        if let Err(mistake) = configured {
            assert!(
                mistake.says().contains(". Write") || mistake.says().contains(". Leave"),
                "{text}"
            );
        }
    }
}

proptest::proptest! {
    #[test]
    fn nothing_is_taken_that_is_not_spelled_so(text in "https?://\\PC{0,20}|https://[a-z.@:/\\\\\t0-9]{0,20}") {
        if let Ok(origin) = Origin::configured(&text) {
            assert_eq!(origin.text(), text);
            let url = origin.at("/stafftools/reports/all_users.csv");
            assert!(origin.is_of(&url));
            let expected = format!("{text}/stafftools/reports/all_users.csv");
            assert_eq!(url.as_str(), expected);
        }
    }
}
