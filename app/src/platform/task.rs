//! Tasks that run while the page goes on.

/// The one place where the page runs something on the side: it lives as long as the page does.
#[expect(
    clippy::disallowed_methods,
    reason = "owned by the page, which nothing outlives"
)]
pub(crate) fn in_background(task: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(task);
}
