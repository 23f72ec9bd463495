//! Open files: each visit in flight may need one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Open files that are not connections: the ledger, evidence, names that are looked up, workers for scripts.
const SPARE: u64 = 160;

/// So many visits in flight, or as many as the system lets this program have files for; it asks for more first.
pub(crate) fn at_most(visits: usize) -> usize {
    let wanted = visits as u64 + SPARE;
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current.is_some_and(|current| current < wanted) {
        let more = Rlimit { current: Some(maximum.map_or(wanted, |most| most.min(wanted))), maximum };
        // Where that is not allowed, it stays as it was.
        let _denied = setrlimit(Resource::Nofile, more);
    }
    let may_have = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    visits.min(usize::try_from(may_have.saturating_sub(SPARE)).unwrap_or(usize::MAX).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_file_for_every_visit_in_flight() {
        let visits = at_most(2_000);
        assert!(visits >= 1);
        assert!(getrlimit(Resource::Nofile).current.is_none_or(|files| files >= visits as u64 + SPARE || visits == 1));
    }
}
