//! Header fields that steer a crawl: Location leads to a page or nowhere, Retry-After never beyond its limit.
#![cfg_attr(fuzzing, no_main)]

use suyuan_fetch::location;
use suyuan_frontier::{RETRY_AFTER_MAX, retry_after};
use suyuan_model::{Body, Headers, PageUrl, Response, Timestamp, TlsVerdict};

/// Fields a line each, as on the wire.
pub(crate) fn target(bytes: &[u8]) {
    let fields = bytes.split(|&byte| byte == b'\n').filter_map(|line| {
        let colon = line.iter().position(|&byte| byte == b':')?;
        Some((String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase(), line[colon + 1..].to_vec()))
    });
    let headers = Headers(fields.collect());
    let page = PageUrl::new("http://school.example/dir/page?q").expect("a page");
    if let Some(location) = location(&headers) {
        assert!(location.is_ascii() && !location.trim().is_empty(), "{location:?}");
        if let Ok(to) = page.join(&location) {
            assert_eq!(PageUrl::new(to.as_str()), Ok(to.clone()));
        }
    }
    let response = Response {
        status: 503,
        status_line: String::new(),
        headers,
        remote: None,
        tls: TlsVerdict::None,
        body: Body::default(),
    };
    let now = Timestamp::from_millis(1_800_000_000_000);
    if let Some(until) = retry_after(&response, now) {
        assert!(until >= now && until.since(now) <= RETRY_AFTER_MAX, "{until:?}");
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
