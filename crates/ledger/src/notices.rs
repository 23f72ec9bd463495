//! What was done to tell the owners of sites. It is only added to.

use std::collections::BTreeMap;

use rusqlite::params;
use suyuan_model::{NoticeEvent, NoticeStep, Site};

use crate::columns::{moment, word};
use crate::{Hand, LedgerError, Reader};

impl Hand {
    /// Adds a step of a notice.
    pub fn add_notice(&self, event: &NoticeEvent) -> Result<(), LedgerError> {
        let Reader { connection, path } = self.reader();
        let failed = |source| LedgerError::write(path, source);
        connection
            .execute(
                "INSERT INTO notice (message, recipient, step, answer, sha256, unreviewed, at, actor, told)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                params![
                    event.message,
                    event.recipient,
                    event.step.name(),
                    event.answer,
                    event.sha256,
                    event.unreviewed,
                    event.at.millis(),
                    event.actor,
                    event.told
                ],
            )
            .map_err(failed)?;
        for site in &event.sites {
            connection
                .execute(
                    "INSERT INTO notice_case (message, site) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    params![event.message, site.as_str()],
                )
                .map_err(failed)?;
        }
        Ok(())
    }
}

impl Reader {
    /// Every step of every notice, in the order of recording.
    pub fn notices(&self) -> Result<Vec<NoticeEvent>, LedgerError> {
        let mut sites: BTreeMap<String, Vec<Site>> = BTreeMap::new();
        self.each("SELECT message, site FROM notice_case ORDER BY message, site", [], |row| {
            sites.entry(row.get(0)?).or_default().push(Site::from_text(row.get::<_, String>(1)?));
            Ok(())
        })?;
        self.all(
            "SELECT message, recipient, step, answer, sha256, unreviewed, at, actor, told FROM notice ORDER BY id",
            [],
            |row| {
                let message: String = row.get(0)?;
                Ok(NoticeEvent {
                    sites: sites.get(&message).cloned().unwrap_or_default(),
                    message,
                    recipient: row.get(1)?,
                    step: word(row, 2, NoticeStep::from_name)?,
                    answer: row.get(3)?,
                    sha256: row.get(4)?,
                    unreviewed: row.get(5)?,
                    at: moment(row, 6)?,
                    actor: row.get(7)?,
                    told: row.get(8)?,
                })
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{Story, noon};

    fn step(step: NoticeStep, answer: &str) -> NoticeEvent {
        NoticeEvent {
            message: "1@cert.example.org".to_owned(),
            sites: ["a.example", "school.example"].map(Site::from_text).to_vec(),
            recipient: "it@school.example".to_owned(),
            sha256: "00ff".repeat(16),
            step,
            answer: answer.to_owned(),
            unreviewed: String::new(),
            at: noon(),
            actor: "li".to_owned(),
            told: true,
        }
    }

    #[test]
    fn the_steps_of_a_notice_are_read_back_as_they_were_said() {
        let (story, writer, _) = Story::told();
        let steps = [
            step(NoticeStep::Drafted, ""),
            step(NoticeStep::Sending, ""),
            step(NoticeStep::Refused, "550 no such \u{202e}user\n"),
        ];
        let hand = Hand::open(&story.path).unwrap();
        for step in &steps {
            hand.add_notice(step).unwrap();
        }
        hand.commit().unwrap();
        assert_eq!(story.reader().notices().unwrap(), steps);
        let told = story.ask("SELECT site || ' ' || step FROM v_notices WHERE step = 'refused'");
        assert_eq!(told, ["a.example refused", "school.example refused"]);
        writer.close().unwrap();
        assert_eq!(crate::check(&story.path).unwrap().problems, Vec::<String>::new());
    }

    #[test]
    fn what_is_not_committed_was_never_done_and_nothing_is_taken_back() {
        let (story, _writer, _) = Story::told();
        let hand = Hand::open(&story.path).unwrap();
        hand.add_notice(&step(NoticeStep::Drafted, "")).unwrap();
        drop(hand);
        assert_eq!(story.reader().notices().unwrap(), []);
        let hand = Hand::open(&story.path).unwrap();
        hand.add_notice(&step(NoticeStep::Sent, "250 taken")).unwrap();
        hand.commit().unwrap();
        let connection = rusqlite::Connection::open(&story.path).unwrap();
        for sql in [
            "UPDATE notice SET step = 'drafted'",
            "DELETE FROM notice",
            "UPDATE notice_case SET site = 'b.example'",
            "DELETE FROM notice_case",
        ] {
            let refused = connection.execute(sql, []).unwrap_err().to_string();
            assert!(refused.contains("only added to"), "{sql}: {refused}");
        }
    }

    #[test]
    fn a_notice_that_tells_of_no_site_is_a_problem() {
        let (story, writer, _) = Story::told();
        let hand = Hand::open(&story.path).unwrap();
        hand.add_notice(&NoticeEvent { sites: Vec::new(), ..step(NoticeStep::Drafted, "") }).unwrap();
        hand.commit().unwrap();
        writer.close().unwrap();
        assert_eq!(crate::check(&story.path).unwrap().problems, ["notice 1@cert.example.org tells of no site"]);
    }
}
