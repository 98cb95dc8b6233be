use super::*;

#[test]
fn a_sign_in_page_says_that_the_token_was_refused() {
    let refusal = Refusal::WebPage {
        sign_in: true,
        title: "Sign in · GitHub".to_owned(),
    };
    let words = words(&refusal, "all-repositories-1759240330.csv");
    assert!(words.title.contains("sign-in page"));
    assert!(words.title.contains("token was refused"));
    assert!(
        words
            .command
            .is_some_and(|c| c.contains("reports/all_repositories.csv"))
    );
    assert_eq!(words.quote.as_deref(), Some("Sign in · GitHub"));
    assert!(words.other_reading, "the guess may be wrong");
}

#[test]
fn a_server_is_not_blamed_for_the_report_of_another() {
    let refusal = Refusal::JsonError {
        message: "Copilot seats are managed by the enterprise".to_owned(),
    };
    let of = |name: &str| words(&refusal, name);
    assert_eq!(of("acme-seat-activity.csv").command, None);
    assert!(
        of("seats.json")
            .steps
            .iter()
            .all(|step| !step.contains("stafftools"))
    );
    assert!(of("all_users.csv").command.is_some());
    assert!(of("report.csv").command.is_some());
}

#[test]
fn every_refusal_has_a_next_step() {
    let text = String::new;
    let all = [
        Refusal::Empty,
        Refusal::WebPage {
            sign_in: true,
            title: text(),
        },
        Refusal::WebPage {
            sign_in: false,
            title: text(),
        },
        Refusal::JsonError { message: text() },
        Refusal::Json,
        Refusal::DownloadLinks {
            links: 2,
            days: text(),
        },
        Refusal::Task {
            state: text(),
            has_link: true,
        },
        Refusal::Task {
            state: text(),
            has_link: false,
        },
        Refusal::Line { text: text() },
        Refusal::Binary { format: text() },
        Refusal::Binary {
            format: "tar".to_owned(),
        },
        Refusal::Damaged {
            format: "zip".to_owned(),
            code: Code::ArchiveCutOff,
            at_byte: 5,
        },
        Refusal::Damaged {
            format: "zip".to_owned(),
            code: Code::ArchiveBroken,
            at_byte: 5,
        },
        Refusal::Damaged {
            format: "gzip".to_owned(),
            code: Code::ArchiveCutOff,
            at_byte: 5,
        },
        Refusal::Damaged {
            format: "gzip".to_owned(),
            code: Code::ArchiveBroken,
            at_byte: 5,
        },
        Refusal::Bomb {
            packed_bytes: 1 << 20,
            unpacked_bytes: 1 << 30,
        },
        Refusal::Nested {
            format: "tar".to_owned(),
        },
        Refusal::ArchiveParts,
        Refusal::TooManyEntries {
            entries: 20_000,
            limit: 10_000,
        },
        Refusal::Entry {
            why: reports::refusal::Unsupported::Encrypted,
        },
        Refusal::Binary {
            format: "png".to_owned(),
        },
        Refusal::HeaderOnly {
            kind: "generic".to_owned(),
            columns: 3,
        },
        Refusal::TooManyColumns {
            columns: 5_000,
            limit: 4_096,
        },
        Refusal::TooLarge {
            needed_bytes: 9 << 30,
            limit_bytes: 3 << 30,
        },
        Refusal::Unreadable { message: text() },
    ];
    for refusal in all {
        let words = words(&refusal, "x.csv");
        assert!(
            words.title.ends_with('.') && !words.paragraphs.is_empty(),
            "{refusal:?}"
        );
        assert!(
            !words.steps.is_empty() && words.quote.is_none(),
            "{refusal:?}"
        );
    }
}

#[test]
fn names_are_safe_to_paste_into_a_shell() {
    assert_eq!(shell_name("all_users-1.csv"), "all_users-1.csv");
    assert_eq!(shell_name("it's; rm -rf.csv"), "./'it'\\''s; rm -rf.csv'");
    assert_eq!(shell_name("-n"), "./'-n'");
}
