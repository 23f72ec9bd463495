//! What Ctrl-C and SIGTERM do: the first one stops the work in order, the second one leaves at once.

use std::io;

use suyuan_crawl::Stop;
use suyuan_words::{Word, cli, say};
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::exit::Exit;
use crate::screen::Screen;

/// A file that may grow no further (setrlimit(2), `ulimit -f`) makes its write fail, as a full disk does, instead of
/// ending the process: what fails is told, and no ledger is left without a word.
pub(crate) fn ignore_file_size() {
    #[expect(unsafe_code, reason = "there is no other way to ask for it")]
    // SAFETY: the signal is ignored, so that no handler of ours ever runs.
    let _before = unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
}

/// The signals that ask us to end.
#[derive(Debug)]
pub(crate) struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl Signals {
    /// Obeys them from now on, on a thread of their own: a page that keeps every worker busy keeps no signal waiting.
    /// At the first one `stopping` is said.
    pub(crate) fn obey(stop: Stop, screen: Screen, stopping: Word) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        let signals = {
            let _inside = runtime.enter();
            Signals {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
                hang_up: signal(SignalKind::hangup())?,
            }
        };
        std::thread::spawn(move || runtime.block_on(signals.wait(&stop, &screen, stopping)));
        Ok(())
    }

    /// Asks for a stop at the first signal, and ends the process at the second.
    async fn wait(mut self, stop: &Stop, screen: &Screen, stopping: Word) {
        self.next().await;
        stop.request();
        screen.note(&say(screen.lang, stopping, &[]));
        self.next().await;
        screen.bar.finish_and_clear();
        screen.note(&say(screen.lang, cli::LEFT_AT_ONCE, &[]));
        // Whatever was acknowledged is in the ledger: a death at any instant is what it is built for.
        std::process::exit(i32::from(Exit::Stopped as u8));
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }
}
