//! The cascade: which declaration wins for an element (CSS Cascade 5), and which others might.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use foldhash::quality::RandomState;
use scraper::ElementRef;
use selectors::context::{QuirksMode, SelectorCaches};

use super::declarations::{self, Declaration, Name, Property, VALUE_BYTES_MAX};
use super::frames;
use super::reveal::Scripts;
use super::selectors::{Key, Side};
use super::shadow;
use super::sheet::{Holds, Rule, Sheets};
use crate::tree::NodeId;

/// How much work the looks of a page may be: a selector that is held against an element, each step that it takes up the
/// tree or along its siblings, and each question for what is declared. About a tenth of a second.
pub const LOOK_STEPS_MAX: u64 = 1_000_000;

/// What would cost more than so many steps to decide is not decided: such a rule might hold.
const MATCH_STEPS_MAX: u64 = 10_000;

/// Deepest custom property in a custom property.
const VARIABLES_DEPTH_MAX: u8 = 8;

/// What is declared for one element.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    won: HashMap<Name, Box<str>, RandomState>,
    /// What holds sometimes, or would if a script gave the element another class.
    might: Vec<(Property, Box<str>)>,
    /// Custom properties that might be others.
    variable: Vec<Box<str>>,
    /// What is declared by a rule that asks for a class, an id or an attribute.
    by_name: Vec<Property>,
}

impl Styles {
    /// What was declared; nothing where the property is as it is by itself.
    pub(crate) fn of(&self, property: Property) -> Option<&str> {
        self.won.get(&Name::Property(property)).map(|value| &**value)
    }

    /// Whether something else might be declared.
    pub(crate) fn might_change(&self, property: Property) -> bool {
        let now = self.of(property);
        self.might.iter().any(|(other, value)| {
            *other == property && now.is_none_or(|now| !now.trim().eq_ignore_ascii_case(value.trim()))
        })
    }
}

impl Styles {
    /// Whether what might hold, or holds and might not, hides something.
    pub(super) fn hides_perhaps(&self) -> bool {
        let hides = |value: &str| {
            let value = value.trim();
            matches!(value, "none" | "hidden" | "collapse" | "0" | "0px" | "transparent")
                || value.starts_with(['-', '#'])
        };
        !self.might.is_empty()
            && (self.might.iter().any(|(_, value)| hides(value)) || self.won.values().any(|value| hides(value)))
    }

    /// Whether a custom property might be another.
    pub(super) fn is_variable(&self, name: &str) -> bool {
        self.variable.iter().any(|one| **one == *name)
    }

    /// Whether one of these is declared by a rule that asks for a class, an id or an attribute, which scripts change.
    pub(super) fn is_by_name(&self, properties: &[Property]) -> bool {
        properties.iter().any(|property| self.by_name.contains(property))
    }
}

/// The rules of a page, by what they ask for.
pub(crate) struct Cascade {
    sheets: Sheets,
    by_key: HashMap<Key, Vec<usize>>,
    /// Those about what stands before or behind the content of elements.
    sides_by_key: HashMap<Key, Vec<usize>>,
    /// Rules that ask for a name that scripts of the page give, of those about elements.
    scripted: HashSet<usize>,
    /// Those names.
    scripted_names: HashSet<Box<str>>,
    /// Those rules that may be about the page as a whole.
    of_page: Vec<usize>,
    /// Whether any script could give an element another class.
    has_scripts: bool,
    /// The page has no doctype worth the name, so that a length needs no unit.
    quirks: bool,
    known: RefCell<HashMap<usize, Rc<Styles>>>,
    caches: RefCell<SelectorCaches>,
    steps: Cell<u64>,
}

/// How strong a declaration is: what it stands in, its layer, its selector, its place.
type Weight = (u8, u64, u32, usize);

impl Cascade {
    pub(crate) fn new(sheets: Sheets, scripts: &Scripts, quirks: bool) -> Self {
        let (by_key, sides_by_key) = (by_key(&sheets.rules, quirks), by_key(&sheets.sides, quirks));
        let is_scripted = |rule: &Rule| rule.chosen.names.iter().any(|name| scripts.names(name));
        let all = sheets.rules.iter().enumerate();
        let scripted: HashSet<usize> = all.filter(|(_, rule)| is_scripted(rule)).map(|(index, _)| index).collect();
        let names = scripted.iter().flat_map(|&index| &sheets.rules[index].chosen.names);
        let scripted_names: HashSet<Box<str>> = names.filter(|name| scripts.names(name)).cloned().collect();
        let is_of_page =
            |index: &usize| sheets.rules[*index].chosen.keys.iter().all(|key| matches!(key, Key::Class(_)));
        let mut of_page: Vec<usize> = scripted.iter().copied().filter(is_of_page).collect();
        of_page.sort_unstable();
        Cascade {
            sheets,
            by_key,
            sides_by_key,
            scripted,
            scripted_names,
            of_page,
            has_scripts: scripts.are_there(),
            quirks,
            known: RefCell::default(),
            caches: RefCell::default(),
            steps: Cell::new(0),
        }
    }

    /// Counts work.
    pub(crate) fn work(&self, steps: u64) {
        self.steps.set(self.steps.get().saturating_add(steps));
    }

    /// Whether there was more to do than may be done, so that nothing is known for sure.
    pub(crate) fn is_cut(&self) -> bool {
        self.sheets.is_cut || self.steps.get() > LOOK_STEPS_MAX
    }

    /// What a custom property is where nothing declares it.
    pub(super) fn initial(&self, name: &str) -> Option<&str> {
        self.sheets.initials.get(name).map(String::as_str)
    }

    /// The widths at which something changes.
    pub(super) fn edges(&self) -> &BTreeSet<u16> {
        &self.sheets.edges
    }

    /// How much work was done.
    pub(super) fn steps(&self) -> u64 {
        self.steps.get()
    }

    /// What is declared for an element; `hints` are what its attributes say of its looks.
    pub(crate) fn styles(&self, element: ElementRef<'_>, hints: &dyn Fn() -> Vec<Declaration>) -> Rc<Styles> {
        let place = std::ptr::from_ref(element.value()).addr();
        if let Some(known) = self.known.borrow().get(&place) {
            return Rc::clone(known);
        }
        if self.is_cut() {
            return Rc::default();
        }
        let styles = Rc::new(self.declared(element, hints));
        self.known.borrow_mut().insert(place, Rc::clone(&styles));
        styles
    }

    /// What is declared for what stands before or behind the content of an element; none where no rule is about that.
    pub(crate) fn side(&self, element: ElementRef<'_>, side: Side) -> Option<Rc<Styles>> {
        if self.sheets.sides.is_empty() || self.is_cut() {
            return None;
        }
        let is_of_side = |index: &usize| self.sheets.sides[*index].chosen.side == Some(side);
        let rules: Vec<usize> =
            candidates(&self.sides_by_key, element, self.quirks).into_iter().filter(is_of_side).collect();
        if rules.is_empty() {
            return None;
        }
        let mut declared = Declared::default();
        self.hold(element, (&self.sheets.sides, shadow::root_of(*element)), rules, &mut declared);
        Some(Rc::new(declared.styles()))
    }

    fn declared(&self, element: ElementRef<'_>, hints: &dyn Fn() -> Vec<Declaration>) -> Styles {
        let mut declared = Declared::default();
        for hint in hints() {
            declared.put(&hint, (0, 0, 0, 0));
        }
        self.work(attribute_bytes(element) / 16);
        let mut rules = candidates(&self.by_key, element, self.quirks);
        if matches!(element.value().name(), "html" | "body") && !self.of_page.is_empty() {
            rules.extend(&self.of_page);
            rules.sort_unstable();
            rules.dedup();
        }
        self.hold_from_inside(element, &mut declared);
        self.hold(element, (&self.sheets.rules, shadow::root_of(*element)), rules, &mut declared);
        let own = element.attr("style").map(declarations::of_attribute).unwrap_or_default();
        for declaration in own.into_iter().filter(|one| self.quirks || !one.only_in_quirks) {
            let class = if declaration.important { 5 } else { 3 };
            declared.put(&declaration, (class, 0, 0, usize::MAX));
        }
        self.animate(&mut declared.won);
        declared.styles()
    }

    /// Holds what the sheets in shadow roots say of their hosts, and of what their slots take in.
    fn hold_from_inside(&self, element: ElementRef<'_>, declared: &mut Declared) {
        if !self.sheets.sides.iter().any(|rule| rule.chosen.side.is_some_and(Side::is_element)) {
            return;
        }
        let around = element.parent().and_then(ElementRef::wrap);
        for (side, root) in
            [(Side::Host, shadow::own_root(element)), (Side::Slotted, around.and_then(shadow::own_root))]
        {
            let is_of_side = |index: &usize| self.sheets.sides[*index].chosen.side == Some(side);
            if root.is_some() {
                let rules =
                    candidates(&self.sides_by_key, element, self.quirks).into_iter().filter(is_of_side).collect();
                self.hold(element, (&self.sheets.sides, root), rules, declared);
            }
        }
    }

    /// Holds some of these rules against an element, those that stand in this shadow root, or in none.
    fn hold(
        &self,
        element: ElementRef<'_>,
        (all, root): (&[Rule], Option<NodeId>),
        rules: Vec<usize>,
        declared: &mut Declared,
    ) {
        let is_one = |declaration: &&Declaration| self.quirks || !declaration.only_in_quirks;
        let is_custom = element.value().name().contains('-');
        for index in rules {
            let rule = &all[index];
            if rule.root != root || rule.chosen.is_undefined && !is_custom {
                continue;
            }
            let left = (LOOK_STEPS_MAX + 1).saturating_sub(self.steps.get()).min(MATCH_STEPS_MAX);
            let (decided, steps) = rule.chosen.matches(element, &mut self.caches.borrow_mut(), left, self.mode());
            self.work(1 + steps);
            if self.is_cut() {
                return;
            }
            let matches = decided == Some(true);
            // What a script defines is defined sooner or later.
            let is_lasting = rule.holds == Holds::Always && !(rule.chosen.is_undefined && self.has_scripts);
            if matches && is_lasting {
                self.work(rule.declarations.len() as u64);
                for declaration in rule.declarations.iter().filter(is_one) {
                    // Of what is important, the first layer comes before the others.
                    let (class, layer) = match rule.chosen.side {
                        _ if declaration.important => (4, !rule.layer),
                        // What the page says of a host comes before what the host says of itself.
                        Some(Side::Host | Side::Slotted) => (0, rule.layer),
                        _ => (1, rule.layer),
                    };
                    declared.put(declaration, (class, layer, rule.chosen.specificity(), index));
                    declared.note(declaration, !rule.chosen.names.is_empty());
                }
            } else if matches || decided.is_none() || self.might(rule, index, element) {
                self.work(rule.declarations.len() as u64);
                rule.declarations.iter().filter(is_one).for_each(|declaration| declared.might(declaration));
            }
        }
    }

    /// How the names of classes and ids are compared (Quirks Mode Standard, section 3.6).
    fn mode(&self) -> QuirksMode {
        if self.quirks { QuirksMode::Quirks } else { QuirksMode::NoQuirks }
    }

    /// Whether a rule would hold for an element if a script gave it, or what it stands in, another class.
    fn might(&self, rule: &Rule, index: usize, element: ElementRef<'_>) -> bool {
        let is_given = |name: &str| self.scripted_names.contains(name);
        self.has_scripts
            && (rule.chosen.is_about(&element, self.mode())
                || rule.chosen.side.is_none()
                    && self.scripted.contains(&index)
                    && rule.chosen.fits(&element, &is_given, self.mode()))
    }

    /// Puts what an animation leaves an element with over all that is not important.
    fn animate(&self, won: &mut HashMap<Name, (Weight, Box<str>), RandomState>) {
        let name = Name::Property(Property::Animation);
        let Some((_, animation)) = won.get(&name).filter(|_| !self.sheets.animations.is_empty()) else { return };
        let Some(end) = frames::end(animation, &self.sheets.animations) else { return };
        won.remove(&name);
        for declaration in end {
            let is_stronger = won.get(&declaration.name).is_none_or(|((class, ..), _)| *class < 4);
            if is_stronger {
                won.insert(declaration.name.clone(), ((3, 0, 0, usize::MAX), declaration.value.clone()));
            }
        }
    }
}

/// Rules by what the last compounds of their selectors ask for.
fn by_key(rules: &[Rule], quirks: bool) -> HashMap<Key, Vec<usize>> {
    let mut by_key: HashMap<Key, Vec<usize>> = HashMap::new();
    for (index, rule) in rules.iter().enumerate() {
        for key in &rule.chosen.keys {
            by_key.entry(key.clone().folded(quirks)).or_default().push(index);
        }
    }
    by_key
}

/// The rules whose last compound asks for something that the element is, in their order.
fn candidates(by_key: &HashMap<Key, Vec<usize>>, element: ElementRef<'_>, quirks: bool) -> Vec<usize> {
    let value = element.value();
    let id = value.id().map(|id| Key::Id(id.into()));
    let classes = value.classes().map(|class| Key::Class(class.into()));
    let keys = id.into_iter().chain(classes).chain([Key::Tag(value.name().to_ascii_lowercase().into()), Key::Any]);
    let keys = keys.map(|key| key.folded(quirks));
    let mut found: Vec<usize> = keys.filter_map(|key| by_key.get(&key)).flatten().copied().collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// What is declared for an element, while rule after rule is held against it.
#[derive(Default)]
struct Declared {
    won: HashMap<Name, (Weight, Box<str>), RandomState>,
    might: Vec<(Property, Box<str>)>,
    variable: Vec<Box<str>>,
    by_name: Vec<Property>,
}

impl Declared {
    fn put(&mut self, declaration: &Declaration, weight: Weight) {
        let is_strongest = self.won.get(&declaration.name).is_none_or(|(known, _)| *known <= weight);
        if is_strongest {
            self.won.insert(declaration.name.clone(), (weight, declaration.value.clone()));
        }
    }

    /// Notes whether a property is declared by rules that ask for a name.
    fn note(&mut self, declaration: &Declaration, asks_for_name: bool) {
        if let Name::Property(property) = declaration.name
            && asks_for_name
            && !self.by_name.contains(&property)
        {
            self.by_name.push(property);
        }
    }

    fn might(&mut self, declaration: &Declaration) {
        match &declaration.name {
            Name::Property(property) => self.might.push((*property, declaration.value.clone())),
            Name::Custom(name) => self.variable.push(name.clone()),
        }
    }

    fn styles(self) -> Styles {
        let Declared { won, might, variable, mut by_name } = self;
        // What the element says of itself is declared by no rule.
        let is_by_rule = |property: &Property| {
            won.get(&Name::Property(*property)).is_some_and(|((class, ..), _)| matches!(class, 1 | 4))
        };
        by_name.retain(is_by_rule);
        Styles { won: won.into_iter().map(|(name, (_, value))| (name, value)).collect(), might, variable, by_name }
    }
}

/// How long the values of an element's attributes are.
pub(crate) fn attribute_bytes(element: ElementRef<'_>) -> u64 {
    element.value().attrs().map(|(_, value)| value.len() as u64).sum()
}

/// A value with its custom properties put in (CSS Custom Properties 1, section 3); none where one is missing.
///
/// `look_up` gives what a custom property is at the element, its own or what it inherits.
pub(crate) fn with_variables(value: &str, look_up: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    put_in(value, look_up, 0)
}

/// Whether a value has a custom property in it.
pub(crate) fn has_variable(value: &str) -> bool {
    variable_at(value).is_some()
}

fn variable_at(value: &str) -> Option<usize> {
    value.as_bytes().windows(4).position(|window| window.eq_ignore_ascii_case(b"var("))
}

fn put_in(value: &str, look_up: &dyn Fn(&str) -> Option<String>, depth: u8) -> Option<String> {
    let Some(at) = variable_at(value) else { return Some(value.to_owned()) };
    if depth == VARIABLES_DEPTH_MAX {
        return None;
    }
    let inside = at + "var(".len();
    let mut open = 1;
    let length = value[inside..].bytes().position(|byte| {
        open += i32::from(byte == b'(') - i32::from(byte == b')');
        open == 0
    });
    let end = length.map_or(value.len(), |length| inside + length);
    let (name, fallback) = match value[inside..end].split_once(',') {
        Some((name, fallback)) => (name.trim(), Some(fallback)),
        None => (value[inside..end].trim(), None),
    };
    let found = look_up(name).or_else(|| fallback.map(str::to_owned))?;
    let rest = value.get(end + 1..).unwrap_or_default();
    let whole = format!("{}{}{}", &value[..at], put_in(&found, look_up, depth + 1)?, put_in(rest, look_up, depth + 1)?);
    (whole.len() <= VALUE_BYTES_MAX).then_some(whole)
}

impl Styles {
    /// What a custom property is declared as here.
    pub(crate) fn custom(&self, name: &str) -> Option<&str> {
        self.won.get(&Name::Custom(name.into())).map(|value| &**value)
    }
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;
    use crate::look::layers::Layer;

    #[test]
    fn custom_properties_are_put_in_as_deep_and_as_long_as_their_limits() {
        let look_up = |name: &str| {
            let depth: u8 = name.strip_prefix("--")?.parse().ok()?;
            Some(if depth == 0 { "end".to_owned() } else { format!("var(--{})", depth - 1) })
        };
        let put = |value: &str| with_variables(value, &look_up);
        assert_eq!(put("a var(--2) b VAR( --1 )").as_deref(), Some("a end b end"));
        assert_eq!(put("var(--x, var(--0))").as_deref(), Some(" end"));
        assert_eq!(put("var(--x)"), None);
        assert_eq!(put(&format!("var(--{})", VARIABLES_DEPTH_MAX - 1)).as_deref(), Some("end"));
        assert_eq!(put(&format!("var(--{VARIABLES_DEPTH_MAX})")), None);
        let padded = |length: usize| put(&format!("{}var(--0)", "x".repeat(length - "end".len())));
        assert!(padded(VALUE_BYTES_MAX).is_some() && padded(VALUE_BYTES_MAX + 1).is_none());
    }

    #[test]
    fn without_a_doctype_capitals_make_no_other_class() {
        let is_hidden = |sheet: &str, quirks: bool| {
            let html = Html::parse_document("<b class=X><i class='a Xy' id=Z>");
            let mut sheets = Sheets::default();
            sheets.add(sheet, Holds::Always, &Layer::default());
            let cascade = Cascade::new(sheets, &Scripts::default(), quirks);
            let element = html.select(&Selector::parse("i").unwrap()).next().unwrap();
            cascade.styles(element, &Vec::new).of(Property::Display).is_some()
        };
        for sheet in [".xY{display:none}", "#z{display:none}", ".x i{display:none}", "i:not(.A, .y).XY{display:none}"] {
            assert_eq!((is_hidden(sheet, true), is_hidden(sheet, false)), (!sheet.contains(":not"), false), "{sheet}");
        }
        assert!(is_hidden(".Xy#Z{display:none}", false));
        assert!(is_hidden("[class~=Xy]{display:none}", true) && !is_hidden("[class~=xy]{display:none}", true));
    }

    #[test]
    fn what_takes_too_long_to_decide_might_hold() {
        let might = |before: u64| {
            let html = Html::parse_document(&format!("{}<i>", "<b></b>".repeat(before as usize)));
            let mut sheets = Sheets::default();
            sheets.add("u~i{display:none}", Holds::Always, &Layer::default());
            let cascade = Cascade::new(sheets, &Scripts::default(), false);
            let element = html.select(&Selector::parse("i").unwrap()).next().unwrap();
            cascade.styles(element, &Vec::new).might_change(Property::Display)
        };
        // Each of those before is gone to and asked for its name, and so is the element itself, once.
        let most = MATCH_STEPS_MAX / 2 - 1;
        assert!(!might(most - 1) && might(most + 1));
    }
}
