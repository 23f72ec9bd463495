//! Lists that the operator names: read, and every row that cannot be used told.

use std::io::Read as _;
use std::path::Path;

use suyuan_lists::{LIST_BYTES_MAX, ListError, ReadList, SeedOptions, WatchlistOptions};
use suyuan_model::{Allow, Seed, SiteRules, Watch};
use suyuan_words::{Lang, cli, jobs, say};

use crate::exit::Unusable;
use crate::job_file::shown;
use crate::language;
use crate::screen::Screen;

/// How many bad rows of one list are told one by one; the rest is counted.
pub(crate) const REJECTS_TOLD_MAX: usize = 20;

/// Reads watchlists, telling what cannot be used.
pub(crate) fn watchlists(
    files: &[impl AsRef<Path>],
    rules: &SiteRules,
    strict: bool,
    screen: &Screen,
) -> anyhow::Result<Vec<Watch>> {
    let options = WatchlistOptions { rules: rules.clone(), strict, ..WatchlistOptions::default() };
    let mut entries = Vec::new();
    for file in files {
        let list = watchlist(file.as_ref(), &options, screen.lang)?;
        tell(&list, file.as_ref(), screen);
        entries.extend(list.entries);
    }
    let handles = entries.iter().filter(|watch: &&Watch| watch.kind.is_handle()).count();
    if handles > 0 {
        screen.note(&say(screen.lang, jobs::HANDLES_KEPT, &[("n", &handles)]));
    }
    Ok(entries)
}

/// Reads allow-lists, telling what cannot be used.
pub(crate) fn allowlists(
    files: &[impl AsRef<Path>],
    rules: &SiteRules,
    strict: bool,
    screen: &Screen,
) -> anyhow::Result<Vec<Allow>> {
    let options = WatchlistOptions { rules: rules.clone(), strict, ..WatchlistOptions::default() };
    let mut entries = Vec::new();
    for file in files {
        let file = file.as_ref();
        let bytes = bytes_of(file, screen.lang)?;
        let list = suyuan_lists::read_allowlist(&file.to_string_lossy(), &bytes, &options)
            .map_err(|error| refused(&error, screen.lang))?;
        tell(&list, file, screen);
        entries.extend(list.entries);
    }
    Ok(entries)
}

/// Reads one watchlist.
pub(crate) fn watchlist(file: &Path, options: &WatchlistOptions, lang: Lang) -> anyhow::Result<ReadList<Watch>> {
    let bytes = bytes_of(file, lang)?;
    suyuan_lists::read_watchlist(&file.to_string_lossy(), &bytes, options).map_err(|error| refused(&error, lang))
}

/// Reads lists of seeds, telling what cannot be used.
pub(crate) fn seeds(files: &[impl AsRef<Path>], strict: bool, screen: &Screen) -> anyhow::Result<Vec<Seed>> {
    let mut entries = Vec::new();
    for file in files {
        let file = file.as_ref();
        let bytes = bytes_of(file, screen.lang)?;
        let list = suyuan_lists::read_seeds(&file.to_string_lossy(), &bytes, &SeedOptions { strict })
            .map_err(|error| refused(&error, screen.lang))?;
        tell(&list, file, screen);
        entries.extend(list.entries);
    }
    Ok(entries)
}

/// How hosts are grouped, with the shared hosts of a file if there is one.
pub(crate) fn site_rules(file: Option<&Path>, screen: &Screen) -> anyhow::Result<SiteRules> {
    let Some(file) = file else { return Ok(SiteRules::default()) };
    let bytes = bytes_of(file, screen.lang)?;
    let list = suyuan_lists::read_shared_hosts(&file.to_string_lossy(), &bytes)
        .map_err(|error| refused(&error, screen.lang))?;
    tell(&list, file, screen);
    Ok(SiteRules::with_shared_hosts(list.entries))
}

/// Tells the rows of a list that were passed over.
pub(crate) fn tell<T>(list: &ReadList<T>, file: &Path, screen: &Screen) {
    for reject in list.rejects.iter().chain(&list.notes).take(REJECTS_TOLD_MAX) {
        screen.warn(&reject.say(screen.lang));
    }
    let untold = (list.rejects.len() + list.notes.len()).saturating_sub(REJECTS_TOLD_MAX);
    let file = shown(file);
    if untold > 0 {
        screen.warn(&say(screen.lang, cli::REJECTS_MORE, &[("file", &file), ("n", &untold)]));
    }
    if !list.rejects.is_empty() {
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("file", &file), ("rows", &list.entries.len()), ("skipped", &list.rejects.len())];
        screen.note(&say(screen.lang, suyuan_words::progress::LIST_READ, &values));
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
