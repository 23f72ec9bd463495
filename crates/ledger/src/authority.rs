//! On whose authority runs look.

use rusqlite::{Connection, Row, params};
use suyuan_model::{Authority, Bilingual, Timestamp};

use crate::{LedgerError, Reader, RunId};

/// Keeps on whose authority a run looks; what it was told before goes.
pub(crate) fn put(connection: &Connection, run: RunId, at: Timestamp, said: &Authority) -> rusqlite::Result<()> {
    let Authority { body, document, scope, noticed } = said;
    connection
        .execute(
            "INSERT OR REPLACE INTO authority
             (run, at, body_en, body_zh, document_en, document_zh, scope_en, scope_zh, noticed_en, noticed_zh)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                run.0,
                at.millis(),
                body.en,
                body.zh,
                document.en,
                document.zh,
                scope.en,
                scope.zh,
                noticed.en,
                noticed.zh
            ],
        )
        .map(drop)
}

impl Reader {
    /// The newest authority that a run was told of: it stands on everything that is handed on.
    pub fn authority(&self) -> Result<Option<Authority>, LedgerError> {
        let rows = self.all(
            "SELECT body_en, body_zh, document_en, document_zh, scope_en, scope_zh, noticed_en, noticed_zh
               FROM authority ORDER BY at DESC, run DESC LIMIT 1",
            [],
            authority,
        )?;
        Ok(rows.into_iter().next())
    }
}

fn authority(row: &Row<'_>) -> rusqlite::Result<Authority> {
    let both = |place| Ok::<_, rusqlite::Error>(Bilingual { en: row.get(place)?, zh: row.get(place + 1)? });
    Ok(Authority { body: both(0)?, document: both(2)?, scope: both(4)?, noticed: both(6)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunEnd;
    use crate::story::{Story, begin_with, noon};

    fn of(body: &str) -> Authority {
        let scope = Bilingual { en: "universities".to_owned(), zh: "高校".to_owned() };
        Authority { body: Bilingual::same(body), scope, ..Authority::default() }
    }

    #[test]
    fn the_newest_authority_holds() {
        let story = Story::new();
        let writer = story.writer();
        let (first, second) = (of("first"), of("second"));
        let begun = |seconds: i64, said: Option<&Authority>| {
            let at = Timestamp::from_millis(noon().millis() + seconds * 1000);
            let run = begin_with(&writer, at, |start| start.authority = said).unwrap().run;
            (run, story.reader().authority().unwrap())
        };
        assert_eq!(begun(0, None).1, None);
        assert_eq!(begun(1, Some(&first)).1, Some(first.clone()));
        // A run that goes on keeps what it was told, and may be told anew.
        let (run, said) = begun(2, None);
        assert_eq!(said, Some(first.clone()));
        assert_eq!(begun(3, Some(&second)), (run, Some(second.clone())));
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        // A later run that nobody told anything takes nothing back.
        assert_eq!(begun(4, None).1, Some(second));
        assert_eq!(begun(5, Some(&first)).1, Some(first));
    }
}
