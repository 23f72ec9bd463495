//! The wire to a mail server, with an end: so much time for a message, and so much that the server may say.
//!
//! A server that says a byte a minute, or that never ends, would keep us for ever. So a watch counts the time beside, and
//! shuts the wire when it is used up, or when somebody asks us to stop while the server has nothing of a message yet.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// Most bytes that a mail server says while it takes a message, with its certificates: it needs a few thousand.
pub const SMTP_SAID_BYTES_MAX: u64 = 256_000;

/// How often the watch looks around.
const LOOK: Duration = Duration::from_millis(50);

/// Nothing was cut.
const WHOLE: u8 = 0;
/// The time was over.
const LATE: u8 = 1;
/// The server said too much.
const LONG: u8 = 2;
/// Somebody asked us to stop.
const STOPPED: u8 = 3;
/// The server is being given the message: nobody but the clock ends that.
const HANDING: u8 = 4;

/// Whether somebody asks us to stop.
pub type AskedToStop = Arc<dyn Fn() -> bool + Send + Sync>;

/// An open wire; it is shut when this is let go.
#[derive(Debug)]
pub(super) struct Wire {
    stream: TcpStream,
    said: u64,
    state: Arc<AtomicU8>,
    /// The watch ends with it.
    _watch: Sender<()>,
}

/// Why there is no wire, or no more of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NoWire {
    /// Somebody asked us to stop.
    Stopped,
    /// What came between.
    Trouble(String),
}

impl Wire {
    /// Connects to a mail server; `patience` is for that and for each answer, `whole` for everything.
    pub(super) fn open(
        host: &str,
        port: u16,
        patience: Duration,
        whole: Duration,
        asked: &AskedToStop,
    ) -> Result<Wire, NoWire> {
        let trouble = |error: io::Error| NoWire::Trouble(error.to_string());
        let stream = connected(host, port, patience, asked)?;
        stream.set_read_timeout(Some(patience)).map_err(trouble)?;
        stream.set_write_timeout(Some(patience)).map_err(trouble)?;
        let state = Arc::new(AtomicU8::new(WHOLE));
        let (watch, over) = mpsc::channel::<()>();
        let (ours, cutting, asked) = (stream.try_clone().map_err(trouble)?, Arc::clone(&state), Arc::clone(asked));
        thread::spawn(move || {
            let look = LOOK.min(whole);
            let mut waited = Duration::ZERO;
            // An error means that the wire was let go before.
            while over.recv_timeout(look) == Err(RecvTimeoutError::Timeout) {
                waited += look;
                let is_late = waited >= whole;
                if is_late {
                    cutting.store(LATE, Ordering::Release);
                }
                if is_late || asked() && switch(&cutting, STOPPED) {
                    // It may be shut already.
                    let _is_shut = ours.shutdown(Shutdown::Both);
                    return;
                }
            }
        });
        Ok(Wire { stream, said: 0, state, _watch: watch })
    }

    /// From here on nobody but the clock ends it; false if somebody did.
    pub(super) fn begin_message(&self) -> bool {
        switch(&self.state, HANDING)
    }

    /// Why it was shut before its end, if it was by us.
    pub(super) fn cut(&self) -> Option<NoWire> {
        match self.state.load(Ordering::Acquire) {
            LATE => Some(NoWire::Trouble("the mail server took too long over a message".to_owned())),
            LONG => Some(NoWire::Trouble("the mail server said more than a mail server says".to_owned())),
            STOPPED => Some(NoWire::Stopped),
            _ => None,
        }
    }
}

/// Goes on from a whole wire, and from nothing else.
fn switch(state: &AtomicU8, to: u8) -> bool {
    state.compare_exchange(WHOLE, to, Ordering::AcqRel, Ordering::Acquire).is_ok()
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.said += read as u64;
        if self.said > SMTP_SAID_BYTES_MAX {
            self.state.store(LONG, Ordering::Release);
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(read)
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Connects beside, so that somebody who asks us to stop need not wait for an address that does not answer.
fn connected(host: &str, port: u16, patience: Duration, asked: &AskedToStop) -> Result<TcpStream, NoWire> {
    let (found, connection) = mpsc::channel();
    let host = host.to_owned();
    thread::spawn(move || {
        // Nobody may be waiting for it any more.
        let _is_awaited = found.send(connect(&host, port, patience));
    });
    loop {
        match connection.recv_timeout(LOOK) {
            Ok(connection) => return connection.map_err(|error| NoWire::Trouble(error.to_string())),
            Err(RecvTimeoutError::Timeout) if !asked() => {}
            Err(_) => return Err(NoWire::Stopped),
        }
    }
}

fn connect(host: &str, port: u16, patience: Duration) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, patience) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}
