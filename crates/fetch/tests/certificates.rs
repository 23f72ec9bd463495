//! Certificates that are good, and every way in which they are not: a site is read all the same, and it is told.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use suyuan_fetch::{LiveFetcher, Settings};
use suyuan_model::{Capture, Outcome, TlsVerdict};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn issuer() -> Issuer {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate for this name and these years; none as issuer is itself.
fn certificate(name: &str, years: (i32, i32), issuer: Option<&Issuer>) -> (CertificateDer<'static>, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    (params.not_before, params.not_after) = (date_time_ymd(years.0, 1, 1), date_time_ymd(years.1, 1, 1));
    let made = match issuer {
        Some(issuer) => params.signed_by(&key, issuer).unwrap(),
        None => params.self_signed(&key).unwrap(),
    };
    (made.der().clone(), key)
}

/// What comes of `https://school.example/` at a server with this certificate, for a client that trusts this issuer.
///
/// The server takes its time before it shakes hands.
async fn asked(certificate: (CertificateDer<'static>, KeyPair), trusted: &Issuer, slow: Duration) -> Capture {
    let secret = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(certificate.1.serialize_der()));
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let acceptor = TlsAcceptor::from(Arc::new(builder.with_single_cert(vec![certificate.0], secret).unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let rule = format!("::127.0.0.1:{}", listener.local_addr().unwrap().port()).parse().unwrap();
    let server = tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::time::sleep(slow).await;
            // A client that does not like the certificate hangs up.
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let _asked = stream.read(&mut [0; 4096]).await;
            let answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>";
            let _gone = stream.write_all(answer).await;
        }
    });
    let extra_roots = vec![trusted.der().to_vec()];
    let client = LiveFetcher::new(Settings { connect_to: vec![rule], extra_roots, ..Settings::default() }).unwrap();
    let capture = support::get(&client, "https://school.example/").await;
    server.abort();
    capture
}

#[tokio::test]
async fn a_certificate_that_is_not_good_is_told_and_the_page_is_read() {
    let (trusted, stranger) = (issuer(), issuer());
    let (now, name) = ((2020, 2099), "school.example");
    for (what, certificate, verdict) in [
        ("good", certificate(name, now, Some(&trusted)), TlsVerdict::Verified),
        ("expired", certificate(name, (2001, 2002), Some(&trusted)), TlsVerdict::Unverified),
        ("not yet", certificate(name, (2098, 2099), Some(&trusted)), TlsVerdict::Unverified),
        ("another name", certificate("shop.example", now, Some(&trusted)), TlsVerdict::Unverified),
        ("the name below", certificate("www.school.example", now, Some(&trusted)), TlsVerdict::Unverified),
        ("a stranger", certificate(name, now, Some(&stranger)), TlsVerdict::Unverified),
        ("self-signed", certificate(name, now, None), TlsVerdict::Unverified),
    ] {
        let capture = asked(certificate, &trusted, Duration::ZERO).await;
        assert_eq!((&capture.outcome, capture.response.unwrap().tls), (&Outcome::Page, verdict), "{what}");
    }
}

#[tokio::test]
async fn a_request_leaves_when_there_is_a_connection_and_not_before() {
    let (trusted, slow) = (issuer(), Duration::from_millis(400));
    let planned = suyuan_model::Timestamp::from_millis(0);
    let capture = asked(certificate("school.example", (2020, 2099), Some(&trusted)), &trusted, slow).await;
    assert!(capture.at.since(planned) >= slow, "{:?}", capture.at.since(planned));
    assert!(Duration::from_millis(capture.took_ms.into()) < slow, "{} ms", capture.took_ms);
    // Of a certificate that is not good, the second request counts.
    let capture = asked(certificate("school.example", (2020, 2099), None), &trusted, slow).await;
    assert!(capture.at.since(planned) >= 2 * slow, "{:?}", capture.at.since(planned));
}
