//! How TLS is spoken: strictly at first, and without asking who answers where that fails.

use std::path::PathBuf;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

/// Where systems keep the certificates that their operators trust, beside the roots that are compiled in.
const SYSTEM_BUNDLES: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// The variable of the environment that tells of another bundle, as for OpenSSL and curl.
const BUNDLE_TOLD: &str = "SSL_CERT_FILE";

/// Verifies against the compiled-in roots, the system's, and these.
pub(crate) fn strict(extra_roots: &[Vec<u8>]) -> Result<ClientConfig, Error> {
    let mut roots = roots(std::env::var_os(BUNDLE_TOLD).map(PathBuf::from));
    for root in extra_roots {
        roots.add(CertificateDer::from(root.clone()))?;
    }
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// The compiled-in roots, and those of the bundle that was told, else of the system's.
fn roots(told: Option<PathBuf>) -> RootCertStore {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let usual = SYSTEM_BUNDLES.iter().map(PathBuf::from);
    // A machine without a bundle is fine, and so is one with certificates in it that cannot be read.
    if let Some(bundle) = told.into_iter().chain(usual).find_map(|path| CertificateDer::pem_file_iter(path).ok()) {
        roots.add_parsable_certificates(bundle.flatten());
    }
    roots
}

/// Takes any certificate. What is fetched so is recorded as unverified; no secret is ever sent.
pub(crate) fn unverified() -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
    Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(TakesAny)).with_no_client_auth())
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

#[derive(Debug)]
struct TakesAny;

impl ServerCertVerifier for TakesAny {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider().signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};

    use super::*;

    #[test]
    fn a_bundle_that_is_told_takes_the_place_of_the_systems() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("root.pem");
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
        std::fs::write(&path, root.pem()).unwrap();
        assert_eq!(roots(Some(path)).len(), webpki_roots::TLS_SERVER_ROOTS.len() + 1);
        assert_eq!(roots(Some(folder.path().join("missing.pem"))).len(), roots(None).len());
    }
}
