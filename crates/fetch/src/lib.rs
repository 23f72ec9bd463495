//! One visit in, one capture out.
//!
//! In comes a visit; out goes a capture: the bytes as they came, the bytes as they are read, and what became of it.
//! A [`LiveFetcher`] asks the network, behind a guard that lets it reach public addresses only, and nothing that is
//! on the watchlist; a [`Replay`] answers from WARC files; a [`FixtureWeb`] answers from files, in this process or through a loopback [`serve`]r.
//! This room does not know what to visit next, when, or whether robots.txt permits it, and it never follows a redirect
//! by itself: a redirect is an outcome, and the next visit is somebody else's decision.
//!
//! ```
//! use suyuan_fetch::{Fetcher, FixtureWeb};
//! use suyuan_model::{Outcome, PageUrl, Timestamp, Visit};
//!
//! let web = FixtureWeb::parse("### http://school.example/\n<h1>hello</h1>").unwrap();
//! let url = PageUrl::new("http://school.example/").unwrap();
//! let visit = Visit::of(url);
//! let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! let capture = runtime.block_on(web.fetch(visit, Timestamp::from_millis(0)));
//! assert_eq!(capture.outcome, Outcome::Page);
//! assert_eq!(capture.response.unwrap().body.bytes(), b"<h1>hello</h1>");
//! ```

mod answer;
mod body;
mod client;
mod clients;
mod connect_to;
mod connector;
mod decoding;
mod error;
mod fetcher;
mod fixture;
mod guard;
mod gzip;
mod kept;
mod limits;
mod proxy;
mod ranges;
mod replay;
mod resolve;
mod room;
mod settings;
mod sniff;
mod tls;
mod trouble;

pub use answer::location;
pub use body::BODY_PIECES_MAX;
pub use client::LiveFetcher;
pub use connect_to::{ConnectTo, NotAConnectTo};
pub use decoding::{Decoded, decode};
pub use error::FetchError;
pub use fetcher::{Fetcher, Resolved};
pub use fixture::{FOLDER_DEPTH_MAX, FixtureError, FixtureWeb, Request, Served, TOOK_MS, Told, ToldLimits, serve};
pub use kept::CONNECTIONS_KEPT_MAX;
pub use limits::{
    BODY_BYTES_MAX, DECODER_PIECE_BYTES, GZIP_MEMBERS_MAX, HEADERS_BYTES_KEPT, HEADERS_COUNT_MAX, INTERIM_MAX, Limits,
    RATIO_FREE_BYTES, RATIO_MAX, ROBOTS_BODY_BYTES_MAX, SNIFF_BYTES, ZSTD_WINDOW_LOG_MAX,
};
pub use ranges::{canonical, is_public};
pub use replay::{REQUESTS_WAITING_MAX, Replay, ReplayError, ReplayReport};
pub use resolve::{ADDRESSES_MAX, Names};
pub use room::{ROOM_BYTES, Room, Rooms, WIDE_ROOMS_MAX};
pub use settings::{ACCEPT_LANGUAGE, Settings};
