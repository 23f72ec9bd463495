//! A capture, as tests tell it.

use suyuan_model::{Body, Capture, Headers, Outcome, PageUrl, Response, Timestamp, TlsVerdict, Visit};

use crate::{About, Exchange, Found, Reader, WayThere, exchange};

pub(crate) fn noon() -> Timestamp {
    Timestamp::parse("2026-11-23T12:00:00.250Z").unwrap()
}

pub(crate) fn about() -> About {
    About {
        software: "suyuan/0.1.0".to_owned(),
        operator: "mailto:abuse@cert.example".to_owned(),
        run: "crawl-1".to_owned(),
        user_agent: "suyuan/0.1.0 (+mailto:abuse@cert.example)".to_owned(),
        authorized: None,
    }
}

pub(crate) fn fields(told: &[(&str, &[u8])]) -> Headers {
    Headers(told.iter().map(|(name, value)| ((*name).to_owned(), value.to_vec())).collect())
}

/// A capture of a page with these fields and this body on the wire.
pub(crate) fn capture(headers: &[(&str, &[u8])], wire: &[u8], decoded: Option<&[u8]>) -> Capture {
    Capture {
        visit: Visit::of(PageUrl::new("http://www.school.example/news/7.html?q=彩票").unwrap()),
        at: noon(),
        took_ms: 120,
        outcome: Outcome::Page,
        request: fields(&[("host", b"www.school.example"), ("user-agent", b"suyuan/0.1.0")]),
        response: Some(Response {
            status: 200,
            status_line: "HTTP/1.1 200 OK".to_owned(),
            headers: fields(headers),
            remote: Some("[::ffff:203.0.113.7]:80".parse().unwrap()),
            tls: TlsVerdict::None,
            body: Body { wire: wire.to_vec(), decoded: decoded.map(<[u8]>::to_vec), ..Body::default() },
        }),
    }
}

/// Its records, with a way there.
pub(crate) fn told(capture: &Capture, way: &WayThere) -> Exchange {
    let mut exchange = exchange(capture).unwrap();
    exchange.tell(capture, way);
    exchange
}

pub(crate) fn read(bytes: &[u8]) -> Vec<Found> {
    Reader::new(bytes).map(Result::unwrap).collect()
}
