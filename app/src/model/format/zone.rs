//! The person's zone, by asking the browser: it alone knows when its summer time began.

/// Minutes east of UTC that the person's zone is at this moment.
#[must_use]
pub fn local_offset_minutes(ms: i64) -> i32 {
    offset(ms)
}

#[cfg(target_arch = "wasm32")]
fn offset(ms: i64) -> i32 {
    // Exact: a double holds every millisecond for longer than there will be reports.
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(ms as f64));
    let west = date.get_timezone_offset();
    if west.is_finite() { -(west as i32) } else { 0 }
}

/// Natively there is no person; tests see UTC.
#[cfg(not(target_arch = "wasm32"))]
fn offset(_ms: i64) -> i32 {
    0
}
