//! Certificates for the hosts of a world that speaks TLS: one each, by an issuer that a crawl is told to trust.

use std::net::Ipv4Addr;
use std::sync::Arc;

use anyhow::Context;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::NoServerSessionStorage;
use tokio_rustls::TlsAcceptor;

/// Vouches for every host of a world.
pub(crate) struct Issuer(CertifiedIssuer<'static, KeyPair>);

impl Issuer {
    /// Makes one.
    pub(crate) fn new() -> Result<Self, rcgen::Error> {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Ok(Issuer(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?))
    }

    /// The certificate to trust, in PEM.
    pub(crate) fn root(&self) -> String {
        self.0.pem()
    }

    /// What takes the connections of the host at this address; no session is resumed, so that every one is a whole handshake.
    ///
    /// # Errors
    ///
    /// When the certificate cannot be made.
    pub(crate) fn acceptor(&self, address: Ipv4Addr) -> anyhow::Result<TlsAcceptor> {
        let failed = || format!("failed to make a certificate for {address}");
        let key = KeyPair::generate().with_context(failed)?;
        let params = CertificateParams::new([address.to_string()]).with_context(failed)?;
        let certificate = params.signed_by(&key, &self.0).with_context(failed)?;
        let secret = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], secret)?;
        config.session_storage = Arc::new(NoServerSessionStorage {});
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}
