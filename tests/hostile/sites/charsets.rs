//! Pages that lie about their letters; each has a finding where a browser would show a link, and the same on its honest page.

use super::Host;
use crate::loopback::{Answer, answer};

const PAGE: &str = "<title>x</title><p>新闻</p><a href='http://casino.example/'>彩票</a>";

fn said(content_type: &str, body: impl AsRef<[u8]>) -> Answer {
    answer("200 OK", &format!("Content-Type: {content_type}\r\n"), body.as_ref())
}

fn sixteen(big: bool, mark: bool) -> Vec<u8> {
    let text = if mark { format!("\u{feff}{PAGE}") } else { PAGE.to_owned() };
    text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

pub(crate) fn hosts() -> Vec<Host> {
    let seven = "<meta charset=utf-7>+ADw-a href+AD0AIg-http://casino.example/+ACIAPg-x+ADw-/a+AD4-";
    let two_metas = format!("<meta charset=utf-16><meta charset=shift_jis>{PAGE}");
    let late = format!("{}<meta charset=gbk>{PAGE}", "<!--x-->".repeat(20_000));
    vec![
        Host::new("marked.example", said("text/html; charset=gbk", sixteen(true, true))),
        Host::new("unmarked.example", said("text/html; charset=utf-16le", sixteen(false, false))),
        Host::new("seven.example", said("text/html; charset=utf-7", seven)),
        Host::new("unknown.example", said("text/html; charset=klingon", PAGE)),
        Host::new("two-metas.example", said("text/html", two_metas)),
        Host::new("late-meta.example", said("text/html", late)),
        Host::new("endless-charset.example", said(&format!("text/html; charset={}", "x".repeat(10_000)), PAGE)),
        Host::new(
            "half-letters.example",
            said("text/html; charset=gbk", [b"\x81".repeat(1 << 20), PAGE.into()].concat()),
        ),
        Host::new("escapes.example", said("text/html; charset=iso-2022-jp", b"\x1b$B".repeat(500_000))),
        Host::new("picture.example", said("image/png", PAGE)),
        Host::new("page-of-zeros.example", said("text/html", vec![0; 2 << 20])),
    ]
}
