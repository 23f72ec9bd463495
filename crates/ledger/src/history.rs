//! The history of cases: what was said of a site, by whom, and why. It is only added to.
//!
//! Hand edits are short, and take no run lock: a crawl that writes meanwhile waits for them, and they for it.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use rusqlite::{Row, params};
use suyuan_model::{CaseChange, CaseEvent, CaseState, Role, Site};

use crate::columns::{moment, moment_if_any, word};
use crate::{LedgerError, Reader, open};

/// One that edits cases by hand: everything in one transaction, which nobody else writes into.
///
/// Dropped without [`Hand::commit`], nothing was done.
#[derive(Debug)]
pub struct Hand(Reader);

impl Hand {
    /// Opens a ledger for edits; it must be there. An older one is brought up to date.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        open::must_exist(path)?;
        let connection = open::to_write(path)?;
        connection.execute_batch("BEGIN IMMEDIATE").map_err(|source| LedgerError::write(path, source))?;
        Ok(Hand(Reader { connection, path: path.into() }))
    }

    /// What is in the ledger, these edits included.
    pub fn reader(&self) -> &Reader {
        &self.0
    }

    /// Adds an event to the history of a site.
    pub fn add(&self, site: &Site, event: &CaseEvent) -> Result<(), LedgerError> {
        let Reader { connection, path } = &self.0;
        let (site, at, told) = (site.as_str(), event.at.millis(), event.told);
        let done = match event.what {
            CaseChange::State { state, until } => connection.execute(
                "INSERT INTO case_state (site, state, at, actor, reason, until, told) VALUES (?, ?, ?, ?, ?, ?, ?)",
                params![
                    site,
                    state.name(),
                    at,
                    event.actor,
                    event.reason,
                    until.map(suyuan_model::Timestamp::millis),
                    told
                ],
            ),
            CaseChange::Role(role) => connection.execute(
                "INSERT INTO case_role (site, role, at, actor, reason, told) VALUES (?, ?, ?, ?, ?, ?)",
                params![site, role.name(), at, event.actor, event.reason, told],
            ),
            CaseChange::Deadline(deadline) => connection.execute(
                "INSERT INTO case_deadline (site, deadline, at, actor, reason, told) VALUES (?, ?, ?, ?, ?, ?)",
                params![site, deadline.millis(), at, event.actor, event.reason, told],
            ),
            CaseChange::Answer => connection.execute(
                "INSERT INTO case_answer (site, at, actor, text, told) VALUES (?, ?, ?, ?, ?)",
                params![site, at, event.actor, event.reason, told],
            ),
            CaseChange::Note => connection.execute(
                "INSERT INTO case_note (site, at, actor, text, told) VALUES (?, ?, ?, ?, ?)",
                params![site, at, event.actor, event.reason, told],
            ),
        };
        done.map(drop).map_err(|source| LedgerError::write(path, source))
    }

    /// Makes the edits durable.
    pub fn commit(self) -> Result<(), LedgerError> {
        let Reader { connection, path } = &self.0;
        connection.execute_batch("COMMIT").map_err(|source| LedgerError::write(path, source))
    }
}

impl Reader {
    /// What was said of the cases of all sites, of each in order; a site of which nothing was said is not here.
    pub fn case_histories(&self) -> Result<BTreeMap<Site, Vec<CaseEvent>>, LedgerError> {
        let mut parts: BTreeMap<Site, Parts> = BTreeMap::new();
        self.each(HISTORY, [], |row| {
            let site = Site::from_text(row.get::<_, String>(0)?);
            let part: u8 = row.get(5)?;
            parts.entry(site).or_default()[usize::from(part)].push_back(event(row)?);
            Ok(())
        })?;
        Ok(parts.into_iter().map(|(site, parts)| (site, in_order(parts))).collect())
    }

    /// Every site with a case, in order: one that only writes about such things has none, unless somebody moved it before.
    pub fn sites_with_cases(&self) -> Result<Vec<Site>, LedgerError> {
        let sites = "SELECT site FROM finding WHERE severity <> 'info'
                     UNION SELECT site FROM case_state UNION SELECT site FROM case_role UNION SELECT site FROM case_note
                     UNION SELECT site FROM case_deadline UNION SELECT site FROM case_answer
                     ORDER BY site";
        self.all(sites, [], |row| row.get::<_, String>(0).map(Site::from_text))
    }
}

/// The events of one site, of each table by themselves.
type Parts = [VecDeque<CaseEvent>; 5];

/// The events of one site, in the order of recording as far as one table tells it, and of time between the tables:
/// of two moves the one that was recorded last holds, whatever a told clock said.
fn in_order(mut parts: Parts) -> Vec<CaseEvent> {
    let mut events = Vec::new();
    loop {
        let first =
            parts.iter_mut().filter(|part| !part.is_empty()).min_by_key(|part| part.front().map(|event| event.at));
        let Some(event) = first.and_then(VecDeque::pop_front) else { return events };
        events.push(event);
    }
}

const HISTORY: &str = "
SELECT site, at, actor, reason, told, 0 AS part, state AS value, until, id FROM case_state
UNION ALL SELECT site, at, actor, reason, told, 1, role, NULL, id FROM case_role
UNION ALL SELECT site, at, actor, reason, told, 2, '', deadline, id FROM case_deadline
UNION ALL SELECT site, at, actor, text, told, 3, '', NULL, id FROM case_answer
UNION ALL SELECT site, at, actor, text, told, 4, '', NULL, id FROM case_note
 ORDER BY part, id";

fn event(row: &Row<'_>) -> rusqlite::Result<CaseEvent> {
    let what = match row.get(5)? {
        0 => CaseChange::State { state: word(row, 6, CaseState::from_name)?, until: moment_if_any(row, 7)? },
        1 => CaseChange::Role(word(row, 6, Role::from_name)?),
        2 => CaseChange::Deadline(moment(row, 7)?),
        3 => CaseChange::Answer,
        _ => CaseChange::Note,
    };
    Ok(CaseEvent { at: moment(row, 1)?, actor: row.get(2)?, reason: row.get(3)?, told: row.get(4)?, what })
}

#[cfg(test)]
mod tests {
    use suyuan_model::Timestamp;

    use super::*;
    use crate::story::{Story, noon};
    use crate::{LedgerError, Writer};

    fn said(what: CaseChange, reason: &str) -> CaseEvent {
        CaseEvent { at: noon(), actor: "li".to_owned(), what, reason: reason.to_owned(), told: false }
    }

    fn state(state: CaseState) -> CaseChange {
        CaseChange::State { state, until: None }
    }

    fn school() -> Site {
        Site::from_text("school.example")
    }

    #[test]
    fn a_hand_edit_needs_no_run_lock_and_is_read_back_as_it_was_said() {
        let (story, writer, _) = Story::told();
        let until = Some(Timestamp::from_millis(noon().millis() + 1));
        let dismissed = CaseChange::State { state: CaseState::Dismissed, until };
        let events = [
            said(state(CaseState::Confirmed), "seen"),
            said(dismissed, "a \u{202e}reason\n"),
            CaseEvent { told: true, ..said(CaseChange::Role(Role::Victim), "a school") },
            said(CaseChange::Deadline(Timestamp::from_millis(noon().millis() + 7)), "as agreed"),
            said(CaseChange::Answer, "removed, and the password changed"),
            said(CaseChange::Note, "called them"),
        ];
        let hand = Hand::open(&story.path).unwrap();
        for event in &events {
            hand.add(&school(), event).unwrap();
        }
        hand.commit().unwrap();
        assert_eq!(story.reader().case_histories().unwrap()[&school()], events);
        assert_eq!(story.reader().sites_with_cases().unwrap(), [school()]);
        writer.close().unwrap();
    }

    #[test]
    fn of_two_moves_the_last_recorded_holds_even_if_its_clock_was_behind() {
        let (story, _writer, _) = Story::told();
        let hand = Hand::open(&story.path).unwrap();
        let later = Timestamp::from_millis(noon().millis() + 60_000);
        hand.add(&school(), &CaseEvent { at: later, ..said(state(CaseState::Confirmed), "") }).unwrap();
        hand.add(&school(), &said(state(CaseState::Disputed), "")).unwrap();
        hand.add(&school(), &said(CaseChange::Note, "between")).unwrap();
        hand.commit().unwrap();
        let told: Vec<_> = story.reader().case_histories().unwrap()[&school()].iter().map(|event| event.what).collect();
        assert_eq!(told, [CaseChange::Note, state(CaseState::Confirmed), state(CaseState::Disputed)]);
    }

    #[test]
    fn what_is_not_committed_was_never_said() {
        let (story, _writer, _) = Story::told();
        let hand = Hand::open(&story.path).unwrap();
        hand.add(&school(), &said(state(CaseState::Confirmed), "")).unwrap();
        assert_eq!(hand.reader().case_histories().unwrap().len(), 1);
        drop(hand);
        assert_eq!(story.reader().case_histories().unwrap().len(), 0);
    }

    #[test]
    fn the_history_of_a_case_is_only_added_to() {
        let (story, _writer, _) = Story::told();
        let hand = Hand::open(&story.path).unwrap();
        let victim = CaseChange::Role(Role::Victim);
        let deadline = CaseChange::Deadline(noon());
        for what in [state(CaseState::Confirmed), victim, deadline, CaseChange::Answer, CaseChange::Note] {
            hand.add(&school(), &said(what, "x")).unwrap();
        }
        hand.commit().unwrap();
        let connection = rusqlite::Connection::open(&story.path).unwrap();
        for table in ["case_state", "case_role", "case_deadline", "case_answer", "case_note"] {
            for sql in [format!("UPDATE {table} SET actor = 'wang'"), format!("DELETE FROM {table}")] {
                let refused = connection.execute(&sql, []).unwrap_err().to_string();
                assert!(refused.contains("only added to"), "{sql}: {refused}");
            }
        }
    }

    #[test]
    fn a_move_of_a_ledger_of_schema_1_is_read_as_one_without_an_end() {
        let story = Story::new();
        let connection = rusqlite::Connection::open(&story.path).unwrap();
        connection.execute_batch(include_str!("schema_1.sql")).unwrap();
        connection.pragma_update(None, "application_id", open::APPLICATION_ID).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        let row =
            format!("INSERT INTO case_state VALUES (1, 'school.example', 'confirmed', {}, 'li', '')", noon().millis());
        connection.execute_batch(&row).unwrap();
        drop(connection);
        Writer::open(&story.path).unwrap().close().unwrap();
        assert_eq!(story.reader().case_histories().unwrap()[&school()], [said(state(CaseState::Confirmed), "")]);
    }

    #[test]
    fn there_is_nothing_to_edit_where_there_is_no_ledger() {
        let story = Story::new();
        assert!(matches!(Hand::open(&story.path), Err(LedgerError::Missing { .. })));
        assert!(!story.path.exists());
    }
}
