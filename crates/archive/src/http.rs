//! The HTTP message in a response record.

use suyuan_model::Headers;

use crate::coding::is_coded;
use crate::exchange::ORIGINAL;

/// Most fields of a stored head that are read.
pub const HTTP_FIELDS_MAX: usize = 1_000;

/// An HTTP answer as an archive has it, without transfer coding; the content coding is undone or not as its header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The status line.
    pub status_line: String,
    /// The status.
    pub status: u16,
    /// The fields, names in lower case. A coding that is not true of the body is not among them.
    pub headers: Headers,
    /// The body.
    pub body: Vec<u8>,
    /// The codings that the head claims and the body has not, in words.
    pub untrue: Vec<&'static str>,
}

/// Reads the block of a response record; none if it is no HTTP answer.
pub fn stored(block: &[u8]) -> Option<Stored> {
    let (status_line, mut rest) = line_of(block)?;
    let status_line = String::from_utf8_lossy(status_line).into_owned();
    let status = status_line.strip_prefix("HTTP/")?.split(' ').nth(1)?.parse().ok()?;
    if !(100..1000).contains(&status) {
        return None;
    }
    let mut headers: Vec<(String, Vec<u8>)> = Vec::new();
    loop {
        // A head without its end is a head all the same; then there is no body.
        let Some((line, next)) = line_of(rest) else {
            rest = &[];
            break;
        };
        rest = next;
        if line.is_empty() {
            break;
        }
        if let (Some(b' ' | b'\t'), Some((_, value))) = (line.first(), headers.last_mut()) {
            value.push(b' ');
            value.extend_from_slice(line.trim_ascii());
        } else if let Some(colon) = line.iter().position(|&byte| byte == b':')
            && headers.len() < HTTP_FIELDS_MAX
        {
            let name = String::from_utf8_lossy(line[..colon].trim_ascii()).to_ascii_lowercase();
            headers.push((name, line[colon + 1..].trim_ascii().to_vec()));
        }
    }
    let mut stored = Stored { status_line, status, headers: Headers(headers), body: rest.to_vec(), untrue: Vec::new() };
    stored.settle_codings();
    Some(stored)
}

impl Stored {
    /// Undoes chunks that are there, and drops the names of codings that are not.
    fn settle_codings(&mut self) {
        if self.claims("transfer-encoding").to_ascii_lowercase().contains("chunked") {
            match without_chunks(&self.body) {
                Some(body) => self.body = body,
                None => self.untrue.push("it is called chunked, and is not"),
            }
        }
        self.headers.0.retain(|(name, _)| name != "transfer-encoding");
        let coding = self.claims("content-encoding");
        if !coding.is_empty() && !is_coded(&coding, &self.body, None) {
            self.untrue.push("its Content-Encoding is not that of its body");
            self.headers.0.retain(|(name, _)| name != "content-encoding");
        }
    }

    /// Every value of a field, with commas between.
    fn claims(&self, name: &str) -> String {
        let values = self.headers.0.iter().filter(|(field, _)| field == name);
        values.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).collect::<Vec<_>>().join(",")
    }

    /// The same with the fields under the names that they had on the wire.
    #[must_use]
    pub fn as_on_the_wire(mut self) -> Self {
        for (name, _) in &mut self.headers.0 {
            if let Some(original) = name.strip_prefix(ORIGINAL) {
                *name = original.to_owned();
            }
        }
        self.headers.0.retain(|(name, _)| name != "transfer-encoding");
        self
    }
}

/// The first line without its end, and what follows.
fn line_of(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    let line = &bytes[..end];
    Some((line.strip_suffix(b"\r").unwrap_or(line), &bytes[end + 1..]))
}

/// What chunks hold; none where they are not chunks to their end. A body that was cut may end in the middle of one.
fn without_chunks(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let (size, after) = line_of(rest)?;
        let digits = size.split(|&byte| byte == b';').next()?.trim_ascii();
        let size = usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(&after[..size.min(after.len())]);
        rest = after.get(size..).unwrap_or_default();
        if rest.is_empty() {
            return Some(body);
        }
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
        if rest.is_empty() {
            return Some(body);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_other_tools_store_is_read() {
        let chunked = b"HTTP/1.0 404 Not here\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n 2\r\n\r\n4;x=1\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n";
        let read = stored(chunked).unwrap();
        assert_eq!((read.status, read.status_line.as_str()), (404, "HTTP/1.0 404 Not here"));
        assert_eq!(
            (read.body.as_slice(), read.headers.get("x-a"), read.untrue.len()),
            (&b"abcdef"[..], Some("1 2"), 0)
        );
        assert_eq!(read.headers.get("transfer-encoding"), None);
    }

    #[test]
    fn a_body_that_was_decoded_before_it_was_stored_is_taken_as_it_is() {
        let read = stored(b"HTTP/1.1 200 OK\nContent-Encoding: gzip\nTransfer-Encoding: chunked\n\n<p>hello").unwrap();
        assert_eq!(read.body, b"<p>hello");
        assert_eq!(read.headers.0, []);
        assert_eq!(read.untrue, ["it is called chunked, and is not", "its Content-Encoding is not that of its body"]);
    }

    #[test]
    fn a_chunked_body_that_was_cut_is_read_as_far_as_it_goes() {
        for (chunks, body) in [
            (&b"4\r\nabcd\r\n8\r\nef"[..], Some(&b"abcdef"[..])),
            (b"4\r\nabcd", Some(b"abcd")),
            (b"4\r\nabcd\r\n", Some(b"abcd")),
            (b"0\r\n", Some(b"")),
            (b"4\r\nabcdXX", None),
            (b"ffffffffffffffffffff\r\n", None),
            (b"", None),
        ] {
            assert_eq!(without_chunks(chunks).as_deref(), body, "{chunks:?}");
        }
    }

    #[test]
    fn what_is_no_answer_is_none() {
        for block in
            [&b""[..], b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 99 x\r\n\r\n", b"HTTP/1.1 200"]
        {
            assert_eq!(stored(block), None, "{block:?}");
        }
        assert_eq!(stored(b"HTTP/1.1 200 OK\r\nX: 1").unwrap().body, b"");
    }

    #[test]
    fn a_flood_of_fields_is_cut() {
        let block = format!("HTTP/1.1 200 OK\r\n{}\r\nbody", "a: 1\r\n".repeat(HTTP_FIELDS_MAX + 10));
        let read = stored(block.as_bytes()).unwrap();
        assert_eq!((read.headers.0.len(), read.body.as_slice()), (HTTP_FIELDS_MAX, &b"body"[..]));
    }

    proptest! {
        #[test]
        fn any_block_is_an_answer_or_none(head in "(HTTP/1.1 200 OK\r\n)?((transfer-encoding: chunked|content-encoding: gzip|\\PC{0,9})\r?\n){0,4}", body in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = stored(&[head.as_bytes(), &body].concat());
        }
    }
}
