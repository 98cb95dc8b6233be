//! Runs one target of [`tests::fuzz`] under libFuzzer; `cargo xtask test --fuzz` builds it so that
//! the fuzzer sees which code an input reaches, and says which target by its environment.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tests::fuzz::{Target, target};

/// Names the target.
const VARIABLE: &str = "ROLLCALL_FUZZ_TARGET";

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var(VARIABLE).unwrap_or_default();
    target(&name).unwrap_or_else(|| panic!("{VARIABLE} names no target: {name:?}"))
});

fuzz_target!(|data: &[u8]| TARGET(data));
