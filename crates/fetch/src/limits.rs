//! What one visit may cost, each limit with its name.

use suyuan_model::Purpose;

/// Longest body of a page that is read, in bytes after decoding; a page that says more says it to nobody.
pub const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Longest robots.txt that is read, in bytes; RFC 9309, 2.5 asks for at least 500 KiB.
pub const ROBOTS_BODY_BYTES_MAX: usize = 512 * 1024;

/// How many bytes one byte on the wire may become; honest markup stays below 20, a bomb is at 1,000.
pub const RATIO_MAX: usize = 100;

/// So many decoded bytes are free of [`RATIO_MAX`]: small bodies of blanks are no bombs.
pub const RATIO_FREE_BYTES: usize = 64 * 1024;

/// Most header fields in one answer; the HTTP library's own default, and four times what sites send.
pub const HEADERS_COUNT_MAX: usize = 100;

/// Most interim answers (1xx; RFC 9110, 15.2) before an answer; sites send one or two, and each costs what a head costs.
pub const INTERIM_MAX: usize = 100;

/// Most bytes of header fields that are kept; the rest is dropped from the capture, whole fields only.
pub const HEADERS_BYTES_KEPT: usize = 64 * 1024;

/// Most members of one gzip body: concatenated members are legal, a million empty ones are an attack.
pub const GZIP_MEMBERS_MAX: usize = 1_000;

/// Largest zstd window, as a power of two: 8 MiB, as RFC 9659 sets it for the web.
pub const ZSTD_WINDOW_LOG_MAX: u32 = 23;

/// How many bytes of the wire a decoder is given at once. A fixed piece, so that limits fall on the same byte whatever
/// the network does.
pub const DECODER_PIECE_BYTES: usize = 4096;

/// How much of a body decides what it is; the number is the one that browsers sniff.
pub const SNIFF_BYTES: usize = 512;

/// What one visit may cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// See [`BODY_BYTES_MAX`].
    pub body_bytes_max: usize,
    /// See [`ROBOTS_BODY_BYTES_MAX`].
    pub robots_bytes_max: usize,
    /// See [`RATIO_MAX`].
    pub ratio_max: usize,
    /// See [`HEADERS_COUNT_MAX`].
    pub headers_count_max: usize,
    /// See [`HEADERS_BYTES_KEPT`].
    pub headers_bytes_kept: usize,
    /// Longest wait for a connection, its name lookup and TLS included, in milliseconds.
    pub connect_ms: u64,
    /// Longest silence: for the head after the connection, and between two pieces of the body.
    pub read_ms: u64,
    /// Longest visit; it ends what trickles just fast enough.
    pub total_ms: u64,
    /// Slowest body, in bytes per second, once `rate_after_ms` have passed.
    pub rate_bytes_min: u64,
    /// How long a body may be slower than that.
    pub rate_after_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            body_bytes_max: BODY_BYTES_MAX,
            robots_bytes_max: ROBOTS_BODY_BYTES_MAX,
            ratio_max: RATIO_MAX,
            headers_count_max: HEADERS_COUNT_MAX,
            headers_bytes_kept: HEADERS_BYTES_KEPT,
            connect_ms: 10_000,
            read_ms: 10_000,
            total_ms: 30_000,
            rate_bytes_min: 1024,
            rate_after_ms: 5_000,
        }
    }
}

impl Limits {
    /// The longest body of a visit for this purpose.
    pub fn bytes_max(&self, purpose: &Purpose) -> usize {
        match purpose {
            Purpose::Page | Purpose::Part { .. } => self.body_bytes_max,
            Purpose::Robots { .. } => self.robots_bytes_max,
        }
    }
}
