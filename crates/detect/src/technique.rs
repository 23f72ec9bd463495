//! Which technique of the catalogue a spot is: of several that fit, the one that tells most.

use suyuan_model::{Concealment, Decoding, Place, Technique};
use suyuan_page::Spot;

use crate::nearby::{Use, use_in_script};

/// Attributes whose words a search engine reads although no visitor does.
const WORDS_FOR_ENGINES: &[&str] = &["alt", "title", "aria-label", "summary", "label", "placeholder"];

/// Elements whose `src` or `data` a browser fetches and runs or shows as a page.
const FRAMES: &[Place] =
    &[Place::ScriptSrc, Place::Iframe, Place::Frame, Place::Object, Place::Embed, Place::Stylesheet];

/// The technique of a spot.
pub(crate) fn of_spot(spot: &Spot, concealment: &[Concealment], body: &[u8]) -> Technique {
    let encoded = concealment.contains(&Concealment::Encoded);
    candidates(spot, encoded, body).into_iter().min_by_key(|technique| technique.rank()).unwrap_or(Technique::T1)
}

/// Every technique that fits.
fn candidates(spot: &Spot, encoded: bool, body: &[u8]) -> Vec<Technique> {
    let context = &spot.context;
    if spot.decoded_by.contains(&Decoding::Defang) && is_mention(spot) {
        return vec![Technique::T2];
    }
    if context.comment || context.raw_block || spot.place == Place::Comment {
        return vec![Technique::M19];
    }
    let mut fits = vec![by_place(spot, body)];
    if context.noscript || context.template || context.noframes {
        fits.push(Technique::M17);
    }
    if context.svg {
        fits.push(Technique::M21);
    }
    if context.outside_document {
        fits.push(Technique::M3);
    }
    if encoded {
        fits.push(match spot.decoded_by.first() {
            Some(Decoding::ZeroWidth) => Technique::T4,
            Some(Decoding::ChineseDot | Decoding::Nfkc) => Technique::T3,
            _ => Technique::M5,
        });
    }
    let asks_not_to_be_followed = spot.rel.iter().any(|token| matches!(&**token, "nofollow" | "ugc" | "sponsored"));
    if spot.place == Place::Anchor && asks_not_to_be_followed && !context.outside_document {
        // A site that marks what its users write has taken the harm out of it, however it is spelled.
        return fits
            .into_iter()
            .filter(|technique| technique.rank() < Technique::M5.rank())
            .chain([Technique::M2])
            .collect();
    }
    fits
}

/// The technique of a place by itself.
fn by_place(spot: &Spot, body: &[u8]) -> Technique {
    let attribute = spot.attribute.as_deref().unwrap_or_default();
    match spot.place {
        place if FRAMES.contains(&place) => Technique::M23,
        Place::Anchor => Technique::M1,
        Place::Form => Technique::M24,
        Place::Button if attribute == "formaction" => Technique::M20,
        Place::Button => Technique::M18,
        Place::Image | Place::Media if matches!(attribute, "src" | "href" | "content") => Technique::M28,
        Place::Area | Place::Image | Place::Media | Place::DataAttribute => Technique::M20,
        Place::Attribute if WORDS_FOR_ENGINES.contains(&attribute) => Technique::M6,
        Place::Attribute => Technique::M20,
        Place::MetaRefresh => Technique::N2,
        Place::Title | Place::Meta => Technique::M6,
        Place::Og if is_url(spot) => Technique::M26,
        Place::Og => Technique::M6,
        Place::Base => Technique::M25,
        Place::Canonical | Place::Alternate => Technique::M26,
        Place::JsonLd | Place::Microdata => Technique::M27,
        Place::Noscript | Place::Template => Technique::M17,
        Place::Css | Place::CssContent => Technique::M22,
        Place::Svg => Technique::M21,
        Place::Handler => Technique::M29,
        Place::ScriptString => in_script(spot, body),
        _ => Technique::T1,
    }
}

/// What the script does with the name, as far as its text shows without being run.
fn in_script(spot: &Spot, body: &[u8]) -> Technique {
    match use_in_script(body, spot.byte_offset) {
        Some(Use::Writes) => Technique::J1,
        Some(Use::SendsSome) => Technique::J5,
        Some(Use::SendsSometimes) => Technique::J7,
        Some(Use::Loads) => Technique::J8,
        Some(Use::Registers) => Technique::J9,
        Some(Use::Sends) | None => Technique::M29,
    }
}

/// True for words about a name; false for what a machine would follow or fetch.
pub(crate) fn is_mention(spot: &Spot) -> bool {
    match spot.place {
        Place::Text | Place::Title | Place::Heading | Place::Meta | Place::Comment => true,
        Place::Noscript | Place::Template => !is_url_attribute(spot),
        Place::Attribute | Place::DataAttribute | Place::Og | Place::Button => !is_url(spot),
        _ => false,
    }
}

fn is_url_attribute(spot: &Spot) -> bool {
    spot.attribute.is_some() && is_url(spot)
}

fn is_url(spot: &Spot) -> bool {
    matches!(spot.target, suyuan_page::SpotTarget::Url(_))
}
