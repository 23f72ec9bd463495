//! What a packet needs of the ledger: the records of findings, who answered for a site, and what the last look at a page told.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::net::{IpAddr, SocketAddr};

use rusqlite::{OptionalExtension, params};
use suyuan_archive::{ArchiveError, open_named};
use suyuan_model::{Health, Kept, Site, UrlId};

use crate::columns::word;
use crate::{LedgerError, Reader, evidence_folder};

/// Copies records of the folder of evidence as they stand there, each of what was asked for once.
#[derive(Debug)]
pub struct EvidenceCopy<'r> {
    reader: &'r Reader,
    open: Option<(String, File)>,
    /// The files of which the head was copied.
    told: BTreeSet<String>,
}

impl<'r> EvidenceCopy<'r> {
    /// Nothing was copied yet.
    pub fn of(reader: &'r Reader) -> Self {
        EvidenceCopy { reader, open: None, told: BTreeSet::new() }
    }

    /// The records of a capture, request, answer and way there, and where among these bytes the answer begins; before the
    /// first of a file goes the record that says what wrote it. None where the records are not there any more.
    pub fn records(&mut self, kept: &Kept) -> Result<Option<(Vec<u8>, usize)>, LedgerError> {
        let place = |sql: &str| {
            let read = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
            let found =
                self.reader.connection.prepare_cached(sql).and_then(|mut statement| {
                    statement.query_row(params![kept.file, kept.offset as i64], read).optional()
                });
            found.map_err(|source| self.reader.failed(source))
        };
        let Some(ends_at) = place("SELECT ends_at FROM evidence WHERE file = ? AND offset = ?")? else {
            return Ok(None);
        };
        let before = place("SELECT ends_at FROM evidence WHERE file = ? AND offset < ? ORDER BY offset DESC LIMIT 1")?;
        let folder = evidence_folder(&self.reader.path);
        if self.open.as_ref().is_none_or(|(name, _)| *name != kept.file) {
            self.open = open_named(&folder, &kept.file).ok().map(|file| (kept.file.clone(), file));
        }
        let Some((_, file)) = &self.open else { return Ok(None) };
        match records(file, before.unwrap_or(0) as u64, kept.offset, ends_at as u64, self.told.contains(&kept.file)) {
            Ok(records) => {
                self.told.insert(kept.file.clone());
                Ok(records)
            }
            Err(source) => Err(LedgerError::evidence(&folder, source)),
        }
    }
}

/// The bytes from the request of an answer to the end of its capture, behind the head of the file where it was not told yet.
pub(crate) fn records(
    file: &File,
    from: u64,
    answer: u64,
    end: u64,
    is_told: bool,
) -> io::Result<Option<(Vec<u8>, usize)>> {
    let mut start = answer;
    let mut source = file;
    source.seek(SeekFrom::Start(from))?;
    for found in suyuan_archive::Reader::at(source, from) {
        let found = match found {
            Ok(found) => found,
            Err(ArchiveError::Read(error)) => return Err(error),
            Err(_) => return Ok(None),
        };
        if found.place.offset >= answer {
            break;
        }
        // The last request before the answer is its own: they are written together.
        if found.record.kind() == "request" {
            start = found.place.offset;
        }
    }
    let mut bytes = Vec::new();
    if !is_told {
        source.seek(SeekFrom::Start(0))?;
        if let Some(Ok(head)) = suyuan_archive::Reader::at(source, 0).next()
            && head.record.kind() == "warcinfo"
        {
            source.seek(SeekFrom::Start(0))?;
            source.take(head.place.length).read_to_end(&mut bytes)?;
        }
    }
    let answer = bytes.len() + (answer - start) as usize;
    source.seek(SeekFrom::Start(start))?;
    let read = source.take(end.saturating_sub(start)).read_to_end(&mut bytes)?;
    Ok((read as u64 == end.saturating_sub(start)).then_some((bytes, answer)))
}

impl Reader {
    /// The network that answered for the pages of a site with findings, the one with most of them: `203.0.113.0/24`.
    pub fn network_of(&self, site: &Site) -> Result<Option<String>, LedgerError> {
        let remotes = self.all(
            "SELECT c.remote, count(*) FROM finding f JOIN seen s ON s.finding = f.number JOIN capture c ON c.id = s.capture
              WHERE f.site = ? AND c.remote IS NOT NULL GROUP BY c.remote ORDER BY 2 DESC, 1 LIMIT 1",
            [site.as_str()],
            |row| row.get::<_, String>(0),
        )?;
        Ok(remotes.first().and_then(|remote| Some(network(remote.parse::<SocketAddr>().ok()?.ip()))))
    }

    /// What the last look at a page told, as far as it was one: from any vantage of the last run that visited it.
    pub fn last_health(&self, url: &str) -> Result<Option<Health>, LedgerError> {
        self.url_id(url)?.map_or(Ok(None), |page| self.last_health_of(page))
    }

    /// The same of a page whose number is known.
    pub fn last_health_of(&self, page: UrlId) -> Result<Option<Health>, LedgerError> {
        let looks = self.all(
            "SELECT c.status, l.health FROM capture c LEFT JOIN page_look l ON l.capture = c.id
              WHERE c.url_id = ?1 AND c.purpose = 'page'
                AND c.run = (SELECT run FROM capture WHERE url_id = ?1 AND purpose = 'page' ORDER BY at DESC, id DESC LIMIT 1)
              ORDER BY c.at DESC, c.id DESC",
            [page.0],
            |row| {
                let told = row.get::<_, Option<String>>(1)?;
                let told = told.map(|_| word(row, 1, Health::from_name)).transpose()?;
                let is_gone = matches!(row.get::<_, Option<u16>>(0)?, Some(404 | 410));
                Ok(if is_gone { Some(Health::Gone) } else { told })
            },
        )?;
        // One visitor is shown what another is not.
        let is_dirty = looks.contains(&Some(Health::Dirty));
        Ok(if is_dirty { Some(Health::Dirty) } else { looks.into_iter().next().flatten() })
    }
}

/// The network around an address as hosters have them: 256 addresses of the old kind, a site of the new.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{}/48", std::net::Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FindingFilter;
    use crate::story::Story;

    #[test]
    fn networks_are_told_as_hosters_have_them() {
        for (address, told) in [
            ("203.0.113.77", "203.0.113.0/24"),
            ("::ffff:203.0.113.77", "203.0.113.0/24"),
            ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ] {
            assert_eq!(network(address.parse().unwrap()), told);
        }
    }

    #[test]
    fn the_records_of_a_finding_are_copied_from_its_request_on() {
        let (story, writer) = crate::evidence::tests::told();
        writer.close().unwrap();
        let reader = story.reader();
        let found: Vec<_> = reader.findings(&FindingFilter::default()).unwrap().map(Result::unwrap).collect();
        let kinds = |bytes: &[u8]| -> Vec<String> {
            let found = suyuan_archive::Reader::new(io::Cursor::new(bytes.to_vec()));
            found.map(|found| found.unwrap().record.kind().to_owned()).collect()
        };
        let mut copy = EvidenceCopy::of(&reader);
        for (number, finding) in found.iter().enumerate() {
            let kept = finding.sightings[0].warc.clone().unwrap();
            let (bytes, answer) = copy.records(&kept).unwrap().unwrap();
            let exchange = ["request", "response"];
            let head = usize::from(number == 0);
            assert_eq!(kinds(&bytes)[head..][..2], exchange);
            assert_eq!(kinds(&bytes).iter().filter(|kind| *kind == "response").count(), 1);
            assert_eq!(kinds(&bytes).first().is_some_and(|kind| kind == "warcinfo"), number == 0);
            let answer = suyuan_archive::read_at(io::Cursor::new(bytes), answer as u64, 0).unwrap();
            assert_eq!(answer.record.target(), Some(finding.page.as_str()));
        }
        let kept = found[0].sightings[0].warc.clone().unwrap();
        assert_eq!(copy.records(&Kept { offset: kept.offset + 1, ..kept.clone() }).unwrap(), None);
        std::fs::remove_dir_all(evidence_folder(&story.path)).unwrap();
        assert_eq!(EvidenceCopy::of(&reader).records(&kept).unwrap(), None);
    }

    #[test]
    fn who_answered_and_what_is_gone_is_read_from_captures() {
        let (story, writer, _) = Story::told();
        writer.close().unwrap();
        let reader = story.reader();
        let finding = reader.findings(&FindingFilter::default()).unwrap().next().unwrap().unwrap();
        assert_eq!(reader.network_of(&finding.site).unwrap().as_deref(), Some("127.0.0.0/24"));
        assert_eq!(reader.network_of(&Site::from_text("other.example")).unwrap(), None);
        for page in [finding.page.as_str(), "http://other.example/"] {
            assert_eq!(reader.last_health(page).unwrap(), None);
        }
        story.tamper("UPDATE capture SET status = 410");
        assert_eq!(story.reader().last_health(finding.page.as_str()).unwrap(), Some(Health::Gone));
    }
}
