//! What can be wrong with our own set-up. What goes wrong out there is never an error, but an outcome.

use std::io;

/// The live client or the loopback server cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The proxy's URL cannot be used.
    #[error("expected a proxy such as http://127.0.0.1:8080 or socks5://127.0.0.1:1080, found `{found}`")]
    Proxy {
        /// What was given.
        found: String,
    },
    /// Text that cannot stand in a header.
    #[error("`{found}` cannot be sent as {header}")]
    Header {
        /// Which header.
        header: &'static str,
        /// What was given.
        found: String,
    },
    /// TLS cannot be set up.
    #[error("failed to set up TLS")]
    Tls(#[source] rustls::Error),
    /// The loopback server cannot listen.
    #[error("failed to listen for the fixture web")]
    Listen(#[source] io::Error),
    /// The loopback server cannot make its certificates.
    #[error("failed to make certificates for the fixture web")]
    Certificate(#[source] rcgen::Error),
}
