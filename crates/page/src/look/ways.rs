//! The ways in which styles hide something, each held against the elements that it stands in.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use html5ever::ns;
use scraper::{ElementRef, Node};

use super::Hiding;
use super::boxes::EMPTY;
use super::cascade::{Cascade, Styles, attribute_bytes, has_variable, with_variables};
use super::clipped::{CLIPPED, CLIPS};
use super::color::{Color, has_image, opacity_of};
use super::declarations::{Property, words_of};
use super::far::FAR;
use super::hints;
use super::length::{FONT_PIXELS, Length, number_of};
use super::letters::is_picture;
use super::opened::Opens;
use super::reveal::Scripts;
use super::shadow;
use crate::tree::NodeRef;

/// What is moved by so many pixels is on no screen.
pub(super) const FAR_PIXELS: f32 = 900.0;

/// To the right and below, a page may be scrolled to what is not as far as this.
pub(super) const VERY_FAR_PIXELS: f32 = 5_000.0;

/// A box or letter of this size shows nothing, in pixels.
pub(super) const TINY_PIXELS: f32 = 1.0;

/// What is as opaque as this is not seen.
const OPACITY_MIN: f32 = 0.011;

/// What putting in a custom property is worth, in questions for a value.
const VARIABLE_STEPS: u64 = 50;

/// Looks at places of a page.
pub(crate) struct Eye<'a> {
    pub(crate) cascade: &'a Cascade,
    pub(crate) scripts: &'a Scripts,
    /// The page has no doctype worth the name, so that a length needs no unit.
    pub(crate) quirks: bool,
    /// The page has sheets that lie elsewhere, so that what is not declared here may be declared there.
    pub(crate) sheets_elsewhere: bool,
    /// Whether the page declares a shadow root anywhere.
    pub(super) has_shadow_roots: bool,
    /// Something was spared since a script that is not at hand may show it.
    pub(super) has_spared: Cell<bool>,
    /// Whether what somebody may open counts as open.
    pub(super) opens: Opens,
    /// How each element hides all that is in it, by its place in memory.
    pub(crate) known: RefCell<HashMap<usize, Rc<[Way]>>>,
}

/// A way in which an element hides what is in it, and whether a rule says so that scripts change by giving other names.
pub(crate) type Way = (Hiding, bool);

/// An element with all that is declared for it.
pub(super) struct Seen<'t> {
    pub(super) element: ElementRef<'t>,
    pub(super) styles: Rc<Styles>,
    /// Pixels of its letters.
    pub(super) font: f32,
}

impl Eye<'_> {
    /// Every way in which the place that a node stands at is hidden from a person.
    pub(crate) fn hidden(&self, node: NodeRef<'_>) -> Vec<Hiding> {
        let Some(own) = ElementRef::wrap(node).or_else(|| node.ancestors().find_map(ElementRef::wrap)) else {
            return Vec::new();
        };
        if self.cascade.is_cut() {
            return Vec::new();
        }
        let is_link = own.value().name() == "a" && own.attr("href").is_some() && !node.value().is_text();
        is_link.then(|| self.hidden_in(own)).flatten().unwrap_or_else(|| self.ways_of(node))
    }

    /// Whether what may hold of what a node stands in would hide it.
    pub(super) fn may_be_hidden(&self, node: NodeRef<'_>) -> bool {
        let own = ElementRef::wrap(node).or_else(|| node.ancestors().find_map(ElementRef::wrap));
        own.is_some_and(|own| self.chain(own).iter().any(|seen| seen.styles.hides_perhaps()))
    }

    /// Every way in which a place is hidden for sure: what are only words may be shown by a script that was not read.
    pub(super) fn hidden_for_sure(&self, node: NodeRef<'_>) -> Vec<Hiding> {
        let ways = self.hidden(node);
        if ways.is_empty() || !are_words(node) || !self.scripts.has_unread {
            return ways;
        }
        let sure = self.ways_in(node, true);
        self.has_spared.set(self.has_spared.get() || sure.is_empty());
        sure
    }

    /// Every way in which what stands around a node hides it, and its own letters do.
    pub(super) fn ways_of(&self, node: NodeRef<'_>) -> Vec<Hiding> {
        self.ways_in(node, false)
    }

    /// The same; without those that go by a name, if only the others are asked for.
    fn ways_in(&self, node: NodeRef<'_>, only_sure: bool) -> Vec<Hiding> {
        let Some(own) = ElementRef::wrap(node).or_else(|| node.ancestors().find_map(ElementRef::wrap)) else {
            return Vec::new();
        };
        let chain = self.chain(own);
        let mut found: Vec<Hiding> = Vec::new();
        for (at, seen) in chain.iter().enumerate() {
            let escapes = || !self.is_shrunk(seen) && self.stands_outside(&chain[..=at]);
            let is_seen = |way: &Hiding| *way == Hiding::ZeroSize && escapes();
            let ways = self.boxes(seen);
            let ways = ways.iter().filter(|(_, is_by_name)| !(only_sure && *is_by_name)).map(|(way, _)| *way);
            found.extend(ways.filter(|way| !is_seen(way)));
        }
        let is_by_name = |properties: &[Property]| chain.iter().any(|seen| seen.styles.is_by_name(properties));
        let is_asked = |properties: &[Property]| !(only_sure && is_by_name(properties));
        found.extend((self.is_pushed_out(&chain) && is_asked(EMPTY)).then_some(Hiding::ZeroSize));
        let inside = usize::from(!node.value().is_text());
        let skips = chain.iter().skip(inside).filter_map(|seen| self.skips_its_content(seen));
        found.extend(skips.filter(|_| is_asked(&[Property::ContentVisibility])));
        found.extend(self.visibility(&chain).filter(|_| is_asked(&[Property::Visibility])));
        let is_clear = self.is_clear_in_all(&chain) && is_asked(&[Property::Opacity]);
        found.extend(is_clear.then_some(Hiding::Opacity));
        found.extend(if node.value().is_text() { self.letters(&chain) } else { self.letters_in(own) });
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The element and those around it, outermost last.
    pub(super) fn chain<'t>(&self, element: ElementRef<'t>) -> Vec<Seen<'t>> {
        let elements: Vec<ElementRef<'t>> = if self.has_shadow_roots {
            shadow::around(element)
        } else {
            std::iter::once(element).chain(element.ancestors().filter_map(ElementRef::wrap)).collect()
        };
        self.cascade.work(elements.len() as u64);
        let mut chain: Vec<Seen<'t>> = Vec::with_capacity(elements.len());
        for element in elements.into_iter().rev() {
            let styles = self.cascade.styles(element, &|| hints::of(element));
            let around = chain.last().map_or(FONT_PIXELS, |seen: &Seen| seen.font);
            let font = styles
                .of(Property::FontSize)
                .and_then(|value| font_pixels(&self.resolved(value, &chain, &styles)?, around, self.quirks));
            chain.push(Seen { element, styles, font: font.unwrap_or(around) });
        }
        chain.reverse();
        chain
    }

    /// A value with the custom properties that hold where `styles` are, inside of these.
    fn resolved(&self, value: &str, around: &[Seen<'_>], styles: &Styles) -> Option<String> {
        if !has_variable(value) {
            return Some(value.to_owned());
        }
        let look_up = |name: &str| {
            // Each may lead to two others, and is looked for in all that is around.
            self.cascade.work(VARIABLE_STEPS + around.len() as u64);
            if self.cascade.is_cut() {
                return None;
            }
            let inherited = || around.iter().rev().find_map(|seen| seen.styles.custom(name));
            let initial = || self.cascade.initial(name);
            styles.custom(name).or_else(inherited).or_else(initial).map(str::to_owned)
        };
        with_variables(value, &look_up)
    }

    /// What is declared for an element of a chain, custom properties put in.
    pub(super) fn value(&self, seen: &Seen<'_>, property: Property) -> Option<String> {
        let value = seen.styles.of(property);
        self.cascade.work(1 + value.map_or(0, str::len) as u64 / 32);
        let value = value.filter(|_| !self.cascade.is_cut())?;
        if !has_variable(value) {
            return Some(value.trim().to_ascii_lowercase());
        }
        let around: Vec<Seen<'_>> = seen
            .element
            .ancestors()
            .filter_map(ElementRef::wrap)
            .map(|element| Seen { element, styles: self.cascade.styles(element, &|| hints::of(element)), font: 0.0 })
            .collect();
        let around: Vec<Seen<'_>> = around.into_iter().rev().collect();
        Some(self.resolved(value, &around, &seen.styles)?.trim().to_ascii_lowercase())
    }

    /// The pixels that are declared; none for a share, a keyword, and what is not known.
    pub(super) fn pixels(&self, seen: &Seen<'_>, property: Property) -> Option<f32> {
        Length::of(&self.value(seen, property)?, seen.font, self.quirks)?.pixels()
    }

    /// Whether nothing that is known would show again what this property hides.
    pub(super) fn is_sure(&self, seen: &Seen<'_>, properties: &[Property]) -> bool {
        // Each of its names is looked for.
        self.cascade.work(attribute_bytes(seen.element) / 16);
        !properties.iter().any(|&property| seen.styles.might_change(property))
            && !self.scripts.may_show(seen.element)
            && !self.may_open(seen.element)
            && !properties.iter().any(|&property| self.may_vary(seen, property))
    }

    /// Whether what a property is declared as has a custom property in it that might be another.
    fn may_vary(&self, seen: &Seen<'_>, property: Property) -> bool {
        let Some(value) = seen.styles.of(property).filter(|value| has_variable(value)) else { return false };
        let around = seen.element.ancestors().filter_map(ElementRef::wrap);
        let is_variable = |name: &str| {
            let says = |one: ElementRef<'_>| self.cascade.styles(one, &|| hints::of(one)).is_variable(name);
            seen.styles.is_variable(name) || around.clone().any(says)
        };
        let names = value.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'));
        names.filter(|name| name.starts_with("--")).any(is_variable)
    }

    /// Whether an animation may change how it looks at any moment.
    pub(super) fn is_animated(&self, seen: &Seen<'_>) -> bool {
        self.value(seen, Property::Animation).is_some_and(|value| !matches!(&*value, "none" | "initial" | "unset"))
    }

    /// Whether neither an animation nor a transition of one of these properties may bring it into sight.
    pub(super) fn is_still(&self, seen: &Seen<'_>, moved: &[&str]) -> bool {
        let transition = self.value(seen, Property::Transition).unwrap_or_else(|| "none".to_owned());
        // Without a script nothing begins to move that is not told otherwise.
        !self.is_animated(seen) && (!self.scripts.are_there() || !moves(&transition, moved))
    }

    /// How an element hides all that is in it.
    fn boxes(&self, seen: &Seen<'_>) -> Rc<[Way]> {
        let place = std::ptr::from_ref(seen.element.value()).addr();
        if let Some(known) = self.known.borrow().get(&place) {
            return Rc::clone(known);
        }
        let found: Rc<[Way]> = self.looked_at(seen).into();
        self.known.borrow_mut().insert(place, Rc::clone(&found));
        found
    }

    fn looked_at(&self, seen: &Seen<'_>) -> Vec<Way> {
        // A page that hides itself as a whole shows itself when it is ready.
        if matches!(seen.element.value().name(), "html" | "body") && self.scripts.are_there() {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut note = |holds: bool, way: Hiding, properties: &[Property]| {
            if holds && self.is_sure(seen, properties) {
                found.push((way, seen.styles.is_by_name(properties)));
            }
        };
        let display = self.value(seen, Property::Display);
        let is_unrendered = seen.element.value().name() == "rp" && display.is_none() || is_kept_for_use(seen.element);
        // What stands in them is for browsers that do not know them.
        let is_unrendered = is_unrendered || matches!(seen.element.value().name(), "progress" | "meter");
        let is_shut = seen.element.value().name() == "dialog" && seen.element.attr("open").is_none();
        let is_gone = display.as_deref() == Some("none") || is_shut && display.is_none();
        note(is_gone || is_unrendered || self.is_left_out(seen), Hiding::DisplayNone, &[Property::Display]);
        let is_hidden = ["hidden", "popover"].iter().any(|name| seen.element.attr(name).is_some());
        let is_hidden = is_hidden && display.is_none();
        note(is_hidden || self.is_folded(seen.element), Hiding::HiddenAttribute, &[Property::Display]);
        let is_clear = self.is_clear(seen) && self.is_still(seen, &["opacity", "filter"]);
        note(is_clear, Hiding::Opacity, &[Property::Opacity, Property::Filter]);
        note(self.is_far(seen) && self.is_still(seen, MOVES), Hiding::OffScreen, FAR);
        note(self.is_empty(seen) && self.is_still(seen, GROWS), Hiding::ZeroSize, EMPTY);
        let is_clipped = self.is_clipped(seen) && self.is_still(seen, CLIPS);
        note(is_clipped, Hiding::Clipped, CLIPPED);
        let is_covered = self.is_covered(seen) && self.is_still(seen, &["z-index"]);
        note(is_covered, Hiding::Covered, &[Property::ZIndex, Property::Position]);
        found
    }

    /// Whether it stands in `details` that is shut, and whose heading says nothing: one with words is there to be opened.
    fn is_folded(&self, element: ElementRef<'_>) -> bool {
        let Some(parent) = element.parent().and_then(ElementRef::wrap) else { return false };
        let is_shut = parent.value().name() == "details" && parent.attr("open").is_none();
        let is_seen = |heading: ElementRef<'_>| self.boxes(&self.plainly(heading)).is_empty();
        is_shut && element.value().name() != "summary" && !heading_of(parent).is_some_and(is_seen)
    }

    /// Whether a shadow root stands in the place of an element.
    fn is_left_out(&self, seen: &Seen<'_>) -> bool {
        self.cascade.work(u64::from(self.has_shadow_roots));
        self.has_shadow_roots && !self.cascade.is_cut() && shadow::is_left_out(seen.element)
    }

    /// Whether an element shows itself, and nothing that is in it.
    fn skips_its_content(&self, seen: &Seen<'_>) -> Option<Hiding> {
        let content = self.value(seen, Property::ContentVisibility);
        let skips = content.as_deref() == Some("hidden") && self.is_sure(seen, &[Property::ContentVisibility]);
        skips.then_some(Hiding::Visibility)
    }

    /// Whether the opacities of all that it stands in leave nothing of it together.
    fn is_clear_in_all(&self, chain: &[Seen<'_>]) -> bool {
        let opacity = |seen: &Seen<'_>| self.value(seen, Property::Opacity).and_then(|value| opacity_of(&value));
        // A page that is see-through as a whole shows itself when it is ready.
        let is_page =
            |seen: &Seen<'_>| matches!(seen.element.value().name(), "html" | "body") && self.scripts.are_there();
        let clear = chain.iter().filter(|seen| !is_page(seen) && opacity(seen).is_some_and(|opacity| opacity < 1.0));
        let product: f32 = clear.clone().filter_map(opacity).product();
        let is_sure = |seen: &Seen<'_>| self.is_sure(seen, &[Property::Opacity]) && self.is_still(seen, &["opacity"]);
        product < OPACITY_MIN && clear.clone().all(is_sure)
    }

    fn is_clear(&self, seen: &Seen<'_>) -> bool {
        let opacity = self.value(seen, Property::Opacity).and_then(|value| opacity_of(&value));
        let filter = self.value(seen, Property::Filter).unwrap_or_default();
        let argument = |name: &str| {
            let inside = filter.split_once(name)?.1;
            Some(inside.split(')').next().unwrap_or_default().trim().to_owned())
        };
        let by_filter = filter.starts_with("opacity(") || filter.contains(" opacity(");
        let by_filter = argument("opacity(").filter(|_| by_filter).and_then(|value| opacity_of(&value));
        // Only old browsers know it, and theirs is a number of hundredths.
        let by_alpha = argument("alpha(").and_then(|value| number_of(value.strip_prefix("opacity=")?));
        let is_low = |opacity: f32| opacity < OPACITY_MIN;
        opacity.is_some_and(is_low)
            || by_filter.is_some_and(is_low)
            || opacity.is_none() && by_alpha.is_some_and(|hundredths| is_low(hundredths / 100.0))
    }

    /// Whether a transform turns, moves or scales it: text in a line stays as it is (CSS Transforms 1, section 2).
    pub(super) fn is_transformed(&self, seen: &Seen<'_>) -> bool {
        let transforms = [Property::Transform, Property::Translate, Property::Scale, Property::Rotate, Property::Zoom];
        transforms.into_iter().any(|property| seen.styles.of(property).is_some())
            && (seen.element.value().name.ns != ns!(html)
                || is_picture(seen.element.value().name())
                || self.is_box(seen))
    }

    /// Whether an element lays out what is in it as boxes: `flex`, `grid`.
    pub(super) fn lays_out(&self, element: ElementRef<'_>, kind: &str) -> bool {
        let display = self.value(&self.plainly(element), Property::Display);
        display.is_some_and(|display| display.contains(kind))
    }

    /// Whether width and height matter to it: text in a line has none.
    pub(super) fn is_box(&self, seen: &Seen<'_>) -> bool {
        let around = || seen.element.parent().and_then(ElementRef::wrap);
        let is_item = || around().is_some_and(|around| self.lays_out(around, "flex") || self.lays_out(around, "grid"));
        let display = self.value(seen, Property::Display);
        let position = self.value(seen, Property::Position);
        let float = self.value(seen, Property::Float);
        matches!(position.as_deref(), Some("absolute" | "fixed"))
            || float.is_some_and(|float| float != "none")
            || match display.as_deref() {
                Some("contents" | "none") => false,
                Some("inline") => is_item(),
                Some(_) => true,
                None => !is_inline(seen.element.value().name()) || is_item(),
            }
    }

    /// Whether it lies under what it stands in.
    fn is_covered(&self, seen: &Seen<'_>) -> bool {
        let position = self.value(seen, Property::Position).unwrap_or_default();
        let order = self.value(seen, Property::ZIndex).and_then(|value| number_of(&value));
        if !matches!(&*position, "absolute" | "fixed" | "relative" | "sticky") || order.is_none_or(|order| order >= 0.0)
        {
            return false;
        }
        // Up to the next element with an order of its own, below which nothing falls.
        for element in seen.element.ancestors().filter_map(ElementRef::wrap) {
            if matches!(element.value().name(), "body" | "html") {
                return false;
            }
            let around =
                Seen { element, styles: self.cascade.styles(element, &|| hints::of(element)), font: FONT_PIXELS };
            if self.value(&around, Property::ZIndex).is_some_and(|value| number_of(&value).is_some()) {
                return false;
            }
            let color = self.value(&around, Property::BackgroundColor).and_then(|value| Color::of(&value));
            let image = self.value(&around, Property::BackgroundImage).is_some_and(|value| has_image(&value));
            if image || color.is_some_and(|color| color.alpha > 0.9) {
                return true;
            }
        }
        false
    }

    /// Visibility is inherited, and a child may show itself again.
    fn visibility(&self, chain: &[Seen<'_>]) -> Option<Hiding> {
        let says = |seen: &&Seen<'_>| self.value(seen, Property::Visibility).is_some_and(|value| value != "inherit");
        let seen = chain.iter().find(says)?;
        let value = self.value(seen, Property::Visibility)?;
        let might = chain.iter().any(|seen| seen.styles.might_change(Property::Visibility));
        let is_whole_page = matches!(seen.element.value().name(), "html" | "body") && self.scripts.are_there();
        let is_hidden = matches!(&*value, "hidden" | "collapse") && !might && !is_whole_page;
        (is_hidden && self.is_sure(seen, &[]) && self.is_still(seen, &["visibility", "opacity"]))
            .then_some(Hiding::Visibility)
    }
}

/// Whether a place is one of words that are no link's.
pub(super) fn are_words(node: NodeRef<'_>) -> bool {
    let is_link = |element: ElementRef<'_>| element.value().name() == "a" && element.attr("href").is_some();
    node.value().is_text() && !node.ancestors().filter_map(ElementRef::wrap).any(is_link)
}

/// Nobody waits for what takes as long, in seconds.
const ENDLESS_SECONDS: f32 = 60.0;

/// Names of properties whose change moves something.
const MOVES: &[&str] =
    &["left", "top", "right", "bottom", "inset", "margin", "margin-left", "margin-top", "transform", "translate"];

/// Names of properties whose change gives something a size.
pub(super) const GROWS: &[&str] = &[
    "width",
    "height",
    "max-width",
    "max-height",
    "min-width",
    "min-height",
    "transform",
    "scale",
    "flex",
    "flex-basis",
    "flex-grow",
    "grid-template-rows",
];

/// Whether a transition is one of any of these properties; one that names none is of all.
fn moves(transition: &str, moved: &[&str]) -> bool {
    const HOW: &[&str] = &["ease", "linear", "ease-in", "ease-out", "ease-in-out", "step-start", "step-end", "normal"];
    let seconds = |word: &str| {
        word.strip_suffix("ms").map_or_else(
            || word.strip_suffix('s')?.parse().ok(),
            |thousandths| thousandths.parse::<f32>().ok().map(|thousandths| thousandths / 1_000.0),
        )
    };
    let mut times = words_of(transition).into_iter().filter_map(seconds).peekable();
    let is_endless = times.peek().is_some() && times.all(|time| time >= ENDLESS_SECONDS);
    if matches!(transition, "none" | "initial" | "unset" | "0s") || is_endless {
        return false;
    }
    let is_name = |word: &&str| word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-') && !word.contains('(');
    let mut names = words_of(transition).into_iter().filter(is_name).filter(|word| !HOW.contains(word)).peekable();
    names.peek().is_none()
        || names.any(|name| {
            let name = name.strip_prefix("-webkit-").unwrap_or(name);
            name == "all" || moved.contains(&name)
        })
}

/// The functions of a value, with what stands in their brackets.
pub(super) fn functions(value: &str) -> Vec<(&str, &str)> {
    let calls = words_of(value).into_iter();
    calls.filter_map(|word| Some((word.split_once('(')?.0, word.split_once('(')?.1.trim_end_matches(')')))).collect()
}

/// The six numbers of a `matrix()`: how much it turns and stretches, and how far it moves, in pixels.
pub(super) fn matrix_of(transform: &str) -> Option<[f32; 6]> {
    let (_, arguments) = functions(transform).into_iter().find(|(name, _)| matches!(*name, "matrix" | "matrix3d"))?;
    let numbers: Vec<f32> = arguments.split(',').map(number_of).collect::<Option<_>>()?;
    // Of sixteen, those that a screen shows.
    let numbers = if numbers.len() == 16 { [0, 1, 4, 5, 12, 13].map(|at| numbers[at]).to_vec() } else { numbers };
    numbers.try_into().ok()
}

/// Whether an element of a drawing is only shown where something else uses it.
fn is_kept_for_use(element: ElementRef<'_>) -> bool {
    let is_store = |name: &str| matches!(name, "symbol" | "clipPath" | "mask" | "marker" | "pattern");
    let around = element.parent().and_then(ElementRef::wrap);
    let is_drawing = element.value().name.ns == ns!(svg);
    is_drawing && (is_store(element.value().name()) || around.is_some_and(|around| around.value().name() == "defs"))
}

/// The heading of `details`, where it has words or a picture.
fn heading_of(details: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let heading = details.children().filter_map(ElementRef::wrap).find(|child| child.value().name() == "summary");
    heading.filter(|heading| {
        heading.descendants().any(|node| match node.value() {
            Node::Text(text) => !text.trim().is_empty(),
            Node::Element(element) => matches!(element.name(), "img" | "svg"),
            _ => false,
        })
    })
}

/// The pixels of a font's size, from what it says and the size around it.
fn font_pixels(value: &str, around: f32, quirks: bool) -> Option<f32> {
    let value = value.trim().to_ascii_lowercase();
    Some(match &*value {
        "xx-small" => 9.0,
        "x-small" => 10.0,
        "small" => 13.0,
        "medium" | "initial" => FONT_PIXELS,
        "large" => 18.0,
        "x-large" => 24.0,
        "xx-large" => 32.0,
        "xxx-large" => 48.0,
        "smaller" => around / 1.2,
        "larger" => around * 1.2,
        _ => match Length::of(&value, around, quirks)? {
            Length::Pixels(pixels) => pixels,
            Length::Share(share) => share * around,
        },
    })
}

/// Whether an element stands in a line of text by itself (HTML standard, 15.3).
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "br"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}
