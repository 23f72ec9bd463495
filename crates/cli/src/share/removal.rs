//! Lists for search engines: polluted pages as they were found, and rules for pools of them.

use suyuan_cases::{Pools, role_by_hand};
use suyuan_ledger::Reader;
use suyuan_model::{PageUrl, Role, SiteRules, UrlId};
use suyuan_share::{NoRemoval, RemovalFormat, RemovalWriter, Tlp, removal_of};
use suyuan_words::partners;

use crate::args::ShareArgs;
use crate::exit::Exit;
use crate::marked::Marks;
use crate::screen::Screen;
use crate::{clock, out, past, settle, spool};

/// How many cases are on no list, by reason.
#[derive(Default)]
struct LeftOut {
    dismissed: u64,
    cleaned: u64,
    unreviewed: u64,
    not_polluted: u64,
}

/// Writes the rules, and then the pages of every case.
pub(super) fn run(args: &ShareArgs, format: RemovalFormat, screen: &Screen) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let mut store = spool::open()?;
    let mut writer = RemovalWriter::begin(format, Tlp::from(args.tlp), &mut store)?;
    let (mut left_out, marks) = (LeftOut::default(), Marks::up_to(Tlp::from(args.tlp)));
    let (mut pools, mut polluted) = (Pools::default(), Vec::new());
    settle::each_case_marked(&mut reader.ahead()?, false, clock::now(), &marks, |file| {
        match removal_of(&file, args.unreviewed) {
            Ok((case, pages)) => {
                // Only a person says that a site is a farm; the front page of any other is left in peace.
                pools.want(&file.case.site, role_by_hand(&file.history).is_some_and(|(_, role)| role == Role::Farm));
                for page in &pages {
                    polluted.extend(reader.url_id(&page.url)?);
                }
                writer.put(&file.case.site, case, &pages)?;
            }
            Err(NoRemoval::Dismissed) => left_out.dismissed += 1,
            Err(NoRemoval::Cleaned) => left_out.cleaned += 1,
            Err(NoRemoval::Unreviewed) => left_out.unreviewed += 1,
            Err(NoRemoval::NotPolluted) => left_out.not_polluted += 1,
        }
        Ok(())
    })?;
    polluted.sort_unstable();
    count(&reader, &past::rules(&reader)?, &polluted, &mut pools)?;
    let rules = pools.rules();
    out::write_to(&args.out, screen.lang, |out| Ok(writer.end(&rules, out)?))?;
    screen.counts(&[
        (partners::LEFT_OUT_DISMISSED, left_out.dismissed),
        (partners::LEFT_OUT_CLEANED, left_out.cleaned),
        (partners::LEFT_OUT_UNREVIEWED, left_out.unreviewed),
        (partners::LEFT_OUT_NOT_POLLUTED, left_out.not_polluted),
        (partners::LEFT_OUT_MARKED, marks.kept_back()),
    ]);
    Ok(Exit::Done)
}

/// Counts the pages that were read of the sites that are on the list.
fn count(reader: &Reader, rules: &SiteRules, polluted: &[UrlId], pools: &mut Pools) -> anyhow::Result<()> {
    let read = reader.pages_read()?;
    Ok(reader.each_url(|id, text| {
        let is_polluted = polluted.binary_search(&id).is_ok();
        if !is_polluted && !read.contains(id) {
            return;
        }
        if let Ok(page) = PageUrl::new(text) {
            pools.see(&rules.site_of(&page), &page, is_polluted);
        }
    })?)
}
