//! The figures of a ledger, put together as its cases pass by.

use suyuan_cases::{CANDIDATE_SITES_MIN, CaseFile, Stats, StatsOf};
use suyuan_ledger::{FindingFilter, Reader};
use suyuan_model::{CaseChange, CaseState, Timestamp};

use crate::allowed::Allowed;
use crate::candidates::candidates;
use crate::marked::Marks;
use crate::settle;

/// The figures since some moment, or all.
pub(crate) fn figures(
    reader: &Reader,
    since: Option<Timestamp>,
    now: Timestamp,
    marks: &Marks,
) -> anyhow::Result<Stats> {
    let mut stats = StatsOf::new(since, now);
    settle::each_case_marked(&mut reader.ahead()?, settle::Which::Followed, now, settle::Pages::All, marks, |file| {
        // The network matters for how long it took, and most cases have not come to that.
        let network = if was_cleaned(&file) { reader.network_of(&file.case.site)? } else { None };
        stats.take(&file, network.as_deref());
        Ok(())
    })?;
    reader.complained_at()?.into_iter().for_each(|at| stats.complained(at));
    let allowed = Allowed::of(reader, now)?;
    for finding in reader.findings(&FindingFilter::default())? {
        if let Some(finding) = marks.pass(finding?).and_then(|finding| allowed.without(finding)) {
            stats.take_pieces(&finding);
        }
    }
    candidates(reader, CANDIDATE_SITES_MIN, since)?.iter().for_each(|shared| stats.share(shared));
    Ok(stats.end())
}

fn was_cleaned(file: &CaseFile) -> bool {
    file.history.iter().any(|event| matches!(event.what, CaseChange::State { state: CaseState::Cleaned, .. }))
}
