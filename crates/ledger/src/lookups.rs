//! What was looked up over the network about who can be told of a site, and the lists that say which registers there are.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use rusqlite::params;
use suyuan_model::{Change, Contact, Lookup, LookupOutcome, LookupSource, RobotsCopy, Site, Timestamp, UrlId};

use crate::columns::{moment, moment_if_any, parsed, word};
use crate::{Hand, LedgerError, Reader, changes, saved};

/// A list of registers as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterListKept {
    /// Which.
    pub list: String,
    /// Where it came from.
    pub url: String,
    /// As it came.
    pub body: String,
    /// When.
    pub at: Timestamp,
    /// Until when it holds.
    pub expires: Timestamp,
}

impl Reader {
    /// What was looked up of each site, in the order of the sources.
    pub fn lookups(&self) -> Result<BTreeMap<Site, Vec<Lookup>>, LedgerError> {
        let rows = self.all("SELECT site, source, outcome, url, expires, at, told FROM lookup", [], |row| {
            let lookup = Lookup {
                source: word(row, 1, LookupSource::from_name)?,
                outcome: word(row, 2, LookupOutcome::from_name)?,
                url: row.get(3)?,
                expires: moment_if_any(row, 4)?,
                at: moment(row, 5)?,
                told: row.get(6)?,
            };
            Ok((Site::from_text(row.get::<_, String>(0)?), lookup))
        })?;
        let mut by_site: BTreeMap<Site, Vec<Lookup>> = BTreeMap::new();
        for (site, lookup) in rows {
            by_site.entry(site).or_default().push(lookup);
        }
        for lookups in by_site.values_mut() {
            lookups.sort_by_key(|it| it.source);
        }
        Ok(by_site)
    }

    /// A list of registers that came from there and still holds.
    pub fn register_list(
        &self,
        list: &str,
        url: &str,
        now: Timestamp,
    ) -> Result<Option<RegisterListKept>, LedgerError> {
        let sql = "SELECT list, url, body, at, expires FROM register_list WHERE list = ? AND url = ? AND expires > ?";
        self.one(sql, params![list, url, now.millis()], |row| {
            Ok(RegisterListKept {
                list: row.get(0)?,
                url: row.get(1)?,
                body: row.get(2)?,
                at: moment(row, 3)?,
                expires: moment(row, 4)?,
            })
        })
    }

    /// The address that last answered for a page, if one is on record.
    pub fn address_of(&self, page: UrlId) -> Result<Option<IpAddr>, LedgerError> {
        let sql = "SELECT remote FROM capture WHERE url_id = ? AND remote IS NOT NULL ORDER BY id DESC LIMIT 1";
        let remote = self.one(sql, [page.0], |row| parsed(row, 0, |text| text.parse::<SocketAddr>().ok()))?;
        Ok(remote.map(|remote| remote.ip()))
    }

    /// What every origin last said about robots.
    pub fn robots_copies(&self) -> Result<Vec<RobotsCopy>, LedgerError> {
        saved::robots(&self.connection).map_err(|source| self.failed(source))
    }
}

impl Hand {
    /// Puts what was looked up of a site in the place of what was before; a contact that is found again keeps its place,
    /// and takes the new time. A source that gave no answer keeps what it said.
    pub fn put_lookup(&self, site: &Site, contacts: &[Contact], lookups: &[Lookup]) -> Result<(), LedgerError> {
        let Reader { connection, path } = self.reader();
        let failed = |error| LedgerError::write(path, error);
        for lookup in lookups {
            let row = params![
                site.as_str(),
                lookup.source.name(),
                lookup.outcome.name(),
                lookup.url,
                lookup.expires.map(Timestamp::millis),
                lookup.at.millis(),
                lookup.told
            ];
            connection.execute("INSERT OR REPLACE INTO lookup VALUES (?, ?, ?, ?, ?, ?, ?)", row).map_err(failed)?;
            let is_answer = matches!(lookup.outcome, LookupOutcome::Found | LookupOutcome::Nothing);
            if !is_answer {
                continue;
            }
            connection
                .execute("DELETE FROM contact WHERE site = ? AND source = ?", [site.as_str(), lookup.source.name()])
                .map_err(failed)?;
            for it in contacts.iter().filter(|it| it.source == lookup.source.name()) {
                let row = params![
                    it.site.as_str(),
                    it.party.name(),
                    it.owner,
                    it.contact,
                    it.sector,
                    it.source,
                    it.confidence.name(),
                    it.note.map_or("", |note| note.name()),
                    it.at.millis()
                ];
                let sql = "INSERT OR IGNORE INTO contact
                             (site, party, owner, contact, sector, source, confidence, note, at)
                           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
                connection.execute(sql, row).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Keeps a list of registers.
    pub fn put_register_list(&self, kept: &RegisterListKept) -> Result<(), LedgerError> {
        let Reader { connection, path } = self.reader();
        let row = params![kept.list, kept.url, kept.body, kept.at.millis(), kept.expires.millis()];
        let done = connection.execute("INSERT OR REPLACE INTO register_list VALUES (?, ?, ?, ?, ?)", row);
        done.map(drop).map_err(|error| LedgerError::write(path, error))
    }

    /// Keeps what hosts and addresses were promised, and what origins said about robots; other changes are no crawl's.
    pub fn keep_manners(&self, changed: &[Change]) -> Result<(), LedgerError> {
        let Reader { connection, path } = self.reader();
        for change in changed {
            changes::manners(connection, change).map_err(|error| LedgerError::write(path, error))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Confidence, ContactNote, LaneKey, LaneState, Party};

    use super::*;
    use crate::story::{Story, noon};

    fn contact(source: LookupSource, address: &str) -> Contact {
        Contact {
            site: Site::from_text("school.example"),
            party: Party::Owner,
            owner: String::new(),
            contact: address.to_owned(),
            sector: String::new(),
            source: source.name().to_owned(),
            confidence: Confidence::Low,
            note: Some(ContactNote::Expired),
            at: noon(),
        }
    }

    fn lookup(source: LookupSource, outcome: LookupOutcome) -> Lookup {
        Lookup {
            source,
            outcome,
            url: "https://school.example/".to_owned(),
            expires: Some(noon()),
            at: noon(),
            told: true,
        }
    }

    #[test]
    fn what_was_looked_up_takes_the_place_of_what_the_same_place_said() {
        use LookupOutcome::{Found, NoAnswer, Nothing};
        use LookupSource::{ContactPage, SecurityTxt};
        let (story, _writer, _) = Story::told();
        let site = Site::from_text("school.example");
        let put = |contacts: &[Contact], lookups: &[Lookup]| {
            let hand = Hand::open(&story.path).unwrap();
            hand.put_lookup(&site, contacts, lookups).unwrap();
            hand.commit().unwrap();
            story.reader().contacts().unwrap()
        };
        let (file, page) = (contact(SecurityTxt, "a@school.example"), contact(ContactPage, "b@school.example"));
        let both = [file.clone(), page.clone()];
        assert_eq!(put(&both, &[lookup(ContactPage, Found), lookup(SecurityTxt, Found)]), [page.clone(), file.clone()]);
        // Silence takes nothing back, and an answer does.
        assert_eq!(put(&[], &[lookup(SecurityTxt, NoAnswer)]), [page.clone(), file]);
        assert_eq!(put(&[], &[lookup(SecurityTxt, Nothing)]), [page]);
        let lookups = story.reader().lookups().unwrap();
        assert_eq!(lookups[&site], [lookup(SecurityTxt, Nothing), lookup(ContactPage, Found)]);
    }

    #[test]
    fn a_list_of_registers_is_kept_until_it_holds_no_longer() {
        let (story, _writer, _) = Story::told();
        let after = |seconds| noon().after(std::time::Duration::from_secs(seconds));
        let kept = RegisterListKept {
            list: "dns".to_owned(),
            url: "https://registers.example/dns.json".to_owned(),
            body: "{}".to_owned(),
            at: noon(),
            expires: after(60),
        };
        let hand = Hand::open(&story.path).unwrap();
        hand.put_register_list(&kept).unwrap();
        hand.commit().unwrap();
        let at = |url: &str, seconds| story.reader().register_list("dns", url, after(seconds)).unwrap();
        assert_eq!(at(&kept.url, 59), Some(kept.clone()));
        assert_eq!((at(&kept.url, 60), at("https://other.example/dns.json", 0)), (None, None));
    }

    #[test]
    fn the_address_that_last_answered_is_known() {
        let (story, _writer, _) = Story::told();
        let reader = story.reader();
        assert_eq!(reader.address_of(UrlId(1)).unwrap(), Some([127, 0, 0, 1].into()));
        assert_eq!(reader.address_of(UrlId(999)).unwrap(), None);
    }

    #[test]
    fn what_hosts_were_promised_outlives_the_program() {
        let (story, _writer, _) = Story::told();
        let key = LaneKey::Host("rdap.example".to_owned());
        let state = LaneState { next_at: noon(), slowdown_permille: 1000, answer_ms: 5, failures: 0 };
        let hand = Hand::open(&story.path).unwrap();
        hand.keep_manners(&[Change::Lane(key.clone(), state)]).unwrap();
        hand.commit().unwrap();
        assert!(story.reader().lanes().unwrap().contains(&(key, state)));
    }
}
