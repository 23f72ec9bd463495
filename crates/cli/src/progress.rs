//! How a crawl shows that it moves: a bar on a terminal, a line every ten seconds elsewhere.

use std::io::IsTerminal as _;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use suyuan_crawl::Progress;
use suyuan_frontier::Hold;
use suyuan_words::{Lang, Set, cli, name_of, say};

use crate::screen::Screen;

/// How often a line is written where there is no terminal.
pub(crate) const LINE_EVERY: Duration = Duration::from_secs(10);

/// How often the bar is drawn anew: more often, nobody could read it.
pub(crate) const DRAW_EVERY: Duration = Duration::from_millis(100);

/// Before so many pages have answered, their rate tells nothing of what is to come.
pub(crate) const PAGES_TOLD_MIN: u64 = 20;

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
            self.screen.bar.set_position(progress.tally.answered);
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
        let lang = self.screen.lang;
        let rate = progress.tally.answered as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
        let mut line = say(
            lang,
            cli::PROGRESS,
            &[
                ("pages", &progress.tally.answered),
                ("findings", &progress.tally.findings),
                ("rate", &format!("{rate:.1}")),
                ("waiting", &progress.waiting),
                ("in_flight", &progress.in_flight),
            ],
        );
        if let Some(left) = left(progress, rate) {
            line += &say(lang, cli::PROGRESS_LEFT, &[("time", &in_words(lang, left))]);
        }
        let held: Vec<String> = progress.outlook.held.iter().map(|(hold, n)| hosts(lang, *hold, *n)).collect();
        if !held.is_empty() {
            let hosts = held.join(if lang == Lang::Zh { "，" } else { ", " });
            line += &say(lang, cli::PROGRESS_HELD, &[("hosts", &hosts)]);
        }
        line
    }
}

fn hosts(lang: Lang, hold: Hold, n: u64) -> String {
    say(lang, cli::PROGRESS_HOSTS, &[("n", &n), ("why", &name_of(lang, Set::Hold, hold.name()))])
}

/// How long what waits will take, from the rate so far and from what politeness needs; none while that is a guess.
///
/// What will be met on the way is not known, and not counted.
fn left(progress: &Progress, rate: f64) -> Option<Duration> {
    let outlook = &progress.outlook;
    if outlook.to_visit == 0 {
        return None;
    }
    let at_this_rate = (progress.tally.answered >= PAGES_TOLD_MIN).then_some(outlook.to_visit as f64 / rate)?;
    Some(outlook.least.max(Duration::try_from_secs_f64(at_this_rate).ok()?))
}

/// A time in the unit that fits, rounded up.
fn in_words(lang: Lang, time: Duration) -> String {
    let seconds = time.as_millis().div_ceil(1000) as u64;
    let (word, unit) = match seconds {
        0..120 => (cli::SECONDS, 1),
        120..7_200 => (cli::MINUTES, 60),
        7_200..172_800 => (cli::HOURS, 3_600),
        _ => (cli::DAYS, 86_400),
    };
    say(lang, word, &[("n", &seconds.div_ceil(unit))])
}

#[cfg(test)]
mod tests {
    use suyuan_crawl::Tally;
    use suyuan_frontier::Outlook;

    use super::*;

    fn progress(answered: u64, to_visit: u64, least: Duration) -> Progress {
        let tally = Tally { answered, ..Tally::default() };
        Progress { tally, outlook: Outlook { to_visit, least, ..Outlook::default() }, ..Progress::default() }
    }

    #[test]
    fn the_slower_of_rate_and_politeness_is_told() {
        let minute = Duration::from_mins(1);
        assert_eq!(left(&progress(PAGES_TOLD_MIN, 600, Duration::ZERO), 10.0), Some(minute));
        assert_eq!(left(&progress(PAGES_TOLD_MIN, 600, minute * 5), 10.0), Some(minute * 5));
        assert_eq!(left(&progress(PAGES_TOLD_MIN - 1, 600, minute), 10.0), None, "too early to tell");
        assert_eq!(left(&progress(PAGES_TOLD_MIN, 0, Duration::ZERO), 10.0), None, "nothing waits");
    }

    #[test]
    fn a_time_is_told_in_a_unit_that_fits() {
        for (seconds, en, zh) in [
            (1, "about 1 s", "1 秒"),
            (119, "about 119 s", "119 秒"),
            (121, "about 3 min", "3 分钟"),
            (7_200, "about 2 h", "2 小时"),
            (172_801, "about 3 days", "3 天"),
        ] {
            let time = Duration::from_secs(seconds);
            assert_eq!((in_words(Lang::En, time).as_str(), in_words(Lang::Zh, time).as_str()), (en, zh));
        }
    }
}
