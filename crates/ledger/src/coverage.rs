//! Which groups of techniques were looked at, over the pages of the last runs.

use std::collections::BTreeMap;

use suyuan_model::{Coverage, Look, TechniqueGroup};

use crate::{LedgerError, Reader};

impl Reader {
    /// How many captures of the last run of each job were looked at for each group, and how.
    ///
    /// What version 1 recorded says nothing about it, and counts as nothing.
    pub fn looks(&self) -> Result<BTreeMap<(TechniqueGroup, Look), u64>, LedgerError> {
        let mut looks = BTreeMap::new();
        let rows = "WITH last (run) AS (SELECT max(id) FROM run GROUP BY job)
            SELECT coverage, count(*) FROM capture WHERE run IN last AND coverage IS NOT NULL GROUP BY coverage
            UNION ALL SELECT coverage, captures FROM pruned_look WHERE run IN last";
        self.each(rows, [], |row| {
            let (coverage, captures) = (Coverage::unpack(row.get::<_, i64>(0)? as u64), row.get::<_, i64>(1)? as u64);
            for &group in TechniqueGroup::ALL {
                if let Some(look) = coverage.look(group) {
                    *looks.entry((group, look)).or_default() += captures;
                }
            }
            Ok(())
        })?;
        Ok(looks)
    }
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Outcome, Trouble, Truncated};

    use super::*;
    use crate::story::{Story, begin_with, capture, noon, page, put};
    use crate::{CaptureRecord, RunEnd, RunId};

    const NEWS: &str = "http://www.school.example/9";

    fn looked(run: RunId, look: u32, group: TechniqueGroup, how: Look) -> CaptureRecord {
        let mut record = page(run, 3, crate::story::NEWS, i64::from(look));
        record.capture.look = look;
        record.coverage = Coverage::default().with(group, how);
        record
    }

    #[test]
    fn every_group_is_told_with_its_reason() {
        let (story, writer, run) = Story::told();
        story.tamper("UPDATE capture SET coverage = NULL");
        for (look, &group) in (2..).zip(TechniqueGroup::ALL) {
            put(&writer, capture(looked(run, look, group, Look::NotChecked))).unwrap();
        }
        let told = story.ask("SELECT technique_group || ' ' || state || ' ' || why FROM v_coverage");
        let expected: Vec<String> =
            TechniqueGroup::ALL.iter().map(|group| format!("{group} not-checked version")).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn what_blocks_a_look_is_told() {
        let (story, writer, run) = Story::told();
        story.tamper("UPDATE capture SET coverage = NULL");
        let blocked = |look| looked(run, look, TechniqueGroup::Text, Look::Blocked);
        let mut slow = blocked(2);
        slow.capture.outcome = Outcome::failed(Trouble::TimedOut, "took too long");
        let mut long = blocked(3);
        long.capture.truncated = Some(Truncated::Length);
        let mut partial = blocked(4);
        partial.partial = Some("tags-max".to_owned());
        for record in [slow, long, partial, looked(run, 5, TechniqueGroup::Text, Look::Checked)] {
            put(&writer, capture(record)).unwrap();
        }
        assert_eq!(
            story.ask("SELECT state || ' ' || coalesce(why, '-') || ' ' || coalesce(detail, '-') FROM v_coverage"),
            ["blocked timed-out took too long", "blocked truncated length", "blocked partial tags-max", "checked - -"]
        );
    }

    #[test]
    fn looks_are_counted_over_the_last_run_of_each_job() {
        let (story, writer, run) = Story::told();
        put(&writer, capture(looked(run, 2, TechniqueGroup::Style, Look::Checked))).unwrap();
        let reader = story.reader();
        let expected = [
            ((TechniqueGroup::Links, Look::Checked), 3),
            ((TechniqueGroup::Style, Look::Checked), 1),
            ((TechniqueGroup::Documents, Look::NotChecked), 3),
        ];
        assert_eq!(reader.looks().unwrap(), expected.into());
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        let second = begin_with(&writer, noon(), |_| {}).unwrap().run;
        assert!(reader.looks().unwrap().is_empty());
        let mut record = looked(second, 1, TechniqueGroup::Style, Look::NotChecked);
        record.changes = vec![crate::story::met(9, NEWS, None, 0, "")];
        put(&writer, capture(record)).unwrap();
        assert_eq!(reader.looks().unwrap(), [((TechniqueGroup::Style, Look::NotChecked), 1)].into());
    }
}
