//! How many visits are in flight.

/// Visits in flight where nobody says otherwise: enough for a thousand hosts at a request a second each. Only some of them
/// may hold a large body at a time ([`suyuan_fetch::WIDE_ROOMS_MAX`]), so that they fit into memory whatever comes.
pub const CONCURRENCY: usize = 96;

/// The most visits in flight that an audit takes for itself: each has 128 KiB of a body free, and an open file.
pub const CONCURRENCY_MAX: usize = 2_048;

/// One visit in flight for so many sites of an audit.
///
/// Of the sites on a list some answer late, and some do not answer until nobody waits any more: each of them holds a visit
/// all the time. With fewer in flight, the others would wait for these.
const SITES_PER_VISIT: usize = 8;

/// Visits in flight for an audit of so many sites.
pub fn concurrency_for(sites: usize) -> usize {
    (sites / SITES_PER_VISIT).clamp(CONCURRENCY, CONCURRENCY_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_sites_the_more_visits_are_in_flight_up_to_a_limit() {
        let told = [0, 100, 4_000, 16_000, 1_000_000].map(concurrency_for);
        assert_eq!(told, [CONCURRENCY, CONCURRENCY, 500, 2_000, CONCURRENCY_MAX]);
    }
}
