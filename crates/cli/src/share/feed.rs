//! A MISP feed, which is a folder.

use std::fmt::Display;
use std::path::Path;

use suyuan_ledger::Reader;
use suyuan_share::{FeedFile, MispFeed};
use suyuan_words::{Lang, cli, partners, say};

use super::reports::make_folder;
use super::{Sieve, each_finding};
use crate::exit::Unusable;
use crate::out;

/// Writes the files of the events, the digests, and last the manifest: it names no file that is not there.
pub(super) fn write(
    reader: &Reader,
    sieve: &Sieve,
    mut feed: MispFeed<'_>,
    folder: &Path,
    lang: Lang,
) -> anyhow::Result<()> {
    if folder == Path::new("-") {
        let expected = partners::A_FOLDER.text(lang);
        let values: [(&str, &dyn Display); 2] = [("what", &"--out"), ("expected", &expected)];
        return Err(Unusable(say(lang, cli::EXPECTED_SOMETHING, &values)).into());
    }
    make_folder(folder, lang)?;
    let put =
        |file: FeedFile| out::write_to(&folder.join(&file.name), lang, |out| Ok(out.write_all(file.text.as_bytes())?));
    let mut manifest = None;
    out::write_to(&folder.join("hashes.csv"), lang, |hashes| {
        each_finding(reader, sieve, |finding, chain| feed.put(finding, chain, hashes)?.map_or(Ok(()), put))?;
        let (last, named) = feed.end(hashes)?;
        manifest = Some(named);
        last.map_or(Ok(()), put)
    })?;
    manifest.map_or(Ok(()), put)
}
