//! `cases lookup`: asks over the network who can be told of sites, and keeps what it is told.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use suyuan_cases::CaseFile;
use suyuan_crawl::{Clock, Ended, Learned, Stop, look_up};
use suyuan_fetch::{LiveFetcher, serve};
use suyuan_ledger::{Hand, Held, LedgerError, Opening, Reader, RegisterListKept, Writer};
use suyuan_model::{Case, CaseState, Lookup, LookupSource, PageUrl, Party, Role, Saved, Seed, Timestamp, Untrusted};
use suyuan_owners::{Inquiry, LookedUp, REGISTERS_AT, RegisterList, Registers, Subject};
use suyuan_share::{LookupTold, tell_lookups};
use suyuan_words::{Lang, cases as words, cli, say};

use super::no_case;
use crate::args::{CaseName, CasesLookupArgs, LooksFormat};
use crate::exit::{Exit, Unusable, unusable};
use crate::job::{self, Prepared};
use crate::job_file::{self, shown};
use crate::screen::Screen;
use crate::signals::Signals;
use crate::{clock, language, lists, out, past, settle};

/// The name of the job whose pace and contact hold.
const JOB: &str = "lookup";

/// Unless somebody names a case, its site is not asked again before so long: a run that was stopped goes on.
const AGAIN_AFTER: Duration = Duration::from_hours(24);

/// With `--due`, what was looked up is looked up again after so long.
const DUE_AFTER: Duration = Duration::from_hours(30 * 24);

/// Looks up who can be told of the cases that are asked for.
pub(super) fn run(args: &CasesLookupArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let lang = screen.lang;
    if let Some(flag) = args.misplaced() {
        unusable!("{}", say(lang, words::NOT_AT_LOOKUP, &[("flag", &flag.replace('_', "-"))]));
    }
    let file = args.job.as_deref().map(|path| job_file::read(path, lang)).transpose()?;
    let mut flags = args.flags.clone().over(file.map(|file| file.flags).unwrap_or_default());
    (flags.seeds, flags.seed, flags.reports, flags.record) = (Vec::new(), Vec::new(), None, None);
    (flags.sites, flags.kind) = (Vec::new(), None);
    let ledger = flags.ledger.clone().unwrap_or_else(|| "suyuan.db".into());
    let reader = Reader::open(&ledger)?;
    let subjects = subjects(&reader, args, lang)?;
    if subjects.is_empty() {
        // Nothing to ask is no reason to get in the way of another run.
        drop(reader);
        Held::take(&ledger)?.give_back();
        screen.note(&say(lang, words::NONE_TO_LOOK_UP, &[]));
        return Ok(Exit::Done);
    }
    let home =
        |subject: &Subject| Seed { found: subject.home.as_str().to_owned(), url: subject.home.clone(), result: None };
    let prepared = job::prepare_from(&flags, Some(JOB.to_owned()), Some(subjects.iter().map(home).collect()), screen)?;
    let registers = Bootstrap::of(args.rdap_bootstrap.as_deref(), lang)?;
    let (now, rules) = (clock::now(), prepared.job.plan.rules.clone());
    let mut inquiry = Inquiry::new(subjects, rules, now, clock::is_told(), registers.at.clone());
    registers.hand_over(&mut inquiry, &reader, now)?;
    let saved = Saved { lanes: reader.lanes()?, robots: reader.robots_copies()?, ..Saved::default() };
    drop(reader);
    let runtime = tokio::runtime::Runtime::new().context("failed to start")?;
    let (ended, told) = runtime.block_on(ask(prepared, &mut inquiry, saved, screen))?;
    write(&told, args.format, lang)?;
    let whole = told.iter().filter(|told| told.is_whole).count();
    let has_owner = |told: &&LookedUp| told.contacts.iter().any(|it| it.party == Party::Owner);
    let found = told.iter().filter(has_owner).count();
    screen.note(&say(lang, words::LOOKED_UP, &[("n", &whole), ("found", &found)]));
    if matches!(ended, Ended::Drained | Ended::PagesMax) {
        return Ok(Exit::Done);
    }
    screen.note(&say(lang, words::LOOKUP_STOPPED, &[("n", &inquiry.open())]));
    Ok(Exit::Stopped)
}

/// The sites that are to be asked about.
fn subjects(reader: &Reader, args: &CasesLookupArgs, lang: Lang) -> anyhow::Result<Vec<Subject>> {
    let (now, lookups, rules) = (clock::now(), reader.lookups()?, past::rules(reader)?);
    let mut unknown: HashSet<&CaseName> = args.cases.iter().collect();
    let mut subjects = Vec::new();
    settle::each_case(&mut reader.ahead()?, settle::Which::Polluted, now, |file| {
        unknown.retain(|wanted| !wanted.means(&file));
        let is_asked = if args.cases.is_empty() {
            needs_owner(&file, args.due)
        } else {
            args.cases.iter().any(|wanted| wanted.means(&file))
        };
        let is_over = |after: Duration| is_over(lookups.get(&file.case.site), after, now);
        let is_due = if args.due { is_over(DUE_AFTER) } else { !args.cases.is_empty() || is_over(AGAIN_AFTER) };
        if is_asked
            && is_due
            && let Ok(page) = PageUrl::new(&file.sample_page)
            && let Some(mut subject) = Subject::new(file.case.site.clone(), &page, &rules)
        {
            let of_sample = file.findings.iter().find(|finding| finding.page == file.sample_page);
            let page = of_sample.map_or(Ok(None), |finding| reader.page_of(finding.id))?;
            subject.address = page.map_or(Ok(None), |page| reader.address_of(page))?;
            subjects.push(subject);
        }
        Ok(())
    })?;
    if let Some(wanted) = unknown.into_iter().min() {
        unusable!("{}", no_case(lang, "CASE", wanted));
    }
    Ok(subjects)
}

/// Whether somebody has still to be told of a case, and nobody says who: what was looked up long ago says it no more.
fn needs_owner(file: &CaseFile, is_again: bool) -> bool {
    let is_open = matches!(file.case.state, CaseState::Open | CaseState::Confirmed | CaseState::Relapsed);
    let is_told = file
        .contacts
        .iter()
        .any(|it| it.party == Party::Owner && !it.contact.is_empty() && !(is_again && it.is_looked_up()));
    is_open && file.case.role != Role::Farm && !is_told
}

fn is_over(lookups: Option<&Vec<Lookup>>, after: Duration, now: Timestamp) -> bool {
    let lookups = || lookups.into_iter().flatten();
    // What was stopped is gone on with.
    if lookups().count() < LookupSource::ALL.len() {
        return true;
    }
    let has_run_out = |it: &Lookup| it.expires.is_some_and(|expires| it.at < expires && expires <= now);
    let last = lookups().map(|lookup| lookup.at).max();
    last.is_none_or(|last| last.after(after) <= now) || lookups().any(has_run_out)
}

/// Where the lists of registers come from.
struct Bootstrap {
    at: PageUrl,
    /// Those of a folder, which nobody is asked for.
    at_hand: Option<BTreeMap<RegisterList, Registers>>,
}

impl Bootstrap {
    /// A folder or a URL; what is not given is IANA's.
    fn of(from: Option<&str>, lang: Lang) -> anyhow::Result<Bootstrap> {
        let from = from.unwrap_or(REGISTERS_AT);
        if let Ok(at) = PageUrl::new(&format!("{}/", from.trim_end_matches('/'))) {
            return Ok(Bootstrap { at, at_hand: None });
        }
        let mut lists = BTreeMap::new();
        for list in RegisterList::ALL {
            let path = Path::new(from).join(format!("{list}.json"));
            if path.is_file() {
                let bytes = lists::bytes_of(&path, lang)?;
                let Some(registers) = Registers::read(*list, &bytes) else {
                    unusable!("{}", say(lang, words::NO_REGISTER_LIST, &[("file", &shown(&path))]));
                };
                lists.insert(*list, registers);
            }
        }
        if lists.is_empty() {
            unusable!("{}", say(lang, words::NO_REGISTER_LISTS, &[("file", &shown(Path::new(from)))]));
        }
        let at = PageUrl::new(REGISTERS_AT).map_err(|error| anyhow::anyhow!(error))?;
        Ok(Bootstrap { at, at_hand: Some(lists) })
    }

    /// Gives the inquiry what is at hand: a folder's lists, else those that the ledger keeps and that still hold.
    fn hand_over(self, inquiry: &mut Inquiry, reader: &Reader, now: Timestamp) -> anyhow::Result<()> {
        for list in RegisterList::ALL {
            let registers = if let Some(lists) = &self.at_hand {
                Some(lists.get(list).cloned().unwrap_or_default())
            } else {
                let url = self.at.join(&format!("{list}.json")).map_err(|error| anyhow::anyhow!(error))?;
                let kept = reader.register_list(list.name(), url.as_str(), now)?;
                kept.and_then(|kept| Registers::read(*list, kept.body.as_bytes()))
            };
            if let Some(registers) = registers {
                inquiry.has_list(*list, registers);
            }
        }
        Ok(())
    }
}

/// Asks, and keeps each answer as it comes.
async fn ask(
    prepared: Prepared,
    inquiry: &mut Inquiry,
    saved: Saved,
    screen: &Screen,
) -> anyhow::Result<(Ended, Vec<LookedUp>)> {
    let Prepared { job, settings, ledger, web, .. } = prepared;
    // Holds the run lock; what is found is written as short edits are.
    let writer = Writer::open_with(&ledger, Opening { clock: Box::new(clock::now), ..Opening::default() })?;
    let stop = Stop::new();
    Signals::obey(stop.clone(), screen.clone(), suyuan_words::progress::STOPPING)
        .context("failed to listen for signals")?;
    let mut served = None;
    let settings = match web {
        Some(web) => {
            let listening = serve(Arc::new(web), SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
            let settings = listening.settings_for(settings);
            served = Some(listening);
            settings
        }
        None => settings,
    };
    let live = LiveFetcher::new(settings).map_err(|error| Unusable(language::told_whole(screen.lang, &error)))?;
    let clock = if clock::is_told() { Clock::From(clock::now()) } else { Clock::Real };
    let mut told = Vec::new();
    let keep = &mut |learned: Learned| keep(&ledger, learned, &mut told);
    let ended = look_up(&job, inquiry, saved, Arc::new(live), clock, stop, keep).await?;
    drop(served);
    writer.close()?;
    told.sort_by(|a, b| a.site.cmp(&b.site));
    Ok((ended, told))
}

fn keep(ledger: &Path, learned: Learned, told: &mut Vec<LookedUp>) -> Result<(), LedgerError> {
    let hand = Hand::open(ledger)?;
    match learned {
        Learned::Manners(changes) => hand.keep_manners(&changes)?,
        Learned::List(list) => hand.put_register_list(&RegisterListKept {
            list: list.list.name().to_owned(),
            url: list.url,
            body: list.body,
            at: list.at,
            expires: list.expires,
        })?,
        Learned::Site(looked_up) => {
            hand.put_lookup(&looked_up.site, &looked_up.contacts, &looked_up.lookups)?;
            told.push(looked_up);
        }
    }
    hand.commit()
}

fn write(told: &[LookedUp], format: LooksFormat, lang: Lang) -> anyhow::Result<()> {
    let line = |LookedUp { site, contacts, lookups, .. }: &LookedUp| LookupTold {
        case: Case::id_of(site),
        site: site.clone(),
        contacts: contacts.clone(),
        lookups: lookups.clone(),
    };
    let lines: Vec<LookupTold> = told.iter().map(line).collect();
    out::write_to("-".as_ref(), lang, |out| Ok(tell_lookups(&lines, format == LooksFormat::Jsonl, lang, out)?))
}

/// Refuses a name of a source that belongs to what is looked up.
pub(super) fn refuse_own_source(sources: BTreeSet<&str>, lang: Lang) -> anyhow::Result<()> {
    let is_own = |name: &str| name == suyuan_cases::FOOT || LookupSource::from_name(name).is_some();
    let own = sources.into_iter().find(|source| is_own(&source.trim().to_lowercase()));
    if let Some(found) = own {
        let values: [(&str, &dyn std::fmt::Display); 3] = [
            ("what", &"--source"),
            ("expected", &say(lang, words::A_SOURCE_OF_ITS_OWN, &[])),
            ("found", &Untrusted(found).terminal()),
        ];
        unusable!("{}", say(lang, cli::EXPECTED, &values));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use suyuan_model::LookupOutcome;

    use super::*;

    #[test]
    fn what_was_looked_up_is_looked_up_again_when_its_time_is_over() {
        let at = |day: &str| Timestamp::parse(&format!("2026-11-{day}T12:00:00Z")).unwrap();
        let lookup = |day| Lookup {
            source: LookupSource::SecurityTxt,
            outcome: LookupOutcome::Nothing,
            url: String::new(),
            expires: None,
            at: at(day),
            told: true,
        };
        let place = |&source: &LookupSource| Lookup { source, ..lookup("20") };
        let mut before: Vec<Lookup> = LookupSource::ALL.iter().map(place).collect();
        before[1].at = at("23");
        assert!(is_over(None, AGAIN_AFTER, at("24")));
        assert!(is_over(Some(&before), AGAIN_AFTER, at("24")));
        assert!(!is_over(Some(&before), Duration::from_hours(25), at("24")));
        // What said until when it holds is asked again from then on.
        let mut expires = before.clone();
        expires[0].expires = Some(at("25"));
        assert!(!is_over(Some(&expires), DUE_AFTER, at("24")) && is_over(Some(&expires), DUE_AFTER, at("25")));
        // What was stopped on the way is gone on with.
        before.pop();
        assert!(is_over(Some(&before), DUE_AFTER, at("23")));
    }

    #[test]
    fn where_the_lists_of_registers_come_from() {
        let at = |from| Bootstrap::of(from, Lang::En).map(|it| it.at.as_str().to_owned());
        assert_eq!(at(None).unwrap(), REGISTERS_AT);
        assert_eq!(at(Some("https://mirror.example/rdap")).unwrap(), "https://mirror.example/rdap/");
        assert!(at(Some("no/such/folder")).unwrap_err().to_string().contains("dns.json"));
        assert!(refuse_own_source(BTreeSet::from(["owners", "a.example"]), Lang::En).is_ok());
        assert!(refuse_own_source(BTreeSet::from(["rdap:ip"]), Lang::En).is_err());
    }
}
