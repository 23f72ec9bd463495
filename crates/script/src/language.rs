//! What the language has besides what is followed: where that decides what a script does, the script is worth a run.

use suyuan_model::{Decoding, PageUrl};

use crate::coerce::to_int32;
use crate::reader::Reader;
use crate::sinks::Tests;
use crate::text::Text;
use crate::value::Value;

/// What the language has, by the first part of its name, and gives the same to every visitor.
const NAMES: &[&str] = &[
    "Array",
    "ArrayBuffer",
    "Atomics",
    "BigInt",
    "Blob",
    "DOMParser",
    "DataView",
    "Iterator",
    "JSON",
    "Map",
    "Number",
    "Object",
    "Promise",
    "Proxy",
    "Reflect",
    "Response",
    "Set",
    "String",
    "Symbol",
    "TextDecoder",
    "TextEncoder",
    "URLSearchParams",
    "WeakMap",
    "WeakRef",
    "WebAssembly",
];

/// What else every page has, or takes from where it is the same for all; what is not told here may be another script's.
const GIVEN: &[&str] = &[
    "$",
    "Audio",
    "Boolean",
    "CSS",
    "Date",
    "Element",
    "Error",
    "Event",
    "EventSource",
    "FormData",
    "Function",
    "HTMLElement",
    "Image",
    "Infinity",
    "Intl",
    "Math",
    "MutationObserver",
    "NaN",
    "Node",
    "RegExp",
    "Request",
    "URL",
    "WebSocket",
    "Worker",
    "XMLHttpRequest",
    "addEventListener",
    "alert",
    "arguments",
    "atob",
    "attachEvent",
    "btoa",
    "caches",
    "clearInterval",
    "clearTimeout",
    "confirm",
    "console",
    "cookieStore",
    "crypto",
    "customElements",
    "decodeURI",
    "decodeURIComponent",
    "devicePixelRatio",
    "document",
    "encodeURI",
    "encodeURIComponent",
    "escape",
    "eval",
    "event",
    "fetch",
    "getComputedStyle",
    "history",
    "indexedDB",
    "innerHeight",
    "innerWidth",
    "isFinite",
    "isNaN",
    "jQuery",
    "localStorage",
    "location",
    "matchMedia",
    "name",
    "navigator",
    "open",
    "opener",
    "outerHeight",
    "outerWidth",
    "parseFloat",
    "parseInt",
    "performance",
    "postMessage",
    "prompt",
    "queueMicrotask",
    "requestAnimationFrame",
    "screen",
    "sessionStorage",
    "setInterval",
    "setTimeout",
    "undefined",
    "unescape",
    "window",
];

/// Whether every page has something of this name.
pub(crate) fn is_everywhere(name: &str) -> bool {
    GIVEN.binary_search(&name).is_ok() || NAMES.binary_search(&name).is_ok() || is_of_bytes(name)
}

/// What pages are asked for, or texts are taken apart by, that is not followed; whoever hides something there is run.
const HIDING: &[&str] = &[
    "DecompressionStream",
    "Intl.NumberFormat",
    "Intl.Segmenter",
    "crypto.subtle.digest",
    "document.createNodeIterator",
    "document.createTreeWalker",
    "getComputedStyle",
    "performance.getEntriesByName",
    "performance.getEntriesByType",
];

/// Lists of bytes and other numbers.
const OF_BYTES: &[&str] = &[
    "Int8Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "Int16Array",
    "Uint16Array",
    "Int32Array",
    "Uint32Array",
    "Float32Array",
    "Float64Array",
];

/// Whether it is a list of numbers of one size.
pub(crate) fn is_of_bytes(name: &str) -> bool {
    OF_BYTES.contains(&name)
}

/// `Uint8Array.from` makes what `Array.from` does.
pub(crate) fn as_of_arrays(name: &str) -> &str {
    match name.split_once('.') {
        Some((list, "from")) if is_of_bytes(list) => "Array.from",
        Some((list, "of")) if is_of_bytes(list) => "Array.of",
        _ => name,
    }
}

/// What the language would make of these arguments, were it followed there: lost where all of them are known.
pub(crate) fn lost(name: &str, arguments: &[Value]) -> Tests {
    let first = name.split('.').next().unwrap_or_default();
    let is_known = |value: &Value| !matches!(value, Value::Any(_) | Value::Given(_) | Value::OneOf(_));
    let is_of_language = NAMES.contains(&first) || is_of_bytes(first);
    if HIDING.contains(&name) || is_of_language && arguments.iter().all(is_known) { Tests::LOST } else { Tests::NONE }
}

impl<'a> Reader<'a> {
    /// What comes of a URL that holds itself what it leads to: whoever runs the script knows.
    pub(crate) fn held_by(url: &Value<'a>) -> Tests {
        let is_data = |text: &Text| text.piece(0, text.len().min(5)).to_string().eq_ignore_ascii_case("data:");
        match url {
            Value::Text(text) if is_data(text) => Tests::LOST,
            Value::Any(tests) if tests.is_lost() => Tests::LOST,
            _ => Tests::NONE,
        }
    }

    /// Whether a decoder of this name reads UTF-8; that without a name does.
    pub(crate) fn is_utf8(label: &Value<'a>) -> bool {
        match label {
            Value::Undefined => true,
            Value::Text(text) => matches!(&*text.to_string().trim().to_ascii_lowercase(), "utf-8" | "utf8"),
            _ => false,
        }
    }

    /// A list whose numbers have the size that its name tells, so that larger ones begin anew; lost where they are not known.
    pub(crate) fn list_of_bytes(&mut self, name: &str, list: &Value<'a>) -> Value<'a> {
        let Value::List(id) = list else { return Value::Any(Tests::LOST) };
        let length = self.state.values_of(*id).len();
        let values = self.spread(list);
        let numbers: Option<Vec<f64>> = values.iter().map(|value| self.number_of(value)).collect();
        let Some(numbers) = numbers.filter(|numbers| numbers.len() == length) else { return Value::Any(Tests::LOST) };
        let sized = |number: f64| {
            let whole = f64::from(to_int32(number));
            match name {
                "Uint8Array" => whole.rem_euclid(256.0),
                "Uint8ClampedArray" => number.clamp(0.0, 255.0).round(),
                "Int8Array" => (whole + 128.0).rem_euclid(256.0) - 128.0,
                "Uint16Array" => whole.rem_euclid(65_536.0),
                "Int16Array" => (whole + 32_768.0).rem_euclid(65_536.0) - 32_768.0,
                "Int32Array" => whole,
                "Uint32Array" => whole.rem_euclid(4_294_967_296.0),
                _ => number,
            }
        };
        self.list(numbers.into_iter().map(|number| Value::Number(sized(number))).collect())
    }

    /// `TextDecoder.decode`; none where the bytes are not known.
    pub(crate) fn text_of_bytes(&mut self, bytes: &Value<'a>) -> Option<Value<'a>> {
        let Value::List(id) = bytes else { return None };
        let length = self.state.values_of(*id).len();
        let values = self.spread(bytes);
        let byte = |number: f64| (0.0..256.0).contains(&number).then_some(number as u8);
        let bytes: Option<Vec<u8>> = values.iter().map(|value| self.number_of(value).and_then(byte)).collect();
        let bytes = bytes.filter(|bytes| bytes.len() == length);
        let units = String::from_utf8_lossy(&bytes?).encode_utf16().collect();
        Some(self.made(Text::of(units, crate::text::Undone::default()).with(Decoding::CharCodes)))
    }

    /// `TextEncoder.encode`; none where the text is not known.
    pub(crate) fn bytes_of_text(&mut self, text: &Value<'a>) -> Option<Value<'a>> {
        let Value::Text(text) = text else { return None };
        if text.has_holes || !self.spend(text.len() as u64 * 4) {
            return None;
        }
        let bytes = text.to_string().into_bytes().into_iter().map(|byte| Value::Number(f64::from(byte))).collect();
        Some(self.list(bytes))
    }

    /// `new URL`: the first, relative to the second.
    pub(crate) fn joined_url(&mut self, url: Value<'a>, base: Option<&Value<'a>>) -> Value<'a> {
        let (Value::Text(relative), Some(Value::Text(base))) = (&url, base) else { return url };
        if relative.has_holes || base.has_holes {
            return url;
        }
        let joined = PageUrl::new(&base.to_string()).and_then(|base| base.join(&relative.to_string()));
        match joined {
            Ok(joined) => {
                let units = joined.as_str().encode_utf16().collect();
                let undone = base.undone.and_all(relative.undone).and(Decoding::JsConcat);
                self.made(Text::of(units, undone))
            }
            Err(_) => url,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order() {
        assert!(GIVEN.is_sorted() && NAMES.is_sorted());
        assert!(is_everywhere("document") && is_everywhere("Map") && !is_everywhere("base"));
    }

    #[test]
    fn what_is_lost_depends_on_what_is_known() {
        for (name, arguments, expected) in [
            ("Map", vec![], true),
            ("Map.groupBy", vec![Value::text("a")], true),
            ("Uint8Array.fromBase64", vec![Value::text("YQ==")], true),
            ("JSON.parse", vec![Value::ANY], false),
            ("document.getElementById", vec![Value::text("a")], false),
            ("Mapping", vec![], false),
        ] {
            assert_eq!(lost(name, &arguments).is_lost(), expected, "{name}");
        }
    }
}
