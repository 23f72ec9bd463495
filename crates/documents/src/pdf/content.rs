//! The text of a page, put together from the pieces that its content shows (ISO 32000-2, 9.4).
//!
//! Writers show words letter by letter, or in pieces that stand side by side: what follows at once belongs together,
//! what leaves a gap is another word, and what stands elsewhere is another line.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::file::{File, Object};
use super::font::Font;
use super::lexer::{Lexer, Token, is_space};
use super::value::{Dict, Parser, VALUES_MAX, Value};
use crate::TEXT_BYTES_MAX;

/// Most fonts of one file.
pub const FONTS_MAX: usize = 500;

/// Most drawings that are shown inside of others.
pub const FORMS_MAX: usize = 2_000;

/// Most operands of one operator; the others are dropped.
pub const OPERANDS_MAX: usize = 256;

/// How deep drawings are shown in each other, and how deep states are kept.
const FORMS_DEEP: usize = 4;
const STATES_DEEP: usize = 64;

/// What a letter costs beside the bytes that are gone through.
const WORK_OF_A_LETTER: usize = 8;

/// A gap of this part of the size parts words, and one across the line of writing parts lines.
const WORD_GAP: f64 = 0.2;
const LINE_GAP: f64 = 0.4;

type Matrix = [f64; 6];

const PLAIN: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// `first`, then `second`.
fn then(first: &Matrix, second: &Matrix) -> Matrix {
    let moved = |x: f64, y: f64| [x * second[0] + y * second[2], x * second[1] + y * second[3]];
    let (right, up, from) = (moved(first[0], first[1]), moved(first[2], first[3]), moved(first[4], first[5]));
    [right[0], right[1], up[0], up[1], from[0] + second[4], from[1] + second[5]]
}

/// Reads contents, and keeps what serves for all pages.
#[derive(Default)]
pub(super) struct Painter {
    fonts: HashMap<u32, Option<Rc<Font>>>,
    /// Drawings that were read.
    pub(super) shown: HashSet<u32>,
    text: String,
    /// Where the last letter ended, in which direction it was written, and how large.
    end: Option<([f64; 2], [f64; 2], f64)>,
}

/// How text is shown at the moment.
#[derive(Clone)]
struct State {
    space: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    between_letters: f64,
    between_words: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

impl State {
    fn new(space: Matrix) -> Self {
        State {
            space,
            font: None,
            size: 1.0,
            between_letters: 0.0,
            between_words: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

impl Painter {
    /// The text of a content with these resources.
    pub(super) fn text(&mut self, content: &[u8], resources: &Dict, file: &mut File) -> String {
        self.text.clear();
        self.end = None;
        self.paint(content, resources, PLAIN, 0, file);
        std::mem::take(&mut self.text)
    }

    fn paint(&mut self, content: &[u8], resources: &Dict, space: Matrix, depth: usize, file: &mut File) {
        let mut parser = Parser::new(content, 0);
        let mut operands: Vec<Value> = Vec::new();
        let mut states = Vec::new();
        let mut state = State::new(space);
        let (mut line, mut place) = (PLAIN, PLAIN);
        while let Some(token) = parser.lexer.next() {
            let Token::Word(operator) = token else {
                parser.values_left = VALUES_MAX;
                parser.cut = None;
                let operand = parser.value_of(token, 0);
                if operands.len() < OPERANDS_MAX {
                    operands.extend(operand);
                }
                continue;
            };
            if self.text.len() > TEXT_BYTES_MAX || file.work_left == 0 {
                return;
            }
            let number = |place: usize| operands.get(place).and_then(Value::number).unwrap_or(0.0);
            match operator {
                b"BT" => (line, place) = (PLAIN, PLAIN),
                b"q" if states.len() < STATES_DEEP => states.push(state.clone()),
                b"Q" => state = states.pop().unwrap_or(state),
                b"cm" => state.space = then(&matrix(&operands), &state.space),
                b"Tf" => {
                    state.font =
                        operands.first().and_then(Value::name).and_then(|name| self.font(name, resources, file));
                    state.size = number(1);
                }
                b"Tc" => state.between_letters = number(0),
                b"Tw" => state.between_words = number(0),
                b"Tz" => state.stretch = number(0) / 100.0,
                b"TL" => state.leading = number(0),
                b"Ts" => state.rise = number(0),
                b"Tm" => (line, place) = (matrix(&operands), matrix(&operands)),
                b"Td" | b"TD" => {
                    if operator == b"TD" {
                        state.leading = -number(1);
                    }
                    line = then(&[1.0, 0.0, 0.0, 1.0, number(0), number(1)], &line);
                    place = line;
                }
                b"T*" | b"'" | b"\"" => {
                    if operator == b"\"" {
                        (state.between_words, state.between_letters) = (number(0), number(1));
                    }
                    line = then(&[1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], &line);
                    place = line;
                    if let Some(Value::Text(text)) = operands.last().filter(|_| operator != b"T*") {
                        self.show(text, &state, &mut place, file);
                    }
                }
                b"Tj" => {
                    if let Some(Value::Text(text)) = operands.last() {
                        self.show(text, &state, &mut place, file);
                    }
                }
                b"TJ" => {
                    for piece in operands.last().map(Value::elements).unwrap_or_default() {
                        match piece {
                            Value::Text(text) => self.show(text, &state, &mut place, file),
                            Value::Number(back) => move_on(&mut place, -back / 1000.0 * state.size * state.stretch),
                            _ => {}
                        }
                    }
                }
                b"Do" if depth < FORMS_DEEP => {
                    if let Some(name) = operands.last().and_then(Value::name) {
                        self.form(name, resources, state.space, depth, file);
                    }
                }
                b"ID" => skip_picture(&mut parser.lexer),
                _ => {}
            }
            operands.clear();
        }
    }

    /// Shows a drawing that the resources name.
    fn form(&mut self, name: &[u8], resources: &Dict, space: Matrix, depth: usize, file: &mut File) {
        let Some(number) = named(resources, "XObject", name, file).and_then(|value| value.reference()) else { return };
        if self.shown.len() == FORMS_MAX || !self.shown.insert(number) {
            return;
        }
        let Some(object) = file.numbered(number).filter(is_form) else { return };
        self.drawing(&object, resources, space, depth + 1, file);
    }

    /// Shows a drawing; without resources of its own it has those around it.
    pub(super) fn drawing(&mut self, object: &Object, around: &Dict, space: Matrix, depth: usize, file: &mut File) {
        let Some(dict) = object.dict() else { return };
        let own = file.entry(dict, "Resources");
        let space = match dict.get("Matrix") {
            Some(Value::Array(numbers)) => then(&matrix(numbers), &space),
            _ => space,
        };
        if let Some(content) = file.stream(object) {
            self.paint(&content, own.as_ref().and_then(Value::dict).unwrap_or(around), space, depth, file);
        }
    }

    /// The text of a drawing by itself.
    pub(super) fn text_of_drawing(&mut self, object: &Object, file: &mut File) -> String {
        self.text.clear();
        self.end = None;
        self.drawing(object, &Dict::default(), PLAIN, 1, file);
        std::mem::take(&mut self.text)
    }

    fn font(&mut self, name: &[u8], resources: &Dict, file: &mut File) -> Option<Rc<Font>> {
        let value = named(resources, "Font", name, file)?;
        let Some(number) = value.reference() else {
            return value.dict().map(|dict| Rc::new(Font::new(dict, file)));
        };
        if let Some(known) = self.fonts.get(&number) {
            return known.clone();
        }
        if self.fonts.len() == FONTS_MAX {
            file.cut.get_or_insert("fonts-max");
            return None;
        }
        let font = file.resolve(&value).dict().map(|dict| Rc::new(Font::new(dict, file)));
        self.fonts.insert(number, font.clone());
        font
    }

    /// Shows a string from this place on, which moves to its end.
    fn show(&mut self, bytes: &[u8], state: &State, place: &mut Matrix, file: &mut File) {
        let Some(font) = &state.font else { return };
        let mut is_first = true;
        font.letters(bytes, |letter| {
            let at = then(&[1.0, 0.0, 0.0, 1.0, 0.0, state.rise], &then(place, &state.space));
            if std::mem::take(&mut is_first) {
                self.part(&at, state.size);
            }
            self.text.push_str(&letter.text);
            let between = state.between_letters + if letter.is_space { state.between_words } else { 0.0 };
            move_on(place, (letter.width * state.size + between) * state.stretch);
            file.work(WORK_OF_A_LETTER) && self.text.len() <= TEXT_BYTES_MAX
        });
        let end = then(place, &state.space);
        self.end = Some(([end[4], end[5]], [end[0], end[1]], state.size));
    }

    /// Parts what comes next from what is there, if it stands apart.
    fn part(&mut self, at: &Matrix, size: f64) {
        let Some(([x, y], [a, b], last_size)) = self.end else { return };
        let length = a.hypot(b);
        let em = length * last_size.abs().max(size.abs());
        if !(em > 0.0 && em.is_finite()) {
            return self.text.push(' ');
        }
        let (right, up) = ((at[4] - x) / em, (at[5] - y) / em);
        let (along, across) = ((right * a + up * b) / length, (up * a - right * b) / length);
        if across.abs() > LINE_GAP || along < -1.0 {
            self.text.push('\n');
        } else if along > WORD_GAP {
            self.text.push(' ');
        }
    }
}

/// Whether an object is a drawing that can be shown in others.
pub(super) fn is_form(object: &Object) -> bool {
    object.has_stream() && object.dict().is_some_and(|dict| dict.has_name("Subtype", "Form"))
}

/// The resource of this kind and name, as it stands there.
fn named(resources: &Dict, kind: &str, name: &[u8], file: &mut File) -> Option<Value> {
    let of_kind = file.entry(resources, kind)?;
    let found = of_kind.dict()?.0.iter().find(|(its, _)| its == name)?;
    Some(found.1.clone())
}

fn matrix(operands: &[Value]) -> Matrix {
    let mut matrix = PLAIN;
    for (place, value) in matrix.iter_mut().zip(operands) {
        *place = value.number().unwrap_or(*place);
    }
    matrix
}

/// Moves along the line of writing.
fn move_on(place: &mut Matrix, by: f64) {
    place[4] += by * place[0];
    place[5] += by * place[1];
}

/// Passes over the bytes of a picture in the content, up to the word that ends it (8.9.7).
fn skip_picture(lexer: &mut Lexer) {
    let rest = &lexer.bytes[lexer.at..];
    let is_end = |&at: &usize| {
        let before = at.checked_sub(1).and_then(|before| rest.get(before));
        before.is_none_or(|&byte| is_space(byte)) && rest.get(at + 2).is_none_or(|&byte| is_space(byte))
    };
    let end = memchr::memmem::find_iter(rest, b"EI").find(is_end);
    lexer.at += end.map_or(rest.len(), |end| end + 2);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of a content in fonts whose letters are half as wide as high.
    fn text(content: &str) -> String {
        let widths = "500 ".repeat(200);
        let mut bytes = b"1 0 obj<</Font<</F 2 0 R>>/XObject<</X 3 0 R>>>>endobj ".to_vec();
        bytes.extend(format!("2 0 obj<</Subtype/Type1/FirstChar 32/Widths[{widths}]>>endobj ").bytes());
        bytes.extend(b"3 0 obj<</Subtype/Form>>stream\nBT/F 10 Tf(form)Tj ET/X Do endstream endobj");
        let mut file = File::new(&bytes);
        let resources = file.numbered(1).unwrap();
        Painter::default().text(content.as_bytes(), resources.dict().unwrap(), &mut file)
    }

    #[test]
    fn what_stands_side_by_side_is_one_word() {
        for (content, expected) in [
            ("/F 10 Tf (cas)Tj(ino.example)Tj", "casino.example"),
            ("/F 10 Tf [(cas)-30(ino)20(.example)]TJ", "casino.example"),
            ("/F 10 Tf [(go)-300(to)]TJ", "go to"),
            ("BT/F 10 Tf 1 0 0 1 50 700 Tm(cas)Tj 15 0 Td(ino)Tj ET", "casino"),
            ("BT/F 10 Tf 1 0 0 1 50 700 Tm(go)Tj 15 0 Td(to)Tj ET", "go to"),
            ("BT/F 10 Tf 1 0 0 1 50 700 Tm(cas)Tj 1 0 0 1 65 700 Tm(ino)Tj ET", "casino"),
            ("q 1 0 0 1 50 700 cm BT/F 10 Tf(cas)Tj ET Q q 1 0 0 1 65 700 cm BT/F 10 Tf(ino)Tj ET Q", "casino"),
            ("BT/F 1 Tf 10 0 0 10 50 700 Tm(cas)Tj 1.5 0 Td(ino)Tj ET", "casino"),
            ("BT/F 10 Tf 0 1 -1 0 50 100 Tm(cas)Tj 0 1 -1 0 50 115 Tm(ino)Tj ET", "casino"),
            ("BT/F 10 Tf(one)Tj 0 -12 Td(two)Tj 12 TL T*(three)Tj(four)' ET", "one\ntwo\nthree\nfour"),
            ("BT/F 10 Tf 5 Tc(cas)Tj(ino)Tj ET", "casino"),
            ("BT/F 10 Tf(a)Tj ET BI /W 1 ID (x)Tj EIx EI BT/F 10 Tf 5 0 Td(b)Tj ET", "ab"),
            ("(nothing is shown without a font)Tj", ""),
            ("/X Do", "form"),
            ("/F 0 Tf (a)Tj 3 0 Td(b)Tj", "a b"),
        ] {
            assert_eq!(text(content), expected, "{content}");
        }
    }

    #[test]
    fn operands_fonts_and_drawings_end_at_their_limits() {
        let operands = |count: usize| text(&format!("/F 10 Tf {} (x)Tj", "1 ".repeat(count)));
        assert_eq!((operands(OPERANDS_MAX - 1), operands(OPERANDS_MAX)), ("x".to_owned(), String::new()));
        let fonts: String = (0..=FONTS_MAX).map(|font| format!("/F{font} {} 0 R", font + 2)).collect();
        let mut bytes = format!("1 0 obj<</Font<<{fonts}>>>>endobj ").into_bytes();
        for font in 0..=FONTS_MAX {
            bytes.extend(format!("{} 0 obj<<>>endobj ", font + 2).bytes());
        }
        let mut file = File::new(&bytes);
        let resources = file.numbered(1).unwrap();
        let shown: String = (0..=FONTS_MAX).map(|font| format!("/F{font} 10 Tf(x)Tj ")).collect();
        let text = Painter::default().text(shown.as_bytes(), resources.dict().unwrap(), &mut file);
        assert_eq!((text.len(), file.cut), (FONTS_MAX, Some("fonts-max")));
        let mut painter = Painter::default();
        painter.shown.extend(10..10 + FORMS_MAX as u32);
        let resources = Parser::new(b"<</XObject<</X 3 0 R>>/Font<</F 2 0 R>>>>", 0).value(0).unwrap();
        let bytes = b"2 0 obj<<>>endobj 3 0 obj<</Subtype/Form>>stream\n/F 1 Tf(x)Tj endstream endobj";
        let text = |painter: &mut Painter| painter.text(b"/X Do", resources.dict().unwrap(), &mut File::new(bytes));
        assert_eq!(text(&mut painter), "");
        painter.shown.remove(&10);
        assert_eq!(text(&mut painter), "x");
    }
}
