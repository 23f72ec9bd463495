//! What several unrelated sites share: contacts and domains beside what is watched, and the scripts and hidden blocks that
//! carry it. Where the same piece stands on many sites, one hand may have put it there.

use std::collections::{BTreeMap, BTreeSet};

use suyuan_model::{Beside, Concealment, Finding, PageUrl, Place, Severity, Sighting, Site};

use crate::{CANDIDATE_SITES_MIN, Candidate};

/// So many different pieces are counted; what comes later is not. A million findings seldom have more.
pub const PIECES_COUNTED_MAX: usize = 200_000;

/// A shorter piece of a script may stand anywhere.
pub const SCRIPT_PIECE_CHARS_MIN: usize = 24;

/// Something that unrelated sites have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// What they share: `KIND:VALUE` of a contact or a domain, `script:DIGEST` or `template:DIGEST` of a piece of a page.
    pub key: String,
    /// How it stands there: hidden together, in one script, in the same lines.
    pub beside: BTreeSet<Beside>,
    /// How many sites share it.
    pub sites: u64,
    /// How many of their pages show it.
    pub pages: u64,
    /// A piece of a page as it stands there; empty for a contact or a domain.
    pub sample: String,
    /// A page that shows it.
    pub example: String,
}

impl From<&Candidate> for Campaign {
    fn from(candidate: &Candidate) -> Self {
        Campaign {
            key: format!("{}:{}", candidate.kind.name(), candidate.value),
            beside: candidate.beside.clone(),
            sites: candidate.sites,
            pages: candidate.pages,
            sample: String::new(),
            example: candidate.places.first().map(|place| place.page.clone()).unwrap_or_default(),
        }
    }
}

/// Pieces of pages that are being counted: findings come one after the other, those of one site together.
#[derive(Debug, Default)]
pub(crate) struct Pieces {
    counted: BTreeMap<(Beside, u64), Counted>,
    /// The site that is passing by, and the pages of it that show each piece.
    site: Option<Site>,
    of_site: BTreeMap<(Beside, u64), BTreeSet<PageUrl>>,
}

#[derive(Debug)]
struct Counted {
    sites: u64,
    pages: u64,
    sample: String,
    example: String,
}

impl Pieces {
    /// Takes a finding; each piece counts once a site, and once a page.
    pub(crate) fn take(&mut self, finding: &Finding) {
        // Pages of those who were harmed themselves are no piece of anybody's campaign.
        if finding.watch.kind.tier() != 1 || finding.severity == Severity::Info {
            return;
        }
        if self.site.as_ref() != Some(&finding.site) {
            self.end_site();
            self.site = Some(finding.site.clone());
        }
        for seen in &finding.sightings {
            let Some((beside, piece)) = piece(&seen.sighting) else { continue };
            let key = (beside, digest(&piece));
            if !self.counted.contains_key(&key) && self.counted.len() < PIECES_COUNTED_MAX {
                let (sample, example) = (sample(beside, &seen.sighting), finding.page.to_string());
                self.counted.insert(key, Counted { sites: 0, pages: 0, sample, example });
            }
            if self.counted.contains_key(&key) {
                self.of_site.entry(key).or_default().insert(finding.page.clone());
            }
        }
    }

    fn end_site(&mut self) {
        for (key, pages) in std::mem::take(&mut self.of_site) {
            if let Some(counted) = self.counted.get_mut(&key) {
                counted.sites += 1;
                counted.pages += pages.len() as u64;
            }
        }
    }

    /// Those that several sites have.
    pub(crate) fn shared(mut self) -> impl Iterator<Item = Campaign> {
        self.end_site();
        let is_shared = |(_, counted): &(_, Counted)| counted.sites >= CANDIDATE_SITES_MIN;
        self.counted.into_iter().filter(is_shared).map(|((beside, digest), counted)| {
            let kind = if beside == Beside::Script { "script" } else { "template" };
            Campaign {
                key: format!("{kind}:{digest:016x}"),
                beside: [beside].into(),
                sites: counted.sites,
                pages: counted.pages,
                sample: counted.sample,
                example: counted.example,
            }
        })
    }
}

/// What carries a watched thing where nobody sees it, as far as it is the same on every site: a script around it, or a
/// hidden block with what leads there and its words. None for what stands in the open: anybody links.
fn piece(sighting: &Sighting) -> Option<(Beside, String)> {
    if matches!(sighting.place, Place::ScriptString | Place::ScriptRun | Place::Handler) {
        let script = plain(within_script(&sighting.snippet));
        return (script.chars().count() >= SCRIPT_PIECE_CHARS_MIN).then_some((Beside::Script, script));
    }
    let hides: Vec<&str> =
        sighting.concealment.iter().filter(|way| **way != Concealment::Encoded).map(|way| way.name()).collect();
    if hides.is_empty() {
        return None;
    }
    // Where in a page a block is put, and what numbers it has, differs from site to site.
    let tail: Vec<&str> = sighting.selector.as_deref().unwrap_or_default().rsplit(" > ").take(2).collect();
    let tail = tail.into_iter().map(|step| step.split([':', '#', '.']).next().unwrap_or_default());
    let tail = tail.collect::<Vec<_>>().join(" < ");
    let (raw, text) = (plain(&sighting.raw), plain(&sighting.text));
    Some((Beside::HiddenBlock, [sighting.place.name(), &hides.join(" "), &tail, &raw, &text].join("\n")))
}

/// How a piece looks, without what stands around it on one site.
fn sample(beside: Beside, sighting: &Sighting) -> String {
    match beside {
        Beside::Script => within_script(&sighting.snippet).to_owned(),
        _ if sighting.text.is_empty() => sighting.raw.clone(),
        _ => format!("{} {}", sighting.text, sighting.raw),
    }
}

/// What of a snippet stands in the script.
fn within_script(snippet: &str) -> &str {
    let lower = snippet.to_ascii_lowercase();
    let from = lower.rfind("<script").and_then(|at| Some(at + lower[at..].find('>')? + 1)).unwrap_or(0);
    let to = lower[from..].find("</script").map_or(snippet.len(), |at| from + at);
    &snippet[from..to]
}

/// A text without white space, case and digits.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_numeric()).flat_map(char::to_lowercase).collect()
}

/// FNV-1a: the same on every machine and in every version.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use suyuan_model::{SightingSeen, Technique};

    use super::*;
    use crate::story::{finding, seen};

    fn sighting(place: Place, concealment: &[Concealment], snippet: &str) -> Sighting {
        let seen = seen(Technique::M7, "casino.example", Some("html > body > div:nth-of-type(3) > a"));
        let concealment = concealment.to_vec();
        Sighting { place, concealment, snippet: snippet.to_owned(), ..seen.sighting }
    }

    #[test]
    fn a_piece_is_the_same_wherever_a_site_puts_it() {
        let hidden = [Concealment::DisplayNone];
        let block = sighting(Place::Anchor, &hidden, "");
        let moved = Sighting { selector: Some("html > body > p > div.x > a".to_owned()), ..block.clone() };
        assert_eq!(piece(&block), piece(&moved));
        let other = Sighting { text: "other words".to_owned(), ..block.clone() };
        assert_ne!(piece(&block), piece(&other));
        assert_eq!(piece(&sighting(Place::Anchor, &[Concealment::Encoded], "")), None, "what everybody sees");
        let script = |around: &str| {
            let snippet =
                format!("{around}<script type=x>document.write('<a href=http://casino.example>')</script>{around}");
            piece(&sighting(Place::ScriptString, &[], &snippet))
        };
        assert_eq!(script("School 1"), script("<p>Club"));
        assert_eq!(script("").map(|(beside, _)| beside), Some(Beside::Script));
        let short = |chars: usize| piece(&sighting(Place::ScriptRun, &[], &"x".repeat(chars))).is_some();
        assert_eq!((short(SCRIPT_PIECE_CHARS_MIN - 1), short(SCRIPT_PIECE_CHARS_MIN)), (false, true));
        assert_eq!(digest("a"), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn so_many_pieces_are_counted() {
        let counted = || Counted { sites: 2, pages: 2, sample: String::new(), example: String::new() };
        let full = (0..PIECES_COUNTED_MAX as u64).map(|number| ((Beside::Script, number), counted()));
        let mut pieces = Pieces { counted: full.collect(), ..Pieces::default() };
        let hidden = sighting(Place::Anchor, &[Concealment::DisplayNone], "");
        let seen = SightingSeen { sighting: hidden, ..seen(Technique::M7, "casino.example", None) };
        for site in ["school", "club"] {
            pieces.take(&finding(&format!("http://{site}.example/"), "casino.example", vec![seen.clone()]));
        }
        assert_eq!(pieces.shared().count(), PIECES_COUNTED_MAX);
        let mut pieces = Pieces::default();
        for page in ["http://school.example/1", "http://school.example/2", "http://club.example/"] {
            pieces.take(&finding(page, "casino.example", vec![seen.clone(), seen.clone()]));
        }
        let told: Vec<(u64, u64)> = pieces.shared().map(|one| (one.sites, one.pages)).collect();
        assert_eq!(told, [(2, 3)]);
    }
}
