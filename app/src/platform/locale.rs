//! This module asks the browser how the person's language writes numbers.

/// Parts of the browser's own text of a number: its groups of digits, what stands between them,
/// and the decimal mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberParts {
    /// The groups of digits, from the left.
    pub groups: Vec<String>,
    pub separator: Option<String>,
    pub decimal: Option<String>,
}

/// The parts of a number in the browser's first language, in Latin digits; `None` if the browser
/// cannot say.
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn number_parts(number: f64) -> Option<NumberParts> {
    use js_sys::{Array, Function, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    use crate::platform::js::{get, object};

    let intl = get(&js_sys::global(), "Intl");
    let constructor = get(&intl, "NumberFormat").dyn_into::<Function>().ok()?;
    let options = object(&[("numberingSystem", JsValue::from_str("latn"))]);
    // A language may be missing, and this throws for one that the browser does not understand.
    let language = get(&get(&js_sys::global(), "navigator"), "language");
    let format = Reflect::construct(&constructor, &Array::of2(&language, &options)).ok()?;
    let to_parts = get(&format, "formatToParts").dyn_into::<Function>().ok()?;
    let parts = to_parts.call1(&format, &JsValue::from_f64(number)).ok()?;
    let parts = parts.dyn_into::<Array>().ok()?;
    let of_type = |name: &str| -> Vec<String> {
        let is_of_type = |part: &JsValue| get(part, "type").as_string().as_deref() == Some(name);
        let parts = parts.iter().filter(is_of_type);
        parts
            .filter_map(|part| get(&part, "value").as_string())
            .collect()
    };
    Some(NumberParts {
        groups: of_type("integer"),
        separator: of_type("group").into_iter().next(),
        decimal: of_type("decimal").into_iter().next(),
    })
}

/// Native tests have no browser.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub const fn number_parts(_number: f64) -> Option<NumberParts> {
    None
}
