//! Jitter: each job begins a little later than its time, so that jobs of many machines do not begin together.
//!
//! It comes from the name of the job and its time alone, so that whoever asks again gets the same answer.

use std::time::Duration;

use suyuan_model::Timestamp;

/// How much later than planned a job begins: less than `most`.
pub(crate) fn jitter(job: &str, planned: Timestamp, most: Duration) -> Duration {
    let most = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
    if most == 0 {
        return Duration::ZERO;
    }
    let mut hash = 0xcbf2_9ce4_8422_2325_u64; // FNV-1a, which is the same on every machine and in every version.
    for byte in job.bytes().chain(planned.millis().to_be_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    // Its low bits are better than its high ones; they are mixed once more, since times differ in few.
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    Duration::from_millis((hash ^ (hash >> 32)) % most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_is_the_same_whenever_it_is_asked_for_and_spreads_jobs_and_days() {
        let (hour, day) = (Duration::from_hours(1), 86_400_000);
        let of = |job: &str, days: i64| jitter(job, Timestamp::from_millis(days * day), hour);
        assert_eq!(of("nightly", 3), of("nightly", 3));
        assert!(of("nightly", 3) != of("weekly", 3) && of("nightly", 3) != of("nightly", 4));
        let all: Vec<Duration> = (0..1_000).map(|days| of("nightly", days)).collect();
        assert!(all.iter().all(|jitter| *jitter < hour));
        for quarter in 0..4 {
            let of_it = all.iter().filter(|jitter| jitter.as_secs() / 900 == quarter).count();
            assert!((200..300).contains(&of_it), "{of_it} of 1000 in quarter {quarter}");
        }
        assert_eq!(jitter("nightly", Timestamp::from_millis(0), Duration::ZERO), Duration::ZERO);
    }
}
