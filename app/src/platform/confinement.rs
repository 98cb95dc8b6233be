//! This module finds out how the engines are kept from the network, and starts their starter worker
//! accordingly.
//!
//! A worker from an address is bound by the policy that comes with its script, and by no policy
//! where the host sends none. A worker from a blob is bound by the policies of the document that
//! makes it. So the host's answer decides:
//!
//! 1. It sends the script with a policy that lets nothing out: the worker is started from its
//!    address, and the browser enforces that policy.
//! 2. It sends none: the worker is started from a blob, in an empty frame. The frame has the page's
//!    own policy from its `<meta>`, and gets a second one that lets nothing out. The worker then
//!    tries to connect, and says whether the browser refused.
//! 3. That does not work either: the worker is started from its address, and only what
//!    `engine-boot.js` removes is closed.
//!
//! The page says which of these holds.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Element, Url, Worker, WorkerOptions, WorkerType};

use crate::platform::js::{get, object};
use crate::platform::timer::within;

/// The script of the worker that starts engines.
pub(crate) const STARTER_SCRIPT: &str = "./engine-boot.js";

/// The file whose request shows whether the policy refuses requests; every host of the page has it.
const PROBE: &str = "./favicon.svg";

/// The policy of the frame that engines are started in; that of `_headers` for the same script.
const FRAME_POLICY: &str = "default-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; \
                            connect-src 'none'; require-trusted-types-for 'script'; \
                            trusted-types engine";

/// Milliseconds that the frame may take until it has loaded.
const FRAME_MS: i64 = 5_000;

/// Milliseconds that the worker in the frame may take until it answers. A browser that refuses the
/// worker says so at once, and without the policy an engine can still import from any address. So
/// this is longer than a machine with much to do takes to start a worker.
const ANSWER_MS: i64 = 60_000;

/// Frames that are tried before engines start without a policy.
const TRIES: u32 = 3;

/// The way in which the engines are kept from the network.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Confinement {
    #[default]
    Unknown,
    /// A policy that the host sends with their script.
    HostPolicy,
    /// A policy that the page sets; the browser was seen to enforce it.
    PagePolicy,
    /// No policy. The functions that connect are removed from them.
    RemovedFunctions,
}

/// Starts the worker that starts engines, and says what confines it and them.
pub(crate) async fn start() -> Result<(Worker, Confinement), JsValue> {
    let response = JsFuture::from(window().fetch_with_str(STARTER_SCRIPT)).await?;
    let response: web_sys::Response = response.dyn_into()?;
    let policy = response.headers().get("content-security-policy")?;
    if policy.is_some_and(|policy| lets_nothing_out(&policy)) {
        return Ok((from_address()?, Confinement::HostPolicy));
    }
    let script = JsFuture::from(response.text()?).await?;
    // The first frame's worker was seen to fail at once, for a reason that is not known.
    for _ in 0..TRIES {
        if let Ok((worker, is_locked)) = from_blob(&script).await {
            let confinement = match is_locked {
                true => Confinement::PagePolicy,
                false => Confinement::RemovedFunctions,
            };
            return Ok((worker, confinement));
        }
    }
    // A policy of the host that is made for something else refused it, or this browser cannot do it.
    Ok((from_address()?, Confinement::RemovedFunctions))
}

fn options() -> WorkerOptions {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options
}

fn from_address() -> Result<Worker, JsValue> {
    Worker::new_with_options(STARTER_SCRIPT, &options())
}

/// A worker under the frame's policy, and whether the browser enforces that.
async fn from_blob(script: &JsValue) -> Result<(Worker, bool), JsValue> {
    let of_type = BlobPropertyBag::new();
    of_type.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(script), &of_type)?;
    let url = JsValue::from(Url::create_object_url_with_blob(&blob)?);

    let frame = locked_frame().await?;
    // The window is of another realm, so its objects cannot be compared with the page's own types.
    let own_window = get(&frame, "contentWindow");
    let types = get(&own_window, "trustedTypes");
    let url = if types.is_undefined() {
        url
    } else {
        // `String` returns a text unchanged.
        let rules = object(&[("createScriptURL", get(&own_window, "String"))]);
        let policy = call(
            &types,
            "createPolicy",
            &Array::of2(&"engine".into(), &rules),
        )?;
        call(&policy, "createScriptURL", &Array::of1(&url))?
    };
    let make: Function = get(&own_window, "Worker").unchecked_into();
    let worker: Worker = Reflect::construct(&make, &Array::of2(&url, &options()))?.unchecked_into();
    match probe(&worker).await {
        Ok(is_locked) => Ok((worker, is_locked)),
        Err(why) => {
            worker.terminate();
            frame.remove();
            Err(why)
        }
    }
}

/// An empty frame that is not shown, under the page's policy and [`FRAME_POLICY`].
async fn locked_frame() -> Result<Element, JsValue> {
    let frame = document().create_element("iframe")?;
    frame.set_attribute("hidden", "")?;
    let body = document().body().ok_or(JsValue::NULL)?;
    // Some browsers put another empty document into the frame before its load event.
    let mut appended = Ok(());
    let loaded = Promise::new(&mut |resolve, _| {
        appended = frame
            .add_event_listener_with_callback("load", &resolve)
            .and_then(|()| body.append_child(&frame).map(|_| ()));
    });
    appended?;
    // Without that event the present document stays.
    let _ = within(FRAME_MS, &loaded).await;
    let own_document: web_sys::Document = get(&frame, "contentDocument").unchecked_into();
    let policy = own_document.create_element("meta")?;
    policy.set_attribute("http-equiv", "Content-Security-Policy")?;
    policy.set_attribute("content", FRAME_POLICY)?;
    let head: Element = get(&own_document, "head").unchecked_into();
    head.append_child(&policy)?;
    Ok(frame)
}

/// Has the worker try to connect; whether a policy refused it. An error where it does not answer.
async fn probe(worker: &Worker) -> Result<bool, JsValue> {
    let answer = Promise::new(&mut |resolve, reject| {
        worker.set_onmessage(Some(&resolve));
        worker.set_onerror(Some(&reject));
    });
    let address = Url::new_with_base(PROBE, &document().base_uri()?.unwrap_or_default())?;
    worker.post_message(&object(&[("probe", address.href().into())]))?;
    let answer = within(ANSWER_MS, &answer).await;
    worker.set_onmessage(None);
    worker.set_onerror(None);
    let event = answer.map_err(|_| JsValue::NULL)??;
    Ok(get(&get(&event, "data"), "locked").is_truthy())
}

fn call(of: &JsValue, name: &str, arguments: &Array) -> Result<JsValue, JsValue> {
    let function: Function = get(of, name).dyn_into()?;
    function.apply(of, arguments)
}

/// Whether a policy, as a header has it, lets nothing out of a worker: no connection, no font and
/// no script from any address. Several policies in one header are all in force, and one that does
/// is enough.
fn lets_nothing_out(header: &str) -> bool {
    header.split(',').any(|policy| {
        let directives: Vec<(String, Vec<&str>)> = policy
            .split(';')
            .filter_map(|directive| {
                let mut words = directive.split_ascii_whitespace();
                Some((words.next()?.to_ascii_lowercase(), words.collect()))
            })
            .collect();
        // The first directive of a name counts, and its fallbacks apply if it is missing.
        let sources = |names: &[&str]| {
            let of = |name: &&str| directives.iter().find(|(own, _)| own == name);
            names.iter().find_map(of).map(|(_, sources)| sources)
        };
        let has_only = |names: &[&str], allowed: &[&str]| {
            sources(names).is_some_and(|sources| {
                let is_allowed = |source: &&str| {
                    let is_same = |own: &&str| own.eq_ignore_ascii_case(source);
                    allowed.iter().any(is_same)
                };
                sources.iter().all(is_allowed)
            })
        };
        let none = &["'none'"];
        let programs = &["'none'", "'wasm-unsafe-eval'", "'report-sample'"];
        has_only(&["connect-src", "default-src"], none)
            && has_only(&["font-src", "default-src"], none)
            && has_only(&["script-src-elem", "script-src", "default-src"], programs)
            && has_only(&["script-src", "default-src"], programs)
            && has_only(
                &["worker-src", "child-src", "script-src", "default-src"],
                &["'none'", "blob:"],
            )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The policies of `_headers` under one pattern.
    fn policy_of(pattern: &str) -> &'static str {
        let lines = include_str!("../../static/_headers").lines();
        let mut own = lines.skip_while(|line| *line != pattern);
        own.find_map(|line| line.strip_prefix("  Content-Security-Policy: "))
            .unwrap()
    }

    #[test]
    fn the_policy_of_the_starter_lets_nothing_out_and_is_the_frames() {
        assert!(lets_nothing_out(policy_of("/engine-boot.js")));
        assert_eq!(policy_of("/engine-boot.js"), FRAME_POLICY);
        assert!(!lets_nothing_out(policy_of("/*")));
    }

    #[test]
    fn policies_that_leave_a_way_out() {
        const LOCKED: &str = "default-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:";
        assert!(lets_nothing_out(LOCKED));
        assert!(lets_nothing_out(&format!("default-src 'self', {LOCKED}")));
        assert!(lets_nothing_out(&LOCKED.to_ascii_uppercase()));
        for more in [
            "connect-src 'self'",
            "connect-src 'none' https://example.com",
            "font-src data:",
            "script-src-elem 'self'",
        ] {
            assert!(!lets_nothing_out(&format!("{LOCKED}; {more}")), "{more}");
        }
        for policy in [
            "",
            "connect-src 'none'",
            "default-src 'none'; script-src blob:; worker-src blob:",
            "default-src 'none'; script-src 'wasm-unsafe-eval'; worker-src 'self' blob:",
            "default-src 'none'; connect-src *; connect-src 'none'",
            "default-src *; script-src 'wasm-unsafe-eval'; worker-src blob:; connect-src 'none'",
        ] {
            assert!(!lets_nothing_out(policy), "{policy}");
        }
    }
}
