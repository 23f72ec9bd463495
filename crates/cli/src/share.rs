//! `share`: what partners take in.

mod feed;
mod removal;
mod report;
mod reports;
mod tables;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use suyuan_cases::CleanLooks;
use suyuan_ledger::{FINDINGS_BATCH_MAX, FindingFilter, LedgerError, Reader};
use suyuan_model::{CaseState, Chain, Finding, Role, Severity, Site, Timestamp, WatchKind};
use suyuan_share::{
    BlockFormat, BlockList, LeftOut, MispFeed, MispWriter, PRODUCER, RemovalFormat, StixWriter, Things, Tlp,
};
use suyuan_words::partners;

pub(crate) use reports::make_folder;

use crate::allowed::{self, Allowed};
use crate::args::{ShareArgs, ShareFormat, TlpMark};
use crate::exit::Exit;
use crate::marked::Marks;
use crate::past::{self, Trails};
use crate::screen::Screen;
use crate::{clock, out};

/// A format that tells of watched things.
#[derive(Clone, Copy)]
enum Watched {
    Stix,
    Misp,
    MispFeed,
    Csv,
    Names(BlockFormat),
}

/// Writes what partners take in.
pub(crate) fn run(args: &ShareArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let format = match args.format {
        ShareFormat::Stix => Watched::Stix,
        ShareFormat::Misp => Watched::Misp,
        ShareFormat::MispFeed => Watched::MispFeed,
        ShareFormat::Csv => Watched::Csv,
        ShareFormat::Rpz => Watched::Names(BlockFormat::Rpz),
        ShareFormat::Hosts => Watched::Names(BlockFormat::Hosts),
        ShareFormat::Adguard => Watched::Names(BlockFormat::Adguard),
        ShareFormat::Xlsx => return report::book(args, screen),
        ShareFormat::Html => return report::page(args, screen),
        ShareFormat::Parquet => return tables::run(args, screen),
        ShareFormat::Removal => return removal::run(args, RemovalFormat::Jsonl, screen),
        ShareFormat::RemovalCsv => return removal::run(args, RemovalFormat::Csv, screen),
        ShareFormat::Xarf => return reports::run(args, screen),
    };
    watched(args, format, screen)
}

fn watched(args: &ShareArgs, format: Watched, screen: &Screen) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let (now, tlp) = (clock::now(), Tlp::from(args.tlp));
    let sieve = Sieve::of(&reader, now)?;
    let (things, not_told) = things(&reader, &sieve, now, tlp)?;
    let farms = farms(&reader, &sieve.allowed, now)?;
    // Things were counted by themselves; now what is said of them goes without the names of those that are kept back.
    let sieve = Sieve { marks: Marks::up_to(&reader, tlp)?, ..sieve };
    let choice = suyuan_share::choose(&things, &farms, &past::rules(&reader)?);
    let authority = reader.authority()?;
    let producer = args.reporter_org.as_deref().unwrap_or(PRODUCER);
    match format {
        Watched::Stix => out::write_to(&args.out, screen.lang, |out| {
            let mut writer = StixWriter::begin(producer, tlp, choice.things.iter().copied(), out)?.with_farms(&farms);
            if let Some(authority) = &authority {
                writer = writer.on_authority(authority)?;
            }
            each_finding(&reader, &sieve, |finding, chain| Ok(writer.put(finding, chain)?))?;
            Ok(writer.end()?)
        }),
        Watched::Misp => out::write_to(&args.out, screen.lang, |out| {
            let mut writer = MispWriter::begin(producer, tlp, &choice, out)?;
            if let Some(authority) = &authority {
                writer = writer.on_authority(authority);
            }
            each_finding(&reader, &sieve, |finding, chain| Ok(writer.put(finding, chain)?))?;
            Ok(writer.end()?)
        }),
        Watched::MispFeed => {
            let mut feed = MispFeed::begin(producer, tlp, &choice);
            if let Some(authority) = &authority {
                feed = feed.on_authority(authority);
            }
            feed::write(&reader, &sieve, feed, &args.out, screen.lang)
        }
        Watched::Csv => out::write_to(&args.out, screen.lang, |out| {
            Ok(suyuan_share::write_things(choice.things.iter().copied(), tlp, out)?)
        }),
        Watched::Names(format) => out::write_to(&args.out, screen.lang, |out| {
            let list = BlockList { names: &choice.names, tlp, now, authority: authority.as_ref() };
            Ok(suyuan_share::write_block_list(&list, format, out)?)
        }),
    }?;
    tell(screen, &not_told, choice.left_out, matches!(format, Watched::Names(_)));
    Ok(Exit::Done)
}

/// Which findings are passed on.
struct Sieve {
    allowed: Allowed,
    /// Sites whose cases a person dismissed.
    dismissed: HashSet<Site>,
    /// When pages were last found clean of which the sites are not clean as a whole.
    clean: CleanLooks,
    /// To whom they may be passed on, where things are not counted by themselves.
    marks: Marks,
}

impl Sieve {
    fn of(reader: &Reader, now: Timestamp) -> Result<Sieve, LedgerError> {
        let is_dismissed = |(site, history): (Site, Vec<_>)| {
            (suyuan_cases::state_of(&history, now) == CaseState::Dismissed).then_some(site)
        };
        let dismissed = allowed::histories(reader, now)?.into_iter().filter_map(is_dismissed).collect();
        let allowed = Allowed::of(reader, now)?;
        let clean = Self::clean(reader, &allowed)?;
        Ok(Sieve { allowed, dismissed, clean, marks: Marks::none() })
    }

    /// Where all of a site is clean by now, it is told what it was about.
    fn clean(reader: &Reader, allowed: &Allowed) -> Result<CleanLooks, LedgerError> {
        let mut clean = reader.clean_looks()?;
        if clean.is_empty() {
            return Ok(clean);
        }
        let (mut of_page, mut left) = (BTreeMap::new(), HashSet::new());
        for finding in reader.findings(&FindingFilter::default())? {
            let Some(finding) = allowed.without(finding?) else { continue };
            let page = finding.page.as_str();
            match clean.get(page) {
                Some(&at) if at > finding.last_seen => drop(of_page.insert(page.to_owned(), finding.site)),
                _ if finding.severity > Severity::Info => drop(left.insert(finding.site)),
                _ => {}
            }
        }
        clean.retain(|page, _| of_page.get(page).is_some_and(|site| left.contains(site)));
        Ok(clean)
    }

    /// The same for what is handed on with this mark.
    fn marked(reader: &Reader, now: Timestamp, tlp: Tlp) -> Result<Sieve, LedgerError> {
        Ok(Sieve { marks: Marks::up_to(reader, tlp)?, ..Sieve::of(reader, now)? })
    }

    /// The finding as far as it is not allowed; none where nobody is to be told of it: who only writes about a thing, or
    /// was found to be innocent, is no partner's affair.
    fn pass(&self, finding: Finding) -> Option<Finding> {
        let finding = self.allowed.without(self.marks.pass(finding)?)?;
        if self.clean.get(finding.page.as_str()).is_some_and(|&at| at > finding.last_seen) {
            return None;
        }
        (finding.severity != Severity::Info && !self.dismissed.contains(&finding.site)).then_some(finding)
    }
}

/// How much is not handed on before it is chosen among what is left.
struct NotTold {
    /// Things that the watchlist has no longer.
    unlisted: u64,
    /// Things whose own mark is stricter than that of what is handed on.
    marked: u64,
    /// Findings that are kept back.
    kept_back: u64,
}

/// The watched things of all findings that the watchlist still has and whose marks let them be handed on.
fn things(reader: &Reader, sieve: &Sieve, now: Timestamp, tlp: Tlp) -> Result<(Things, NotTold), LedgerError> {
    let (mut things, mut kept_back) = (Things::default(), 0);
    for finding in reader.findings(&FindingFilter::default())? {
        let finding = finding?;
        things.meet(&finding);
        match sieve.pass(finding) {
            Some(finding) => things.take(&finding),
            None => kept_back += 1,
        }
    }
    let mut listed: HashSet<(WatchKind, String)> = HashSet::new();
    let mut stricter: HashSet<(WatchKind, String)> = HashSet::new();
    let marks = Marks::up_to(reader, tlp)?;
    reader.each_watch(now, |watch| {
        if things.has(watch.kind, watch.value) {
            listed.insert((watch.kind, watch.value.to_owned()));
            let is_below = || marks.names(watch.value);
            if Tlp::strictest_in(watch.licence).is_some_and(|mark| mark > tlp) || is_below() {
                stricter.insert((watch.kind, watch.value.to_owned()));
            }
        }
    })?;
    let unlisted = things.keep(|watch| listed.contains(&(watch.kind, watch.value.clone())));
    let marked = things.keep(|watch| !stricter.contains(&(watch.kind, watch.value.clone())));
    Ok((things, NotTold { unlisted, marked, kept_back }))
}

/// Hands on each finding with its shortest chain, a batch at a time.
fn each_finding(
    reader: &Reader,
    sieve: &Sieve,
    mut take: impl FnMut(&Finding, Option<&Chain>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let trails = Trails::of(reader);
    let mut findings = reader.findings_on_pages(&FindingFilter::default())?;
    loop {
        let batch: Vec<_> = findings.by_ref().take(FINDINGS_BATCH_MAX).collect::<Result<_, _>>()?;
        if batch.is_empty() {
            return Ok(());
        }
        let pages = batch.iter().map(|(page, finding)| (finding.page.as_str().to_owned(), *page));
        let past = trails.to(pages, 0)?;
        for finding in batch.into_iter().filter_map(|(_, finding)| sieve.pass(finding)) {
            let chain = past.shortest(&finding).map(|chain| sieve.marks.chain(chain));
            take(&finding, chain.as_ref())?;
        }
    }
}

/// The sites that a person called farms, and whose cases nobody dismissed.
fn farms(reader: &Reader, allowed: &Allowed, now: Timestamp) -> Result<BTreeSet<Site>, LedgerError> {
    let with_findings: HashSet<Site> = reader.sites_of_findings()?.into_iter().collect();
    let is_farm = |(site, history): &(Site, Vec<_>)| {
        suyuan_cases::role_by_hand(history).is_some_and(|(_, role)| role == Role::Farm)
            && suyuan_cases::state_of(history, now) != CaseState::Dismissed
            && with_findings.contains(site)
            && !allowed.allows(WatchKind::Domain, site.as_str())
    };
    Ok(allowed::histories(reader, now)?.into_iter().filter(is_farm).map(|(site, _)| site).collect())
}

/// Says what is left out, and why.
fn tell(screen: &Screen, not_told: &NotTold, left_out: LeftOut, only_names: bool) {
    let NotTold { unlisted, marked, kept_back } = *not_told;
    let LeftOut { hosting, shared, unfit, no_names, tier_two } = left_out;
    screen.counts(&[
        (partners::LEFT_OUT_KEPT_BACK, kept_back),
        (partners::LEFT_OUT_HOSTING, hosting),
        (partners::LEFT_OUT_SHARED, shared),
        (partners::LEFT_OUT_UNFIT, unfit),
        (partners::LEFT_OUT_NO_NAMES, if only_names { no_names } else { 0 }),
        (partners::LEFT_OUT_TIER_TWO, tier_two),
        (partners::LEFT_OUT_UNLISTED, unlisted),
        (partners::LEFT_OUT_MARKED, marked),
    ]);
}

impl From<TlpMark> for Tlp {
    fn from(mark: TlpMark) -> Tlp {
        match mark {
            TlpMark::Clear => Tlp::Clear,
            TlpMark::Green => Tlp::Green,
            TlpMark::Amber => Tlp::Amber,
            TlpMark::AmberStrict => Tlp::AmberStrict,
            TlpMark::Red => Tlp::Red,
        }
    }
}
