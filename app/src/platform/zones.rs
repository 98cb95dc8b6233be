//! This module reads the browser's time zones: their names, and how far each is ahead of UTC.

pub(crate) use browser::{Clocks, all, own};

/// Minutes east of UTC that the person's zone is at this moment.
#[must_use]
pub fn local_offset_minutes(ms: i64) -> i32 {
    offset(ms)
}

#[cfg(target_arch = "wasm32")]
fn offset(ms: i64) -> i32 {
    // The conversion is exact: a double holds every millisecond of these years.
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(ms as f64));
    let west = date.get_timezone_offset();
    if west.is_finite() { -(west as i32) } else { 0 }
}

/// Native tests have no browser and use UTC.
#[cfg(not(target_arch = "wasm32"))]
fn offset(_ms: i64) -> i32 {
    0
}

/// Minutes ahead of UTC of `GMT`, `GMT-05:00` and `GMT+5:30`, as browsers write an offset.
#[cfg(any(test, target_arch = "wasm32"))]
fn minutes_of(offset: &str) -> Option<i32> {
    let offset = offset.strip_prefix("GMT")?;
    if offset.is_empty() {
        return Some(0);
    }
    let (sign, clock) = match offset.strip_prefix('+') {
        Some(clock) => (1, clock),
        None => (-1, offset.strip_prefix(['-', '−'])?),
    };
    // No zone had seconds in its offset in the years that are asked about.
    let mut parts = clock.split(':').map(str::parse::<i32>);
    let hours = parts.next()?.ok()?;
    let minutes = parts.next().unwrap_or(Ok(0)).ok()?;
    Some(sign * (hours * 60 + minutes))
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::{Array, Function, Intl, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    use crate::platform::js::{get, object};

    /// The browser's own zone.
    pub(crate) fn own() -> Option<String> {
        let format = Intl::DateTimeFormat::new(&Array::new(), &js_sys::Object::new());
        get(&format.resolved_options(), "timeZone").as_string()
    }

    /// Every zone that the browser knows, by name; none where it does not say.
    pub(crate) fn all() -> Vec<String> {
        let intl = get(&js_sys::global(), "Intl");
        let Ok(list) = get(&intl, "supportedValuesOf").dyn_into::<Function>() else {
            return Vec::new();
        };
        let names = list.call1(&intl, &JsValue::from_str("timeZone"));
        let names = names.ok().and_then(|names| names.dyn_into::<Array>().ok());
        let mut names: Vec<String> = names
            .into_iter()
            .flat_map(|names| {
                names
                    .iter()
                    .filter_map(|name| name.as_string())
                    .collect::<Vec<_>>()
            })
            .collect();
        names.sort_unstable();
        names
    }

    /// The clocks of a place.
    pub(crate) struct Clocks(Function, JsValue);

    impl Clocks {
        /// `None` where the browser does not know the place.
        pub(crate) fn of(name: &str) -> Option<Self> {
            let intl = get(&js_sys::global(), "Intl");
            let constructor = get(&intl, "DateTimeFormat").dyn_into::<Function>().ok()?;
            let options = object(&[
                ("timeZone", JsValue::from_str(name)),
                ("timeZoneName", JsValue::from_str("longOffset")),
            ]);
            // This throws for an unknown place, so the call catches the error.
            let arguments = Array::of2(&JsValue::from_str("en-US"), &options);
            let format = Reflect::construct(&constructor, &arguments).ok()?;
            let parts = get(&format, "formatToParts").dyn_into::<Function>().ok()?;
            let clocks = Self(parts, format);
            clocks.offset(0)?;
            Some(clocks)
        }

        /// Minutes ahead of UTC at a moment, ms since the epoch.
        pub(crate) fn minutes(&self, ms: i64) -> i32 {
            self.offset(ms).unwrap_or(0)
        }

        fn offset(&self, ms: i64) -> Option<i32> {
            // The conversion is exact: a double holds every millisecond of these years.
            let parts = self.0.call1(&self.1, &JsValue::from_f64(ms as f64)).ok()?;
            let parts = parts.dyn_into::<Array>().ok()?;
            let offset = parts
                .iter()
                .find(|part| get(part, "type").as_string().as_deref() == Some("timeZoneName"))?;
            super::minutes_of(&get(&offset, "value").as_string()?)
        }
    }
}

/// Native builds have no browser.
#[cfg(not(target_arch = "wasm32"))]
mod browser {
    pub(crate) const fn own() -> Option<String> {
        None
    }

    pub(crate) const fn all() -> Vec<String> {
        Vec::new()
    }

    pub(crate) struct Clocks;

    impl Clocks {
        pub(crate) const fn of(_name: &str) -> Option<Self> {
            None
        }

        #[expect(clippy::unused_self, reason = "the browser's has one")]
        pub(crate) const fn minutes(&self, _ms: i64) -> i32 {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_of_browsers_are_read() {
        for (text, minutes) in [
            ("GMT", Some(0)),
            ("GMT-05:00", Some(-300)),
            ("GMT+05:45", Some(345)),
            ("GMT+5:30", Some(330)),
            ("GMT−3", Some(-180)),
            ("EST", None),
            ("GMT+x", None),
        ] {
            assert_eq!(minutes_of(text), minutes, "{text}");
        }
    }
}
