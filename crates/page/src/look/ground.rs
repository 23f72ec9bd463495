//! What lies behind letters: the ground that is painted around them, and what is put between by its place.

use scraper::Node;

use super::color::{Color, SEEN_ALPHA_MIN, has_image};
use super::cover::WINDOW;
use super::declarations::Property;
use super::hints;
use super::length::FONT_PIXELS;
use super::letters::is_picture;
use super::selectors::Side;
use super::ways::{Eye, Seen};
use crate::tree::NodeRef;

/// So many elements beside what letters stand in are asked whether they lie behind them; with more, it is not known.
pub(super) const BACKDROPS_ASKED_MAX: usize = 400;

/// A picture as narrow as this is no ground.
const ICON_PIXELS: f32 = 64.0;

impl Eye<'_> {
    /// The color behind an element; none where a picture, or something that is not known, lies there.
    pub(super) fn ground(&self, chain: &[Seen<'_>]) -> Option<Color> {
        let mut layers = Vec::new();
        let mut is_closed = false;
        for (at, seen) in chain.iter().enumerate() {
            // A sheet that lies elsewhere may paint whatever paints nothing here.
            if at > 0 && self.sheets_elsewhere {
                return None;
            }
            if self.value(seen, Property::BackgroundImage).is_some_and(|value| has_image(&value)) {
                return None;
            }
            // Other shapes of a drawing may lie behind its letters.
            if seen.element.value().name() == "svg" && seen.element.descendants().any(is_shape) {
                return None;
            }
            if let Some(value) = seen.styles.of(Property::BackgroundColor) {
                let value = self
                    .value(seen, Property::BackgroundColor)
                    .filter(|_| !value.trim().eq_ignore_ascii_case("inherit"))?;
                if !matches!(&*value, "initial" | "unset" | "none") {
                    let own = || self.color_of_letters(&chain[at..]);
                    let color = if value == "currentcolor" { own()? } else { self.color_named(&value)? };
                    layers.push(color);
                    is_closed = color.alpha >= 1.0;
                }
            }
            if is_closed {
                break;
            }
            // What is taken out of the flow lies over something else than what it stands in.
            let position = self.value(seen, Property::Position);
            if matches!(position.as_deref(), Some("absolute" | "fixed")) {
                return None;
            }
        }
        Some(layers.into_iter().rev().fold(Color::WHITE, |ground, layer| layer.over(ground)))
    }

    /// The colors of what lies between letters and their ground by its place; none where that is not known.
    pub(super) fn backdrops(&self, chain: &[Seen<'_>]) -> Option<Vec<Color>> {
        let (mut found, mut left) = (Vec::new(), BACKDROPS_ASKED_MAX);
        for (at, seen) in chain.iter().enumerate() {
            for side in [Side::Before, Side::After] {
                if let Some(styles) = self.cascade.side(seen.element, side) {
                    let beside = Seen { element: seen.element, styles, font: seen.font };
                    self.backdrop(&beside, false).add_to(&mut found)?;
                }
            }
            let inner = at.checked_sub(1).map(|at| chain[at].element);
            for element in seen.element.child_elements().filter(|one| Some(*one) != inner) {
                for one in std::iter::once(element).chain(element.child_elements()) {
                    left = left.checked_sub(1)?;
                    let styles = self.cascade.styles(one, &|| hints::of(one));
                    let beside = Seen { element: one, styles, font: FONT_PIXELS };
                    self.backdrop(&beside, true).add_to(&mut found)?;
                }
            }
            let color = self.value(seen, Property::BackgroundColor).and_then(|value| self.color_named(&value));
            if color.is_some_and(|color| color.alpha >= 1.0) {
                break;
            }
        }
        Some(found)
    }

    /// What something is to the letters that stand beside it.
    fn backdrop(&self, seen: &Seen<'_>, is_element: bool) -> Backdrop {
        let says = |property| self.value(seen, property);
        let is_placed = matches!(says(Property::Position).as_deref(), Some("absolute" | "fixed"));
        if !is_placed || says(Property::Display).as_deref() == Some("none") {
            return Backdrop::None;
        }
        let (edges, sizes) = ([Property::Left, Property::Right], [Property::Width, Property::MinWidth]);
        let is_wide = self.fills(seen, edges, sizes, WINDOW.0);
        let is_below = says(Property::ZIndex).is_some_and(|order| order.starts_with('-'));
        let shows = |node: NodeRef<'_>| matches!(node.value(), Node::Element(one) if is_picture(one.name()));
        let is_icon = self.pixels(seen, Property::Width).is_some_and(|width| width <= ICON_PIXELS);
        let holds_picture = || (is_wide || is_below) && seen.element.children().any(shows);
        if is_element && !is_icon && (shows(*seen.element) || holds_picture()) {
            return Backdrop::Unknown;
        }
        if !is_wide && !is_below {
            return Backdrop::None;
        }
        let might = [Property::BackgroundColor, Property::BackgroundImage];
        let has_picture = says(Property::BackgroundImage).is_some_and(|value| has_image(&value));
        if has_picture || might.into_iter().any(|property| seen.styles.might_change(property)) {
            return Backdrop::Unknown;
        }
        if seen.styles.of(Property::BackgroundColor).is_none() {
            return Backdrop::None;
        }
        match says(Property::BackgroundColor).and_then(|value| self.color_named(&value)) {
            None => Backdrop::Unknown,
            Some(color) if color.alpha < SEEN_ALPHA_MIN => Backdrop::None,
            Some(color) => Backdrop::Color(color),
        }
    }
}

/// What lies behind letters by its place.
enum Backdrop {
    None,
    Color(Color),
    Unknown,
}

impl Backdrop {
    /// Adds its color to others; none where that is not known.
    fn add_to(self, found: &mut Vec<Color>) -> Option<()> {
        match self {
            Backdrop::None => {}
            Backdrop::Color(color) => found.push(color),
            Backdrop::Unknown => return None,
        }
        Some(())
    }
}

/// Whether a node is a shape of a drawing that is no text.
fn is_shape(node: NodeRef<'_>) -> bool {
    const SHAPES: &[&str] =
        &["rect", "circle", "ellipse", "path", "polygon", "polyline", "line", "image", "use", "foreignObject"];
    matches!(node.value(), Node::Element(one) if SHAPES.contains(&one.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::tests::check;

    #[test]
    fn what_lies_between_letters_and_their_ground_is_seen() {
        let on = |behind: &str| {
            format!(
                "<div style=position:relative>{behind}<p style=position:relative;color:#fff><span^>w</span></p></div>"
            )
        };
        for (behind, expected) in [
            ("", "same-color"),
            ("<div style=position:absolute;inset:0;background:#036></div>", ""),
            ("<div style=position:absolute;inset:0;background:#fff></div>", "same-color"),
            ("<div style=position:absolute;inset:0;background:#036;display:none></div>", "same-color"),
            ("<div style=position:absolute;top:0;left:0;width:100%;height:60px;background:#036></div>", ""),
            ("<div style='position:absolute;inset:0;background:url(a.jpg)'></div>", ""),
            ("<div style=position:absolute;right:0;width:20px;background:#036></div>", "same-color"),
            ("<div style=inset:0;background:#036>a</div>", "same-color"),
            ("<img src=a.jpg style=position:absolute;width:100%>", ""),
            ("<img src=a.gif style=position:absolute;width:16px>", "same-color"),
            ("<video src=a.mp4 style=position:absolute;z-index:-1></video>", ""),
            ("<div style=position:absolute;inset:0><img src=a.jpg></div>", ""),
            ("<div><img src=a.jpg style=position:absolute;width:100%></div>", ""),
        ] {
            check(&on(behind), expected);
        }
        let canvas = "<canvas style=position:fixed;inset:0;z-index:-1></canvas>";
        check(&format!("{canvas}<div><span^ style=color:#fff>w</span></div>"), "");
        check(&format!("{canvas}<div style=background:#fff><span^ style=color:#fff>w</span></div>"), "same-color");
    }

    #[test]
    fn what_a_sheet_paints_before_the_content_is_a_ground() {
        for (sheet, expected) in [
            (".h::before{content:'';position:absolute;inset:0;background:#036;z-index:-1}", ""),
            (".h:after{content:'';position:absolute;inset:0;z-index:-1;background:linear-gradient(#000,#333)}", ""),
            (".h::before{content:'';position:absolute;inset:0;background:#fff}", "same-color"),
            (".h::before{content:'>';background:#036}", "same-color"),
            (".i::before{content:'';position:absolute;inset:0;background:#036}", "same-color"),
        ] {
            let head = format!("<style>{sheet}.h{{position:relative}}.h *{{color:#fff}}</style>");
            check(&format!("{head}<div class=h><span^>w</span></div>"), expected);
        }
    }

    #[test]
    fn so_many_are_asked_whether_they_lie_behind() {
        let asked = |count: usize| format!("{}<span^ style=color:#fff>w</span>", "<b></b>".repeat(count));
        // The head and the body are asked, too.
        check(&asked(BACKDROPS_ASKED_MAX - 2), "same-color");
        check(&asked(BACKDROPS_ASKED_MAX), "");
    }

    #[test]
    fn a_theme_that_a_script_chooses_has_its_colors() {
        let theme = |sheet: &str, script: &str| {
            format!("<style>{sheet}</style><h1><span^>w</span></h1><script>document.documentElement.{script}</script>")
        };
        let sheet = ":root{--fg:#fff}.light{--fg:#222}h1{color:var(--fg)}";
        check(&theme(sheet, "classList.add(night?'dark':'light')"), "");
        check(&theme(sheet, "classList.add('wide')"), "same-color");
        check(&theme("h1{color:#fff}.dark{background:#111}", "classList.add('dark')"), "");
        check(&theme("h1{color:#fff}.light h1{color:#222}", "classList.add('light')"), "");
        let sheet = ":root{--fg:#fff}[data-theme=light]{--fg:#222}h1{color:var(--fg)}";
        check(&theme(sheet, "setAttribute('data-theme','light')"), "");
    }
}
