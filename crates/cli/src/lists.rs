//! Lists that the operator names: read, and every row that cannot be used told.

use std::collections::{BTreeMap, HashSet};
use std::io::Read as _;
use std::path::Path;

use suyuan_ledger::Refusal;
use suyuan_lists::{LIST_BYTES_MAX, ListError, ReadList, Reject, SeedOptions, WatchlistOptions};
use suyuan_model::{Allow, Contact, Ends, Seed, SiteRules, Timestamp, Unlisted, Watch, WatchKind};
use suyuan_words::{Lang, Word, cli, jobs, say};

use crate::exit::{Unusable, unusable};
use crate::job_file::shown;
use crate::language;
use crate::screen::Screen;

/// How many bad rows of one list are told one by one; the rest is counted.
pub(crate) const REJECTS_TOLD_MAX: usize = 20;

/// Watchlists, read.
pub(crate) struct Watched {
    /// What is known to be illegal.
    pub(crate) entries: Vec<Watch>,
    /// How many rows said the same as one before them.
    pub(crate) repeated: usize,
    /// Until when entries hold, of those that end.
    pub(crate) ends: Ends,
    /// What is listed no longer.
    pub(crate) ended: Vec<Unlisted>,
    /// What the lists themselves except.
    pub(crate) allowed: Vec<Allow>,
    /// What could not be used of each file.
    pub(crate) refusals: Vec<Refusal>,
}

/// Reads watchlists, telling what cannot be used.
pub(crate) fn watchlists(
    files: &[impl AsRef<Path>],
    options: &WatchlistOptions,
    screen: &Screen,
) -> anyhow::Result<Watched> {
    let mut watched = Watched {
        entries: Vec::new(),
        repeated: 0,
        ends: Ends::new(),
        ended: Vec::new(),
        allowed: Vec::new(),
        refusals: Vec::new(),
    };
    for file in files {
        let file = file.as_ref();
        let list = read(file, screen, |name, bytes| suyuan_lists::read_watchlist(name, bytes, options))?;
        watched.refusals.extend(refusals("watchlist", file, &list.rejects));
        // Of several lists of a source the last that has a thing says until when.
        watched.ended.extend(list.ended);
        if !watched.ends.is_empty() || !watched.ended.is_empty() {
            let things: HashSet<(WatchKind, &str, &str)> =
                list.entries.iter().map(|watch| (watch.kind, watch.value.as_str(), watch.source.as_str())).collect();
            watched.ends.retain(|(kind, value, source), _| !things.contains(&(*kind, value, source)));
            watched.ended.retain(|ended| !things.contains(&(ended.kind, &ended.value, &ended.source)));
        }
        watched.ends.extend(list.ends);
        watched.entries.extend(list.entries);
        watched.repeated += list.repeated;
        watched.allowed.extend(list.allowed);
    }
    let handles = watched.entries.iter().filter(|watch| watch.kind.is_handle()).count();
    if handles > 0 {
        screen.note(&say(screen.lang, jobs::HANDLES_KEPT, &[("n", &handles)]));
    }
    Ok(watched)
}

/// Reads allow-lists, telling what cannot be used.
pub(crate) fn allowlists(
    files: &[impl AsRef<Path>],
    options: &WatchlistOptions,
    screen: &Screen,
) -> anyhow::Result<(Vec<Allow>, Vec<Refusal>)> {
    let (mut entries, mut refused) = (Vec::new(), Vec::new());
    for file in files {
        let file = file.as_ref();
        let list = read(file, screen, |name, bytes| suyuan_lists::read_allowlist(name, bytes, options))?;
        refused.extend(refusals("allowlist", file, &list.rejects));
        entries.extend(list.entries);
    }
    Ok((entries, refused))
}

/// Reads lists of seeds, telling what cannot be used.
pub(crate) fn seeds(
    files: &[impl AsRef<Path>],
    strict: bool,
    screen: &Screen,
) -> anyhow::Result<(Vec<Seed>, Vec<Refusal>)> {
    let (mut entries, mut refused) = (Vec::new(), Vec::new());
    for file in files {
        let file = file.as_ref();
        let list = read(file, screen, |name, bytes| suyuan_lists::read_seeds(name, bytes, &SeedOptions { strict }))?;
        refused.extend(refusals("seeds", file, &list.rejects));
        entries.extend(list.entries);
    }
    Ok((entries, refused))
}

/// Reads whom to tell of which site, telling what cannot be used.
pub(crate) fn contacts(
    file: &Path,
    rules: &SiteRules,
    source: Option<&str>,
    at: Timestamp,
    screen: &Screen,
) -> anyhow::Result<Vec<Contact>> {
    Ok(read(file, screen, |name, bytes| suyuan_lists::read_contacts(name, bytes, rules, source, at))?.entries)
}

/// Reads one list, telling what cannot be used.
fn read<T>(
    file: &Path,
    screen: &Screen,
    read: impl FnOnce(&str, &[u8]) -> Result<ReadList<T>, ListError>,
) -> anyhow::Result<ReadList<T>> {
    let bytes = bytes_of(file, screen.lang)?;
    let list = read(&file.to_string_lossy(), &bytes).map_err(|error| refused(&error, screen.lang))?;
    tell(&list, file, screen);
    Ok(list)
}

/// The rows of a file that could not be used, counted by reason; one that says none for a file without any.
fn refusals(list: &str, file: &Path, rejects: &[Reject]) -> Vec<Refusal> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for reject in rejects {
        *counts.entry(reject.why.name()).or_default() += 1;
    }
    if counts.is_empty() {
        counts.insert("", 0);
    }
    let refusal = |(reason, rows): (&str, u64)| Refusal {
        list: list.to_owned(),
        file: file.to_string_lossy().into_owned(),
        reason: reason.to_owned(),
        rows,
    };
    counts.into_iter().map(refusal).collect()
}

/// How hosts are grouped, with the shared hosts of a file if there is one.
pub(crate) fn site_rules(file: Option<&Path>, screen: &Screen) -> anyhow::Result<SiteRules> {
    let Some(file) = file else { return Ok(SiteRules::default()) };
    let list = read(file, screen, suyuan_lists::read_shared_hosts)?;
    Ok(SiteRules::with_shared_hosts(list.entries))
}

/// Tells the rows of a list that were passed over.
fn tell<T>(list: &ReadList<T>, file: &Path, screen: &Screen) {
    for reject in list.rejects.iter().chain(&list.notes).take(REJECTS_TOLD_MAX) {
        screen.warn(&reject.say(screen.lang));
    }
    let untold = (list.rejects.len() + list.notes.len()).saturating_sub(REJECTS_TOLD_MAX);
    let file = shown(file);
    if untold > 0 {
        screen.warn(&say(screen.lang, cli::REJECTS_MORE, &[("file", &file), ("n", &untold)]));
    }
    if !list.rejects.is_empty() {
        let values: [(&str, &dyn std::fmt::Display); 3] = [
            ("file", &file),
            ("rows", &(list.entries.len() + list.repeated + list.allowed.len())),
            ("skipped", &list.rejects.len()),
        ];
        screen.note(&say(screen.lang, suyuan_words::progress::LIST_READ, &values));
    }
}

/// A ledger that cannot come to be is refused before anything is read or written.
pub(crate) fn refuse_bad_place(ledger: &Path, lang: Lang) -> anyhow::Result<()> {
    let folder = ledger.parent().filter(|folder| !folder.as_os_str().is_empty());
    let refuse = |word: Word| unusable!("{}", say(lang, word, &[("file", &shown(ledger))]));
    if ledger.is_dir() {
        refuse(jobs::LEDGER_IS_FOLDER)
    } else if folder.is_some_and(|folder| !folder.is_dir()) {
        refuse(jobs::LEDGER_NOWHERE)
    } else {
        Ok(())
    }
}

/// A list that cannot be used is the caller's matter.
fn refused(error: &ListError, lang: Lang) -> anyhow::Error {
    Unusable(error.say(lang)).into()
}

/// The bytes of a list, at most one more than any list may have, so that a device without end ends.
pub(crate) fn bytes_of(file: &Path, lang: Lang) -> anyhow::Result<Vec<u8>> {
    let most = LIST_BYTES_MAX as u64 + 1;
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|open| open.take(most).read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(why) => {
            Err(Unusable(say(lang, cli::NO_FILE, &[("file", &shown(file)), ("why", &language::told(lang, why))]))
                .into())
        }
    }
}
