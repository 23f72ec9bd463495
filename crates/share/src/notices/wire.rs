//! The wire to a mail server, with an end: so much time for a message, and so much that the server may say.
//!
//! The client waits for each read and gathers a line until it ends. A server that says a byte a minute, or a line without an
//! end, would keep it for ever. So between the two stands a door on this machine, which passes the bytes on, encrypted as
//! they are, and shuts when either is used up.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// Most bytes that a mail server says while it takes a message, with its certificates: it needs a few thousand.
pub const SMTP_SAID_BYTES_MAX: u64 = 256_000;

/// How many bytes are passed on at a time.
const PIECE_BYTES: usize = 16 * 1024;

/// Nothing was cut.
const WHOLE: u8 = 0;
/// The time was over.
const LATE: u8 = 1;
/// The server said too much.
const LONG: u8 = 2;

/// An open wire; it is shut when this is let go.
pub(super) struct Wire {
    /// The door on this machine.
    pub(super) door: SocketAddr,
    cut: Arc<AtomicU8>,
    far: TcpStream,
    /// The watch ends with it.
    _watch: Sender<()>,
}

impl Wire {
    /// Connects to a mail server; `patience` is for that, `whole` for everything.
    pub(super) fn open(host: &str, port: u16, patience: Duration, whole: Duration) -> io::Result<Wire> {
        let far = connected(host, port, patience)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let door = listener.local_addr()?;
        let cut = Arc::new(AtomicU8::new(WHOLE));
        let (watch, over) = mpsc::channel::<()>();
        let (ours, cutting) = (far.try_clone()?, Arc::clone(&cut));
        thread::spawn(move || {
            // An error means that the wire was let go before.
            if over.recv_timeout(whole) == Err(RecvTimeoutError::Timeout) {
                cutting.store(LATE, Ordering::Release);
            }
            shut(&ours);
        });
        let (ours, cutting) = (far.try_clone()?, Arc::clone(&cut));
        thread::spawn(move || {
            let Ok((near, _)) = listener.accept() else { return shut(&ours) };
            drop(listener);
            if let Err(error) = between(&near, &ours)
                && error.kind() == io::ErrorKind::FileTooLarge
            {
                cutting.store(LONG, Ordering::Release);
            }
            shut(&ours);
            shut(&near);
        });
        Ok(Wire { door, cut, far, _watch: watch })
    }

    /// Why it was shut before its end, if it was.
    pub(super) fn cut(&self) -> Option<&'static str> {
        match self.cut.load(Ordering::Acquire) {
            LATE => Some("the mail server took too long over a message"),
            LONG => Some("the mail server said more than a mail server says"),
            _ => None,
        }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        shut(&self.far);
        // If nobody came through the door, the one who waits there is let go as well.
        let _gone = TcpStream::connect_timeout(&self.door, Duration::from_secs(1));
    }
}

fn connected(host: &str, port: u16, patience: Duration) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, patience) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Passes bytes on, both ways, until either side ends.
fn between(near: &TcpStream, far: &TcpStream) -> io::Result<()> {
    let (mut from, mut to) = (near.try_clone()?, far.try_clone()?);
    thread::spawn(move || {
        if io::copy(&mut from, &mut to).is_err() {
            // Whoever writes on is to read the last answer, too.
            let _rest = io::copy(&mut from, &mut io::sink());
        }
        let _ended = to.shutdown(Shutdown::Write);
    });
    let (mut from, mut to) = (far, near);
    let (mut piece, mut said) = (vec![0; PIECE_BYTES], 0);
    loop {
        let read = from.read(&mut piece)?;
        said += read as u64;
        if said > SMTP_SAID_BYTES_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if read == 0 {
            return Ok(());
        }
        to.write_all(&piece[..read])?;
    }
}

fn shut(stream: &TcpStream) {
    // It may be shut already.
    let _is_shut = stream.shutdown(Shutdown::Both);
}
