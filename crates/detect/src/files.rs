//! What a script in a file of its own tells by itself is not told once more of the pages that name it.

use suyuan_model::{Decoding, PageUrl, Sighting};
use suyuan_page::Source;

/// Whether one of a page's files, which were run with it, tells by itself what was seen of the page, and proves as much by it.
pub(crate) fn tells(source: &Source, files: &[PageUrl], sighting: &Sighting) -> bool {
    let is_run = sighting.decoded_by.contains(&Decoding::ScriptRun);
    let tells = |file: &PageUrl| {
        let told = source.parts.script(file).map_or(&[][..], |file| &file.told);
        told.iter().any(|&(watch, level)| watch == sighting.watch && level >= sighting.level)
    };
    is_run && files.iter().chain(source.parts.answers()).any(tells)
}
