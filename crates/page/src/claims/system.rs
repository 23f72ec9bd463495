//! The systems that exist for what users write, by how their pages call them.

use suyuan_model::{Claim, ClaimKind};

use super::Character;

/// Forums, wikis and boards, as they name themselves.
const SYSTEMS: &[&str] = &[
    "Discuz!",
    "phpBB",
    "vBulletin",
    "MyBB",
    "XenForo",
    "Simple Machines",
    "SMF",
    "Flarum",
    "Discourse",
    "NodeBB",
    "PHPWind",
    "Invision Community",
    "Vanilla Forums",
    "MediaWiki",
    "DokuWiki",
    "HDWiki",
    "Xiuno BBS",
    "BBSXP",
    "Dvbbs",
    "NodeClub",
    "WeCenter",
    "Question2Answer",
    "OSQA",
    "Gitea",
    "GitLab",
];

/// The system that a page is made with: by its generator, or by `Powered by` at its foot.
pub(super) fn read<'a>(generator: Option<&str>, mut lines: impl Iterator<Item = &'a [Character]>) -> Option<Claim> {
    let by_generator = generator.and_then(|generator| {
        let system = SYSTEMS.iter().find(|system| starts_with(generator.trim(), system))?;
        Some((*system, generator.to_owned()))
    });
    let (system, raw) = by_generator.or_else(|| lines.find_map(powered_by))?;
    Some(Claim { kind: ClaimKind::System, value: system.to_owned(), raw, linked: false })
}

fn powered_by(line: &[Character]) -> Option<(&'static str, String)> {
    let text: String = line.iter().map(|c| c.folded).collect();
    let at = text.to_ascii_lowercase().find("powered by")?;
    let behind = text[at + "powered by".len()..].trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    let system = SYSTEMS.iter().find(|system| starts_with(behind, system))?;
    Some((system, text[at..].chars().take(60).collect()))
}

fn starts_with(text: &str, name: &str) -> bool {
    let is_same = text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    is_same && !text[name.len()..].starts_with(|c: char| c.is_alphabetic())
}
