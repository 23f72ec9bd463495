//! The pictures of a page with findings, which are visited to look for QR codes.

use suyuan_detect::Reading;
use suyuan_model::{Hop, HopKind, PageUrl, SiteRules};

/// Hops to the pictures of a page's own site: what others keep is theirs.
pub(crate) fn hops<'a>(
    page: &'a PageUrl,
    reading: &'a Reading,
    rules: &'a SiteRules,
) -> impl Iterator<Item = Hop> + 'a {
    let has_findings = !reading.sightings.is_empty();
    let own =
        reading.pictures.iter().filter(move |picture| has_findings && rules.site_of(picture) == rules.site_of(page));
    own.map(|picture| Hop { to: picture.clone(), found: None, kind: HopKind::Embed, text: Hop::PICTURE.to_owned() })
}
