//! Who can be told of which site. What a source said before is replaced as a whole when it speaks again.

use std::collections::HashSet;

use rusqlite::{Row, params};
use suyuan_model::{Confidence, Contact, ContactNote, Party, Site};

use crate::columns::{moment, word};
use crate::{Hand, Imported, LedgerError, Reader};

impl Reader {
    /// Everybody who can be told, in the order of the sites.
    pub fn contacts(&self) -> Result<Vec<Contact>, LedgerError> {
        self.all(&format!("{CONTACTS} ORDER BY site, id"), [], contact)
    }
}

impl Hand {
    /// Puts what a source says in the place of what it said before; what it says again keeps its time.
    pub fn put_contacts(&self, source: &str, contacts: &[Contact]) -> Result<Imported, LedgerError> {
        let Reader { connection, path } = self.reader();
        let failed = |error| LedgerError::write(path, error);
        let before: Vec<Contact> =
            self.reader().all(&format!("{CONTACTS} WHERE source = ? ORDER BY id"), [source], contact)?;
        let known: HashSet<_> = before.iter().map(said).collect();
        let wanted: HashSet<_> = contacts.iter().map(said).collect();
        let mut remove = connection
            .prepare(
                "DELETE FROM contact WHERE source = ? AND site = ? AND party = ? AND owner = ? AND contact = ?
                    AND sector = ? AND confidence = ?",
            )
            .map_err(failed)?;
        for gone in known.difference(&wanted) {
            let [site, party, owner, contact, sector, confidence] = gone;
            remove.execute(params![source, site, party, owner, contact, sector, confidence]).map_err(failed)?;
        }
        let mut add = connection
            .prepare(
                "INSERT OR IGNORE INTO contact (site, party, owner, contact, sector, source, confidence, at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .map_err(failed)?;
        for it in contacts.iter().filter(|it| !known.contains(&said(it))) {
            let [site, party, owner, contact, sector, confidence] = said(it);
            let row = params![site, party, owner, contact, sector, source, confidence, it.at.millis()];
            add.execute(row).map_err(failed)?;
        }
        let count = |count: usize| count as u64;
        Ok(Imported {
            new: count(wanted.difference(&known).count()),
            known: count(wanted.intersection(&known).count()),
            gone: count(known.difference(&wanted).count()),
            total: self.reader().contacts()?.len() as u64,
        })
    }
}

const CONTACTS: &str = "SELECT site, party, owner, contact, sector, source, confidence, at, note FROM contact";

fn contact(row: &Row<'_>) -> rusqlite::Result<Contact> {
    Ok(Contact {
        site: Site::from_text(row.get::<_, String>(0)?),
        party: word(row, 1, Party::from_name)?,
        owner: row.get(2)?,
        contact: row.get(3)?,
        sector: row.get(4)?,
        source: row.get(5)?,
        confidence: word(row, 6, Confidence::from_name)?,
        note: word(row, 8, |name| if name.is_empty() { Some(None) } else { ContactNote::from_name(name).map(Some) })?,
        at: moment(row, 7)?,
    })
}

/// Everything that a contact says, but from where and when.
fn said(it: &Contact) -> [&str; 6] {
    [it.site.as_str(), it.party.name(), &it.owner, &it.contact, &it.sector, it.confidence.name()]
}

#[cfg(test)]
mod tests {
    use suyuan_model::Timestamp;

    use super::*;
    use crate::story::{Story, noon};

    fn of(source: &str, site: &str, minutes: i64) -> Contact {
        Contact {
            site: Site::from_text(site),
            party: Party::Hoster,
            owner: "某网络".to_owned(),
            contact: "abuse@net.example".to_owned(),
            sector: String::new(),
            source: source.to_owned(),
            confidence: Confidence::Medium,
            note: None,
            at: Timestamp::from_millis(noon().millis() + 60_000 * minutes),
        }
    }

    #[test]
    fn what_a_source_says_again_takes_the_place_of_what_it_said() {
        let (story, _writer, _) = Story::told();
        let hand = Hand::open(&story.path).unwrap();
        hand.put_contacts("other", &[of("other", "a.example", 0)]).unwrap();
        let first = [of("list", "a.example", 0), of("list", "b.example", 0), of("list", "b.example", 0)];
        let done = hand.put_contacts("list", &first).unwrap();
        assert_eq!((done.new, done.known, done.gone, done.total), (2, 0, 0, 3));
        let again = [of("list", "b.example", 5), of("list", "c.example", 5)];
        let done = hand.put_contacts("list", &again).unwrap();
        assert_eq!((done.new, done.known, done.gone, done.total), (1, 1, 1, 3));
        hand.commit().unwrap();
        let told = [of("other", "a.example", 0), of("list", "b.example", 0), of("list", "c.example", 5)];
        assert_eq!(story.reader().contacts().unwrap(), told);
    }

    #[test]
    fn what_is_not_committed_was_never_imported() {
        let (story, _writer, _) = Story::told();
        let hand = Hand::open(&story.path).unwrap();
        hand.put_contacts("list", &[of("list", "a.example", 0)]).unwrap();
        drop(hand);
        assert!(story.reader().contacts().unwrap().is_empty());
    }
}
