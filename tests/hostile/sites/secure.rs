//! TLS that is not what it should be.

use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use super::Host;
use crate::loopback::Secure;

/// A server with a certificate for this name that nobody signed, good in these years.
fn certificate(name: &str, years: std::ops::Range<i32>) -> Secure {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    (params.not_before, params.not_after) = (date_time_ymd(years.start, 1, 1), date_time_ymd(years.end, 1, 1));
    let certificate = params.self_signed(&key).unwrap();
    let secret = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    Secure::With(Arc::new(config.with_single_cert(vec![certificate.der().clone()], secret).unwrap()))
}

pub(crate) fn hosts() -> Vec<Host> {
    let says = |bytes: &[u8]| Secure::Says(bytes.to_vec());
    // A ServerHello of TLS 1.0 that takes an RC4 cipher.
    let hello = [b"\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01", &[7; 32][..], b"\x00\x00\x05\x00"].concat();
    vec![
        Host::secure("self-signed.example", certificate("self-signed.example", 2020..2099)),
        Host::secure("expired.example", certificate("expired.example", 2001..2002)),
        Host::secure("not-yet.example", certificate("not-yet.example", 2098..2099)),
        Host::secure("wrong-name.example", certificate("other.example", 2020..2099)),
        Host::secure("old-version.example", says(&hello)),
        Host::secure("refused-version.example", says(b"\x15\x03\x01\x00\x02\x02\x46")),
        Host::secure("cut-handshake.example", says(&hello[..20])),
        Host::secure("shut-handshake.example", says(b"")),
        Host::secure("plain.example", says(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")),
    ]
}
