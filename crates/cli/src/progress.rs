//! How a crawl shows that it moves: a bar on a terminal, a line every ten seconds elsewhere.

use std::io::IsTerminal as _;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use suyuan_crawl::Progress;
use suyuan_words::{cli, say};

use crate::screen::Screen;

/// How often a line is written where there is no terminal.
pub(crate) const LINE_EVERY: Duration = Duration::from_secs(10);

/// How often the bar is drawn anew: more often, nobody could read it.
pub(crate) const DRAW_EVERY: Duration = Duration::from_millis(100);

/// Takes what the crawl tells and shows it, on a thread of its own so that the crawl never waits for a terminal.
#[derive(Debug)]
pub(crate) struct Teller {
    sender: Option<SyncSender<Progress>>,
    thread: Option<JoinHandle<()>>,
}

impl Teller {
    /// Begins to show; shows nothing when quiet.
    pub(crate) fn start(screen: &Screen, pages_max: Option<u64>) -> Teller {
        if screen.is_quiet() {
            return Teller { sender: None, thread: None };
        }
        let on_terminal = std::io::stderr().is_terminal() && !screen.is_json();
        if on_terminal {
            show_bar(&screen.bar, pages_max);
        }
        // One place is enough: what does not fit is out of date a moment later.
        let (sender, receiver) = sync_channel(1);
        let shown = Shown { screen: screen.clone(), begun: Instant::now() };
        let thread =
            std::thread::spawn(move || if on_terminal { shown.draw(&receiver) } else { shown.write(&receiver) });
        Teller { sender: Some(sender), thread: Some(thread) }
    }

    /// Shows how things stand, unless the last is still being shown.
    pub(crate) fn tell(&mut self, progress: &Progress) {
        if let Some(sender) = &self.sender {
            let _later = sender.try_send(progress.clone());
        }
    }

    /// Ends in order, the bar taken away.
    pub(crate) fn stop(mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            // A display that panicked has nothing left to show.
            let _shown = thread.join();
        }
    }
}

fn show_bar(bar: &ProgressBar, pages_max: Option<u64>) {
    bar.set_draw_target(ProgressDrawTarget::stderr());
    let template =
        if pages_max.is_some() { "{spinner} [{bar:30}] {elapsed} {msg}" } else { "{spinner} {elapsed} {msg}" };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    if let Some(pages) = pages_max {
        bar.set_length(pages);
    }
    bar.enable_steady_tick(DRAW_EVERY);
}

/// Where progress is shown, and since when.
struct Shown {
    screen: Screen,
    begun: Instant,
}

impl Shown {
    fn draw(&self, progress: &Receiver<Progress>) {
        while let Ok(progress) = progress.recv() {
            self.screen.bar.set_position(progress.pages);
            self.screen.bar.set_message(self.line(&progress));
            std::thread::sleep(DRAW_EVERY);
        }
        self.screen.bar.finish_and_clear();
        self.screen.bar.set_draw_target(ProgressDrawTarget::hidden());
    }

    fn write(&self, progress: &Receiver<Progress>) {
        let mut latest = None;
        let mut due = Instant::now() + LINE_EVERY;
        loop {
            match progress.recv_timeout(due.saturating_duration_since(Instant::now())) {
                Ok(progress) => latest = Some(progress),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if Instant::now() >= due {
                if let Some(progress) = &latest {
                    self.screen.note(&self.line(progress));
                }
                due = Instant::now() + LINE_EVERY;
            }
        }
    }

    fn line(&self, progress: &Progress) -> String {
        let seconds = self.begun.elapsed().as_secs_f64().max(0.001);
        let rate = format!("{:.1}", progress.pages as f64 / seconds);
        say(
            self.screen.lang,
            cli::PROGRESS,
            &[
                ("pages", &progress.pages),
                ("findings", &progress.findings),
                ("rate", &rate),
                ("waiting", &progress.waiting),
                ("in_flight", &progress.in_flight),
            ],
        )
    }
}
