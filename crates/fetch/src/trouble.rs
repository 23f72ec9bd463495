//! What an error of the HTTP client means, as a fact about the site: which trouble, and why in a few words.

use std::error::Error;
use std::io;

use rustls::CertificateError;
use suyuan_model::{Outcome, Trouble};

use crate::guard::Refusal;

/// What went wrong.
pub(crate) struct Fault {
    pub(crate) trouble: Trouble,
    pub(crate) reason: String,
    /// The certificate is to blame, so that an unverified connection may succeed.
    pub(crate) certificate: bool,
}

impl Fault {
    pub(crate) fn new(trouble: Trouble, reason: impl Into<String>) -> Self {
        Fault { trouble, reason: reason.into(), certificate: false }
    }

    pub(crate) fn outcome(self) -> Outcome {
        Outcome::failed(self.trouble, self.reason)
    }
}

/// Reads an error and its causes, the innermost telling most.
pub(crate) fn fault_of(error: &(dyn Error + 'static)) -> Fault {
    let mut fault = None;
    let mut next = Some(error);
    while let Some(cause) = next {
        fault = known(cause).or(fault);
        next = inner(cause);
    }
    fault.unwrap_or_else(|| unknown(error))
}

/// What an error was caused by; an io error hides the error that it wraps from `source`.
fn inner<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

fn known(error: &(dyn Error + 'static)) -> Option<Fault> {
    if let Some(refusal) = error.downcast_ref::<Refusal>() {
        return Some(Fault::new(refusal.trouble, refusal.reason.clone()));
    }
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return Some(tls(error));
    }
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        return http(error);
    }
    error.downcast_ref::<io::Error>().and_then(|error| network(error.kind()))
}

fn tls(error: &rustls::Error) -> Fault {
    let why = match error {
        rustls::Error::InvalidCertificate(why) => match why {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => "certificate expired",
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => "certificate not valid yet",
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "certificate is for another name"
            }
            CertificateError::UnknownIssuer => "certificate of an unknown issuer",
            CertificateError::Revoked => "certificate revoked",
            _ => "certificate not valid",
        },
        rustls::Error::NoCertificatesPresented => "no certificate",
        rustls::Error::AlertReceived(_) => "the site refused the TLS handshake",
        rustls::Error::PeerIncompatible(_) => "no TLS version or cipher in common",
        rustls::Error::InvalidMessage(_) | rustls::Error::InappropriateMessage { .. } => {
            "what answers does not speak TLS"
        }
        _ => "the TLS handshake failed",
    };
    let certificate = matches!(error, rustls::Error::InvalidCertificate(_));
    Fault { certificate, ..Fault::new(Trouble::Tls, why) }
}

fn http(error: &hyper::Error) -> Option<Fault> {
    if error.is_parse_too_large() {
        Some(Fault::new(Trouble::Malformed, "the head of the answer is beyond the limits"))
    } else if error.is_parse() {
        Some(Fault::new(Trouble::Malformed, "the answer is not HTTP"))
    } else if error.is_incomplete_message() {
        Some(Fault::new(Trouble::Reset, "the connection was closed before the answer was whole"))
    } else {
        None
    }
}

fn network(kind: io::ErrorKind) -> Option<Fault> {
    let (trouble, why) = match kind {
        io::ErrorKind::ConnectionRefused => (Trouble::Connect, "connection refused"),
        io::ErrorKind::HostUnreachable => (Trouble::Connect, "host unreachable"),
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => (Trouble::Connect, "network unreachable"),
        io::ErrorKind::AddrNotAvailable => (Trouble::Connect, "no way to the address"),
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            (Trouble::Reset, "connection reset")
        }
        io::ErrorKind::UnexpectedEof => (Trouble::Reset, "the connection was closed before the answer was whole"),
        io::ErrorKind::TimedOut => (Trouble::TimedOut, "the connection timed out"),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            (Trouble::Malformed, "the body is not framed as HTTP frames it")
        }
        _ => return None,
    };
    Some(Fault::new(trouble, why))
}

/// An error of which no cause is known: how far the client came.
fn unknown(error: &(dyn Error + 'static)) -> Fault {
    if error
        .downcast_ref::<hyper_util::client::legacy::Error>()
        .is_some_and(hyper_util::client::legacy::Error::is_connect)
    {
        Fault::new(Trouble::Connect, "no connection")
    } else {
        Fault::new(Trouble::Reset, "the connection was lost")
    }
}
