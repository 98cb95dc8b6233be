//! This module tests addresses that look allowed, and the few that are.

use super::*;
use crate::config::testing;
use proptest::prelude::*;

fn destination(origin: &str, url: &str) -> Option<Destination> {
    let config = testing::config(&format!(
        r#"[{{"id": "ghe", "title": "GHE", "kind": "ghes", "allow_http": true, "origin": "{origin}",
             "storage_hosts": ["storage.example.net", "s3.example.org:8443"]}}]"#
    ));
    let url = Url::parse(url).ok()?;
    config.targets[0].egress.destination(&url)
}

#[test]
fn the_origin_and_the_storage_hosts_are_all() {
    for (url, expected) in [
        ("https://ghe.example.com/", Some(Destination::Origin)),
        (
            "https://GHE.example.com:443/a?b#c",
            Some(Destination::Origin),
        ),
        ("https://ghe.example.com./a", Some(Destination::Origin)),
        (
            "https://storage.example.net/a?sig=b",
            Some(Destination::Storage),
        ),
        ("https://s3.example.org:8443/a", Some(Destination::Storage)),
        // Another scheme, port or host.
        ("http://ghe.example.com/", None),
        ("https://ghe.example.com:8443/", None),
        ("http://storage.example.net/a", None),
        ("https://storage.example.net:444/a", None),
        ("https://s3.example.org/a", None),
        ("https://xstorage.example.net/", None),
        ("https://a.storage.example.net/", None),
        ("https://ghe.example.com.evil.example/", None),
        ("ftp://ghe.example.com/", None),
        ("file:///etc/passwd", None),
        ("data:text/csv,a", None),
        ("javascript:alert(1)", None),
        ("blob:https://ghe.example.com/a", None),
        // A name in front of the host, which is another host's.
        ("https://ghe.example.com@evil.example/", None),
        ("https://evil.example#@ghe.example.com/", None),
        ("https://evil.example\\@ghe.example.com/", None),
        ("https://user:pass@ghe.example.com/", None),
        ("https://user@storage.example.net/", None),
        // Hosts of this machine and of the network around it, in every spelling.
        ("https://127.0.0.1/", None),
        ("https://127.1/", None),
        ("https://0x7f.1/", None),
        ("https://2130706433/", None),
        ("https://0177.0.0.1/", None),
        ("https://[::1]/", None),
        ("https://[::ffff:7f00:1]/", None),
        ("https://localhost/", None),
        ("https://169.254.169.254/latest/meta-data", None),
        ("https://10.0.0.1/", None),
        ("https://[fd00::1]/", None),
        ("https://metadata.google.internal/", None),
        // Letters that are read as others.
        ("https://ｅｖｉｌ.example/", None),
        ("https://ghe.example.com\t.evil.example/", None),
        ("https://gh\u{435}.example.com/", None),
    ] {
        assert_eq!(
            destination("https://ghe.example.com", url),
            expected,
            "{url}"
        );
    }
}

#[test]
fn http_is_allowed_with_an_http_origin_only() {
    let origin = "http://127.0.0.1:9000";
    for (url, expected) in [
        ("http://127.0.0.1:9000/a", Some(Destination::Origin)),
        ("https://127.0.0.1:9000/a", None),
        ("http://127.0.0.1:9001/a", None),
        ("https://storage.example.net/a", Some(Destination::Storage)),
        ("http://storage.example.net/a", Some(Destination::Storage)),
        ("http://s3.example.org:8443/a", Some(Destination::Storage)),
    ] {
        assert_eq!(destination(origin, url), expected, "{url}");
    }
}

proptest! {
    #[test]
    fn no_other_host_is_reached(url in "(https?://)?[a-z0-9:/@.\\\\#?%\\t -]{0,60}") {
        if destination("https://ghe.example.com", &url).is_some() {
            let url = Url::parse(&url).unwrap();
            let host = url.host_str().unwrap();
            prop_assert!(["ghe.example.com", "storage.example.net", "s3.example.org"].contains(&host));
            prop_assert_eq!(url.scheme(), "https");
        }
    }
}
