//! The fast look that every page gets: where it leads, and whether it names anything that is watched.

use suyuan_model::{Hop, PageUrl};

use crate::base::base_of;
use crate::charset::decode;
use crate::readable::form;
use crate::resource;
use crate::walker::Walker;
use crate::{Source, Target};

/// What the fast look tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Triage {
    /// Where a crawler may go from here, each URL once, in the order of the page.
    pub hops: Vec<Hop>,
    /// For a script in a file of its own, the pieces of pages that it asks for, relative to the page that names it.
    pub pieces_of_namer: Vec<String>,
    /// How many links there were, before any was left out.
    pub links_total: u32,
    /// Whether the page names something that is watched: then it is worth an examination.
    pub flagged: bool,
    /// Whether it names style sheets that do not stand in it; not known of the rest of a page that is flagged.
    pub has_sheets_elsewhere: bool,
    /// The first of these, each once, up to [`crate::SHEETS_MAX`].
    pub sheets_elsewhere: Vec<PageUrl>,
    /// Scripts that the page names and that do not stand in it.
    pub scripts_elsewhere: Vec<PageUrl>,
    /// Whether there are more of them.
    pub has_more_scripts: bool,
    /// Whether its scripts may do what is not known without running them; not known of the rest of a page that is flagged.
    pub may_hide: bool,
    /// Whether they do something with what they do not have themselves; not known of the rest of a page that is flagged.
    pub reaches_out: bool,
    /// Whether they ask the site of the page for something; not known of the rest of a page that is flagged.
    pub asks_site: bool,
    /// The name of the encoding.
    pub charset: &'static str,
    /// The page's title, white space collapsed.
    pub title: String,
    /// The limit that was met, if the page was not read whole.
    pub truncated: Option<&'static str>,
}

/// Reads a page once, from its start to its end.
pub fn triage(source: &Source, watched: &mut dyn FnMut(Target) -> bool) -> Triage {
    let decoded = decode(source.headers, source.url.host(), source.body);
    let (form, place) = resource::of(source.url, form(source.headers, source.body), &decoded.text, source.read_as);
    let mut walker = Walker::new(base_of(source.url, form, &decoded.text), false, watched);
    walker.parts = source.parts;
    walker.page(form, place, &decoded.text);
    Triage {
        truncated: walker.limit_met(),
        flagged: walker.flagged,
        has_sheets_elsewhere: walker.has_sheets_elsewhere,
        sheets_elsewhere: walker.sheets,
        may_hide: walker.scripts.may_hide,
        asks_site: walker.scripts.asks_site,
        reaches_out: walker.scripts.reaches_out,
        has_more_scripts: walker.scripts.sources_cut,
        scripts_elsewhere: walker.scripts.sources,
        title: walker.title.unwrap_or_default(),
        links_total: walker.hops.total,
        pieces_of_namer: walker.pieces_of_namer,
        hops: walker.hops.list,
        charset: decoded.charset,
    }
}
