//! Every output of one small story, and of the same story with whatever a stranger may write in it.

mod hostile;
mod limits;
mod reading;
mod told;
mod told_chains;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::Cursor;

use calamine::{Reader as _, Xlsx};
use suyuan_cases::{
    CHAINS_LISTED_MAX, CaseDraft, CaseFile, Claims, Contacts, Gap, HopGraph, Known, LinkedFindings, PacketKey, Past,
    Split, StatsOf, Ways, drafts, gaps_everywhere,
};
use suyuan_model::{
    CaseChange, CaseEvent, Claim, ClaimKind, ClaimSeen, Concealment, Confidence, Contact, ContactNote, Decoding,
    EvidenceLevel, Finding, FindingId, HopKind, Kept, MoveEvidence, NoticeEvent, NoticeStep, PageUrl, Party, Place,
    SearchResult, Severity, Sighting, SightingSeen, Site, SiteRules, Technique, TechniqueGroup, Timestamp, UrlId,
    Vantage, Watch, WatchId, WatchKind,
};
use suyuan_words::Lang;

use crate::{
    CasesFormat, CasesWriter, ChainsFormat, ChainsOf, ChainsWriter, CleanupFormat, CleanupWriter, FindingsFormat,
    FindingsWriter, OnRecord, PacketsWriter, Report, ReportBook, ShareError,
};

/// A portal leads to a school, whose page has what somebody wrote there; a mirror leads to it as well.
pub(super) struct Story {
    pub(super) findings: Vec<Finding>,
    past: Past,
    cases: Vec<CaseFile>,
    notes: Vec<String>,
    everywhere: Vec<Gap>,
}

/// What strangers write in a story.
pub(super) struct Written<'a> {
    /// The title of the link, the snippet, the raw text, the words of links, the query …
    pub(super) text: &'a str,
    /// The page, as far as a URL can say it.
    pub(super) page: &'a str,
    /// What is watched.
    pub(super) watch: Watch,
}

pub(super) fn casino() -> Watch {
    Watch {
        kind: WatchKind::Domain,
        value: "casino.example".to_owned(),
        category: "gambling".to_owned(),
        source: "police-2026-11".to_owned(),
        listed: None,
        licence: String::new(),
    }
}

pub(super) fn moment(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn sighting(written: &Written<'_>) -> Sighting {
    Sighting {
        watch: WatchId(0),
        technique: Technique::M3,
        place: Place::Anchor,
        concealment: vec![Concealment::OutsideDocument, Concealment::Encoded],
        raw: format!("http://a.casino.example/?{}", written.text),
        decoded_by: vec![Decoding::Entity],
        matched_url: Some("http://a.casino.example/?x".to_owned()),
        text: written.text.to_owned(),
        rel: vec!["nofollow".to_owned()],
        selector: Some("html > body > div:nth-of-type(2) > a".to_owned()),
        byte_offset: Some(8123),
        snippet: format!("<a href=\"http://a.casino.example/\">{}</a>", written.text),
        severity: Severity::Critical,
        level: EvidenceLevel::E2,
    }
}

fn finding(page: &str, written: &Written<'_>, sighting: Sighting) -> Finding {
    let page_found = page.to_owned();
    let page = PageUrl::new(page).unwrap();
    let (severity, level) = (sighting.severity, sighting.level);
    Finding {
        id: FindingId::of(&page, &written.watch),
        site: SiteRules::default().site_of(&page),
        page,
        page_found,
        watch: written.watch.clone(),
        severity,
        level,
        first_seen: moment("2026-11-20T20:00:00Z"),
        last_seen: moment("2026-11-23T20:00:00Z"),
        run: "crawl-2".to_owned(),
        sightings: vec![SightingSeen {
            sighting,
            vantage: Vantage::Plain,
            http_status: 200,
            sha256: "ab".repeat(32),
            at: moment("2026-11-23T20:00:00Z"),
            warc: Some(Kept { file: "suyuan-20261123200000000-00001.warc.gz".to_owned(), offset: 381 }),
        }],
    }
}

impl Story {
    pub(super) fn of(written: &Written<'_>) -> Story {
        let text = written.text;
        let mention = Sighting {
            technique: Technique::T2,
            place: Place::Text,
            concealment: Vec::new(),
            matched_url: None,
            selector: None,
            severity: Severity::Info,
            level: EvidenceLevel::E0,
            ..sighting(written)
        };
        let findings = vec![
            finding(written.page, written, sighting(written)),
            finding("http://news.example/warning", written, mention),
        ];
        let result = SearchResult {
            engine: "baidu".to_owned(),
            query: text.to_owned(),
            rank: Some(3),
            title: text.to_owned(),
            ..SearchResult::default()
        };
        let hops = [(1, 3, HopKind::Link), (1, 2, HopKind::Redirect), (2, 3, HopKind::Link), (2, 4, HopKind::Link)];
        let hops = hops.map(|(from, to, kind)| (UrlId(from), UrlId(to), kind));
        let graph = HopGraph::new((1..=4).map(UrlId), hops, [(UrlId(1), Some(result))]);
        let pages = findings.iter().zip([3, 4]).map(|(finding, id)| (finding.page.as_str().to_owned(), UrlId(id)));
        let ways = Ways::new(&graph, pages, CHAINS_LISTED_MAX);
        let urls = [
            "http://portal.example/".to_owned(),
            "http://mirror.example/".to_owned(),
            findings[0].page.as_str().to_owned(),
            findings[1].page.as_str().to_owned(),
        ];
        let links: Vec<_> = ways.links().into_iter().map(|hop| (hop, text.to_owned())).collect();
        let past = Past::new(ways, (1..).map(UrlId).zip(urls), links);
        let rules = SiteRules::default();
        let gap = Gap {
            what: "http://www.school.example/admin/".to_owned(),
            why: "robots-forbid".to_owned(),
            pages: Some(3),
        };
        let gaps = BTreeMap::from([(Site::from_text("school.example"), vec![gap])]);
        // The operator's own words; whatever else they name, it is not what is watched.
        let odd: String = text.replace("asino", "").replace("ASINO", "").chars().take(100).collect();
        let name = Claim { kind: ClaimKind::Organization, value: text.to_owned(), raw: text.to_owned(), linked: false };
        let claimed = ClaimSeen { claim: name, page: written.page.to_owned(), at: moment("2026-11-23T20:00:00Z") };
        let mut claims = Claims::default();
        claims.add(&Site::from_text("school.example"), claimed);
        let said = CaseEvent {
            at: moment("2026-11-24T20:00:00Z"),
            actor: odd.clone(),
            what: CaseChange::Note,
            reason: odd.clone(),
            told: false,
        };
        let answered = CaseEvent { what: CaseChange::Answer, ..said.clone() };
        let histories = BTreeMap::from([(Site::from_text("school.example"), vec![answered, said])]);
        let contact = Contact {
            site: Site::from_text("school.example"),
            party: Party::Hoster,
            owner: odd.clone(),
            contact: String::new(),
            sector: odd.clone(),
            source: odd.clone(),
            confidence: Confidence::High,
            note: Some(ContactNote::Elsewhere),
            at: moment("2026-11-24T20:00:00Z"),
        };
        let contacts: Contacts = [contact].into_iter().collect();
        let linked = LinkedFindings::default();
        let mut sorted = findings.clone();
        sorted.sort_by(|a, b| a.site.cmp(&b.site));
        let settle = |draft: Result<CaseDraft, Infallible>| {
            let draft = draft.unwrap();
            let site = draft.site().clone();
            let chain = draft.needs_way_to().and_then(|finding| past.shortest(finding));
            draft.settle(Known {
                history: histories.get(&site).map_or(&[], Vec::as_slice),
                claimed: claims.of(&site),
                gaps: gaps.get(&site).map_or(&[], Vec::as_slice),
                chain,
                ..Known::nothing(&rules, &contacts, moment("2026-11-25T08:00:00Z"))
            })
        };
        let mut cases: Vec<CaseFile> = drafts(sorted.into_iter().map(Ok), &linked).map(settle).collect();
        cases.sort_by_cached_key(CaseFile::rank);
        let notes = vec![format!("crawl-2 did not obey robots.txt, on the authority of: {odd}")];
        let looked_for = ["links", "text", "structure", "headers", "script-literal", "site-files"];
        let looks_for = |group: TechniqueGroup| looked_for.contains(&group.name());
        let everywhere = gaps_everywhere([Vantage::Spider], &[].into(), looks_for);
        Story { findings, past, cases, notes, everywhere }
    }

    pub(super) fn cleanup(&self, format: CleanupFormat, lang: Lang) -> String {
        written(|out| out.extend(self.cleanup_bytes(format, lang)))
    }

    /// Every sheet of the workbook, a row a line.
    pub(super) fn workbook(&self, lang: Lang) -> String {
        sheets_of(self.cleanup_bytes(CleanupFormat::Xlsx, lang))
    }

    /// Every file of a packet that holds all cases, for whoever is called like the first note.
    pub(super) fn packet(&self, lang: Lang) -> Vec<(&'static str, String)> {
        let mut store = Cursor::new(Vec::new());
        let mut writer = PacketsWriter::begin(Split::Owner, self.report(lang), &mut store).unwrap();
        let key = PacketKey { key: "owner:a".to_owned(), title: self.notes[0].clone() };
        for file in &self.cases {
            writer.put(&key, file, |_| Ok::<_, ShareError>(None)).unwrap();
        }
        let mut packets = writer.end().unwrap();
        assert_eq!(packets.len(), 1);
        let index = written(|out| packets.write_index(out).unwrap());
        let mut packet = packets.packet(0);
        let (mut list, mut evidence) = (Vec::new(), Vec::new());
        packet.write_list(&mut list).unwrap();
        packet.write_evidence(&mut evidence, |_| Ok::<_, ShareError>(Some(7))).unwrap();
        vec![
            ("packet html", written(|out| packet.write_cover(out).unwrap())),
            ("packet text", written(|out| packet.write_text(out).unwrap())),
            ("packet list xlsx", sheets_of(list)),
            ("packet evidence csv", String::from_utf8(evidence).unwrap()),
            ("packet reply csv", written(|out| packet.write_reply(out).unwrap())),
            ("packet index csv", index),
        ]
    }

    /// Every sheet of the workbook that is shared.
    fn book(&self, lang: Lang) -> String {
        let (mut cases, mut findings) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
        let mut book = ReportBook::begin(self.report(lang), &mut cases, &mut findings).unwrap();
        let mut stats = StatsOf::new(None, moment("2026-11-25T08:00:00Z"));
        for file in &self.cases {
            stats.take(file, None);
            book.case(file).unwrap();
        }
        for finding in &self.findings {
            book.finding(finding, self.past.shortest(finding).as_ref()).unwrap();
        }
        let mut out = Vec::new();
        book.end(&stats.end(), &mut out).unwrap();
        sheets_of(out)
    }

    fn report(&self, lang: Lang) -> Report<'_> {
        Report {
            lang,
            now: moment("2026-11-25T08:00:00Z"),
            notes: &self.notes,
            everywhere: &self.everywhere,
            width: 100,
        }
    }

    fn cleanup_bytes(&self, format: CleanupFormat, lang: Lang) -> Vec<u8> {
        let (mut store, mut out) = (Cursor::new(Vec::new()), Vec::new());
        let mut writer = CleanupWriter::begin(format, self.report(lang), &mut store).unwrap();
        self.cases.iter().for_each(|file| writer.put(file).unwrap());
        writer.end(&mut out).unwrap();
        out
    }

    pub(super) fn findings(&self, format: FindingsFormat, lang: Lang) -> String {
        written(|out| {
            let mut writer = FindingsWriter::begin(format, lang, out).unwrap();
            for finding in &self.findings {
                writer.put(finding, self.past.shortest(finding).as_ref()).unwrap();
            }
            writer.end().unwrap();
        })
    }

    pub(super) fn chains(&self, format: ChainsFormat, lang: Lang) -> String {
        written(|out| {
            let mut writer = ChainsWriter::begin(format, lang, out);
            for finding in self.findings.iter().cloned() {
                writer.put(ChainsOf { traced: self.past.trace(&finding), finding }).unwrap();
            }
            writer.end().unwrap();
        })
    }

    /// The list of cases for a terminal or a spreadsheet.
    fn list(&self, format: CasesFormat, lang: Lang) -> String {
        let mut store = Cursor::new(Vec::new());
        let mut writer = CasesWriter::begin(format, lang, 100, &mut store).unwrap();
        self.cases.iter().for_each(|file| writer.put(file).unwrap());
        written(|out| writer.end(out).unwrap())
    }

    /// What a mail server, which is a stranger too, said of a message about a site.
    fn notice(&self, site: &Site) -> NoticeEvent {
        let [message, recipient, actor, sha256, unreviewed] =
            ["1@cert.example.org", "it@school.example", "li", "", ""].map(str::to_owned);
        let answer = self.notes.concat();
        let (step, at) = (NoticeStep::Refused, moment("2026-11-25T08:00:00Z"));
        NoticeEvent {
            message,
            sites: vec![site.clone()],
            recipient,
            sha256,
            step,
            answer,
            unreviewed,
            at,
            actor,
            told: true,
        }
    }

    /// Everything about the cases, for a terminal.
    fn show(&self, lang: Lang) -> String {
        let events: Vec<NoticeEvent> = self.cases.iter().map(|file| self.notice(&file.case.site)).collect();
        let moves = self.cases.iter().flat_map(|file| {
            let evidence = |at| MoveEvidence {
                page: file.sample_page.clone(),
                at,
                sha256: "0".repeat(64),
                run: "crawl-1".to_owned(),
            };
            file.history.iter().map(move |event| ((file.case.site.clone(), event.at), evidence(event.at)))
        });
        let known = OnRecord { notices: &events, moves: &moves.collect() };
        written(|out| crate::show(&self.report(lang), &self.cases, known, out).unwrap())
    }

    /// Everything that is meant for people.
    pub(super) fn for_people(&self, lang: Lang) -> Vec<(&'static str, String)> {
        let packet = self.packet(lang);
        let told = vec![
            ("cleanup text", self.cleanup(CleanupFormat::Text, lang)),
            ("cleanup csv", self.cleanup(CleanupFormat::Csv, lang)),
            ("cases text", self.list(CasesFormat::Text, lang)),
            ("cases csv", self.list(CasesFormat::Csv, lang)),
            ("cases show", self.show(lang)),
            ("cleanup xlsx", self.workbook(lang)),
            ("cleanup md", self.cleanup(CleanupFormat::Md, lang)),
            ("cleanup html", self.cleanup(CleanupFormat::Html, lang)),
            ("findings text", self.findings(FindingsFormat::Text, lang)),
            ("findings csv", self.findings(FindingsFormat::Csv, lang)),
            ("chains text", self.chains(ChainsFormat::Text, lang)),
            ("chains dot", self.chains(ChainsFormat::Dot, lang)),
            ("chains mermaid", self.chains(ChainsFormat::Mermaid, lang)),
            ("chains svg", self.chains(ChainsFormat::Svg, lang)),
            ("share xlsx", self.book(lang)),
        ];
        packet.into_iter().chain(told).collect()
    }
}

fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    write(&mut out);
    String::from_utf8(out).unwrap()
}

/// Every sheet of a workbook, a row a line.
fn sheets_of(bytes: Vec<u8>) -> String {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let mut told = String::new();
    for (name, range) in book.worksheets() {
        told += &format!("# {name}\n");
        for row in range.rows() {
            let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
            told += &format!("{}\n", cells.join(" ¦ "));
        }
    }
    told
}
