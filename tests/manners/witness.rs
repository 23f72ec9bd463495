//! What the log of a server says about pauses, and about two at a time.

use std::time::Duration;

use crate::lateness::seen_late;
use crate::loopback::Asked;

/// Those requests that are of one host, of one address, or of whatever else.
pub(crate) fn only(log: &[Asked], is_meant: impl Fn(&Asked) -> bool) -> Vec<Asked> {
    log.iter().filter(|asked| is_meant(asked)).cloned().collect()
}

pub(crate) fn of_host(log: &[Asked], host: &str) -> Vec<Asked> {
    only(log, |asked| asked.host == host)
}

/// The times from the start of each request to the start of the next.
pub(crate) fn gaps(log: &[Asked]) -> Vec<Duration> {
    log.windows(2).map(|pair| pair[1].from - pair[0].from).collect()
}

/// No request came before the one before it was answered.
pub(crate) fn one_at_a_time(log: &[Asked]) {
    for pair in log.windows(2) {
        let ended = pair[0].until.unwrap_or_else(|| panic!("{:?} has no end, and {:?} came", pair[0], pair[1]));
        assert!(ended <= pair[1].from, "{:?} and {:?} at a time", pair[0], pair[1]);
    }
}

/// Whether this is at least as long, as far as can be told: who is seen late is followed the sooner by the next.
/// Pauses of several times [`seen_late`] can be told from none.
pub(crate) fn is_due(gap: Duration, least: Duration) -> bool {
    gap + seen_late() > least
}

/// The pause lies between all requests: between any two, on the whole, and mostly.
pub(crate) fn a_pause_apart(log: &[Asked], pause: Duration) {
    let mut gaps = gaps(log);
    for (pair, gap) in log.windows(2).zip(&gaps) {
        assert!(is_due(*gap, pause), "{gap:?} between {:?} and {:?}", pair[0], pair[1]);
    }
    let (took, least) = (gaps.iter().sum::<Duration>(), pause * gaps.len() as u32);
    assert!(is_due(took, least), "{took:?} for {} requests, {pause:?} apart", log.len());
    gaps.sort();
    assert!(is_due(gaps[gaps.len() / 2], pause * 9 / 10), "{gaps:?}");
}

/// The first request was for robots.txt, and no other was.
pub(crate) fn robots_first_and_once(log: &[Asked]) {
    let robots: Vec<usize> = (0..log.len()).filter(|&at| log[at].path == "/robots.txt").collect();
    assert_eq!(robots, [0], "{log:#?}");
}
