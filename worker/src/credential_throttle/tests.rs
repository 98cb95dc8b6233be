use super::*;
use crate::config::{Config, testing};

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;

fn config() -> Config {
    testing::config(
        r#"[{"id": "a", "title": "A", "kind": "ghes", "origin": "https://a.example.com"},
            {"id": "b", "title": "B", "kind": "ghes", "origin": "https://b.example.com"}]"#,
    )
}

struct Story {
    config: Config,
    throttle: CredentialThrottle,
    now_ms: u64,
}

impl Story {
    fn new() -> Self {
        Self {
            config: config(),
            throttle: CredentialThrottle::new(),
            now_ms: 0,
        }
    }

    fn candidate(&self, target: &str, number: usize, address: &str) -> Candidate {
        let credential = Credential::parse(&format!("Bearer token-{number}")).unwrap();
        let target = self.config.target(target).unwrap();
        let address = Some(address).filter(|text| !text.is_empty());
        Candidate::new(&self.config.pepper, target, &credential, address)
    }

    fn admit(&mut self, number: usize, address: &str) -> Result<(), u32> {
        let candidate = self.candidate("a", number, address);
        self.throttle.admit(&candidate, self.now_ms)
    }

    fn mark_proven(&mut self, number: usize, address: &str) {
        let candidate = self.candidate("a", number, address);
        self.throttle.mark_proven(&candidate, self.now_ms);
    }

    /// The number of admitted credentials among `count`, each from the address that `place` gives
    /// it.
    fn let_in(&mut self, count: usize, place: impl Fn(usize) -> String) -> usize {
        let numbers = 1_000..1_000 + count;
        numbers
            .filter(|number| self.admit(*number, &place(*number)).is_ok())
            .count()
    }
}

#[test]
fn twenty_credentials_of_one_network_are_tried_and_no_more() {
    let mut story = Story::new();
    story.now_ms = 1_000;
    for number in 0..20 {
        assert_eq!(story.admit(number, "192.0.2.1"), Ok(()));
    }
    story.now_ms = 2_000;
    assert_eq!(story.admit(20, "192.0.2.1"), Err(599));
    // A known credential is admitted again, and so is one from another network.
    assert_eq!(story.admit(7, "192.0.2.1"), Ok(()));
    assert_eq!(story.admit(20, "192.0.2.2"), Ok(()));
    // A credential that was accepted makes room.
    story.mark_proven(3, "192.0.2.1");
    assert_eq!(story.admit(20, "192.0.2.1"), Ok(()));
    story.now_ms = 600_999;
    assert_eq!(story.admit(21, "192.0.2.1"), Err(1));
    story.now_ms = 601_000;
    assert_eq!(story.admit(21, "192.0.2.1"), Ok(()));
}

#[test]
fn an_accepted_credential_is_never_refused_because_of_others() {
    let mut story = Story::new();
    assert_eq!(story.admit(1, "192.0.2.1"), Ok(()));
    story.mark_proven(1, "192.0.2.1");
    // Eleven hours later, after many more credentials than are remembered.
    story.now_ms = 11 * HOUR_MS;
    assert_eq!(story.let_in(100, |_| "192.0.2.1".to_owned()), 20);
    assert_eq!(story.admit(1, "192.0.2.1"), Ok(()));
    let anywhere = |number: usize| format!("198.51.{}.{}", number / 250, number % 250);
    story.let_in(2_000, anywhere);
    assert_eq!(story.admit(1, "192.0.2.1"), Ok(()));
    assert_eq!(story.admit(1, "203.0.113.9"), Ok(()));
    // Each use starts the twelve hours again; without one they end.
    story.mark_proven(1, "192.0.2.1");
    story.now_ms = 22 * HOUR_MS;
    story.let_in(100, |_| "192.0.2.1".to_owned());
    assert_eq!(story.admit(1, "192.0.2.1"), Ok(()));
    story.now_ms = 23 * HOUR_MS;
    story.let_in(100, |_| "192.0.2.1".to_owned());
    assert_eq!(story.admit(1, "192.0.2.1"), Err(600));
}

#[test]
fn networks_that_one_client_chooses_among_are_counted_together() {
    // First each credential has a new /64, then a new /56, then a new /48.
    for (place, expected) in [
        (|n: usize| format!("2001:db8:1:{:x}::1", n % 256), 40),
        (
            |n: usize| format!("2001:db8:1:{:x}::1", n * 256 % 65_536),
            80,
        ),
        (
            |n: usize| format!("2001:db8:{n:x}::1"),
            limits::UNPROVEN_CREDENTIALS_OF_TARGET,
        ),
    ] as [(fn(usize) -> String, usize); 3]
    {
        let mut story = Story::new();
        assert_eq!(story.let_in(2_000, place), expected);
    }
}

#[test]
fn a_target_is_counted_for_itself() {
    let mut story = Story::new();
    let anywhere = |number: usize| format!("198.51.{}.{}", number / 250, number % 250);
    story.let_in(2_000, anywhere);
    assert!(story.admit(1, "192.0.2.1").is_err());
    let other = story.candidate("b", 1, "192.0.2.1");
    assert_eq!(story.throttle.admit(&other, story.now_ms), Ok(()));
    // Without an address, only the target's count remains.
    let mut story = Story::new();
    assert_eq!(
        story.let_in(2_000, |_| String::new()),
        limits::UNPROVEN_CREDENTIALS_OF_TARGET
    );
}

#[test]
fn a_credential_is_proven_at_one_target() {
    let mut story = Story::new();
    story.mark_proven(1, "192.0.2.1");
    story.let_in(20, |_| "192.0.2.1".to_owned());
    let other = story.candidate("b", 1, "192.0.2.1");
    assert!(story.throttle.admit(&other, story.now_ms).is_err());
}

#[test]
fn what_is_no_address_is_counted_together() {
    let mut story = Story::new();
    assert_eq!(story.let_in(100, |number| format!("nonsense {number}")), 20);
}

#[test]
fn every_call_forgets_what_is_ten_minutes_old() {
    let mut story = Story::new();
    let anywhere = |number: usize| format!("198.51.{}.{}", number / 250, number % 250);
    story.let_in(100, anywhere);
    story.now_ms = limits::BRAKE_WINDOW_MS;
    assert_eq!(story.admit(1, "203.0.113.1"), Ok(()));
    assert_eq!(story.throttle.unproven.len(), 1);
    story.now_ms *= 2;
    story.mark_proven(2, "203.0.113.1");
    assert!(story.throttle.unproven.is_empty());
}

#[test]
fn memory_is_bounded() {
    let mut story = Story::new();
    for number in 0..limits::PROVEN_CREDENTIALS + 5 {
        story.mark_proven(number, "192.0.2.1");
    }
    assert_eq!(story.throttle.proven.len(), limits::PROVEN_CREDENTIALS);
    let anywhere = |number: usize| format!("198.51.{}.{}", number / 250, number % 250);
    story.let_in(6_000, anywhere);
    assert_eq!(
        story.throttle.unproven.len(),
        limits::UNPROVEN_CREDENTIALS_OF_TARGET
    );
}
