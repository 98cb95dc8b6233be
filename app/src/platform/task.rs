//! This module spawns tasks that run while the page goes on.

/// This is the only place where the page spawns a task: it lives as long as the page does.
#[expect(
    clippy::disallowed_methods,
    reason = "owned by the page, which nothing outlives"
)]
pub(crate) fn in_background(task: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(task);
}
