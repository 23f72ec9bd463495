//! The functions that the prelude calls: they take strings and give strings, and nothing that a page does changes them.

use std::io::Read;
use std::rc::Rc;

use encoding_rs::Encoding;
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};
use rquickjs::{Ctx, Function, Object, Result};
use serde::Serialize;
use suyuan_script::Writing;
use url::Url;
use url::form_urlencoded;

use crate::digest::digest;
use crate::limits::TEXT_BYTES_MAX;
use crate::markup::{self, Element};
use crate::page::Page;
use crate::record::Record;
use crate::rewrite;
use crate::run::What;

/// What written markup brings into the page.
#[derive(Default, Serialize)]
struct Brought {
    elements: Vec<Element>,
    code: Vec<String>,
}

/// A part of a selector, of which the last words count: a tag, and attributes with how they are compared.
#[derive(Default, Debug, PartialEq, Serialize)]
struct Wanted {
    tag: String,
    attributes: Vec<(String, String, String)>,
}

/// There is no memory where there is not this much.
const PROBE_BYTES: usize = 1 << 20;

/// From a text to a text.
type TextFunction = fn(&str) -> String;

/// The object that holds the functions.
pub(crate) fn host<'js>(ctx: &Ctx<'js>, record: &Rc<Record>, page: &Rc<Page>) -> Result<Object<'js>> {
    let host = Object::new(ctx.clone())?;
    page_functions(ctx, &host, record, page)?;
    record_functions(ctx, &host, record)?;
    text_functions(ctx, &host, record)?;
    Ok(host)
}

fn record_functions<'js>(ctx: &Ctx<'js>, host: &Object<'js>, record: &Rc<Record>) -> Result<()> {
    let its = Rc::clone(record);
    let act = move |what: String, text: String| {
        if let Some(what) = What::from_name(&what) {
            its.act(what, &text);
        }
    };
    host.set("act", Function::new(ctx.clone(), act)?)?;
    let its = Rc::clone(record);
    host.set("limit", Function::new(ctx.clone(), move |limit: String| its.meet(&limit))?)?;
    let its = Rc::clone(record);
    let thrown = move |ctx: Ctx<'js>, message: Option<String>| match message {
        Some(message) => its.throw(&message),
        None => its.throw(no_error(&ctx)),
    };
    host.set("thrown", Function::new(ctx.clone(), thrown)?)?;
    let its = Rc::clone(record);
    host.set("script", Function::new(ctx.clone(), move |script: i32| its.set_script(script))?)?;
    let its = Rc::clone(record);
    host.set("look", Function::new(ctx.clone(), move || its.look())?)?;
    let its = Rc::clone(record);
    host.set("ask", Function::new(ctx.clone(), move || its.ask())?)?;
    let its = Rc::clone(record);
    host.set("rewrite", Function::new(ctx.clone(), move |text: String, level: u32| its.rewritten(&text, level))?)?;
    let its = Rc::clone(record);
    let insert = move |markup: String| {
        its.act(What::Writes(Writing::Insert), &markup);
        brought(&its, &markup, false)
    };
    host.set("insert", Function::new(ctx.clone(), insert)?)?;
    let its = Rc::clone(record);
    let tell = move |markup: Option<String>| {
        let Some(markup) = markup else { return json(&Brought::default()) };
        its.act(What::Writes(Writing::Write), &markup);
        brought(&its, &markup, true)
    };
    let its = Rc::clone(record);
    let told = tell.clone();
    host.set("write", Function::new(ctx.clone(), move |markup: String| told(its.write(&markup)))?)?;
    let its = Rc::clone(record);
    host.set("flush", Function::new(ctx.clone(), move || tell(its.written()))?)
}

/// What only this page has.
fn page_functions<'js>(ctx: &Ctx<'js>, host: &Object<'js>, record: &Rc<Record>, page: &Rc<Page>) -> Result<()> {
    let (its, from) = (Rc::clone(record), Rc::clone(page));
    let elements = move || {
        let told = from.elements();
        its.find(told);
        told.to_owned()
    };
    host.set("elements", Function::new(ctx.clone(), elements)?)?;
    let (its, from) = (Rc::clone(record), Rc::clone(page));
    let inside = move |start: usize, end: usize| {
        let piece = from.inside(start, end);
        its.find(piece);
        piece.to_owned()
    };
    host.set("inside", Function::new(ctx.clone(), inside)?)?;
    let (its, from) = (Rc::clone(record), Rc::clone(page));
    let text = move |start: usize, end: usize| {
        its.find(from.inside(start, end));
        from.text(start, end)
    };
    host.set("text", Function::new(ctx.clone(), text)?)?;
    let (its, from) = (Rc::clone(record), Rc::clone(page));
    let property = move |name: String| {
        its.find(from.html());
        from.property(&name).to_owned()
    };
    host.set("property", Function::new(ctx.clone(), property)?)?;
    let (its, from) = (Rc::clone(record), Rc::clone(page));
    let file = move |url: String| {
        let file = from.file(&url)?;
        its.find(file);
        Some(file.to_owned())
    };
    host.set("file", Function::new(ctx.clone(), file)?)?;
    let (its, from) = (Rc::clone(record), Rc::clone(page));
    let code = move |script: usize| {
        let code = from.code(script);
        its.find(code);
        code.to_owned()
    };
    host.set("code", Function::new(ctx.clone(), code)?)
}

/// What it means that nothing is thrown: without memory for an error, that is what the engine throws.
pub(crate) fn no_error(ctx: &Ctx) -> &'static str {
    if rquickjs::String::from_str(ctx.clone(), &" ".repeat(PROBE_BYTES)).is_ok() {
        return "";
    }
    drop(ctx.catch());
    "out of memory"
}

fn text_functions<'js>(ctx: &Ctx<'js>, host: &Object<'js>, record: &Rc<Record>) -> Result<()> {
    let functions: [(&str, TextFunction); 14] = [
        ("plain", rewrite::plain),
        ("percent", |text| percent_decoded(text)),
        ("refresh", |content| markup::refresh(content).unwrap_or_default().to_owned()),
        ("select", |selector| json(&wanted(selector))),
        ("camel", camel),
        ("cookie", |text| json(&cookie(text))),
        ("charset", |label| charset(label).map_or_else(String::new, |name| name.name().to_ascii_lowercase())),
        ("decode", |labelled| decoded(labelled)),
        ("inflate", |formatted| inflated(formatted)),
        ("digest", |named| digested(named)),
        ("texted", markup::text),
        ("encode", |text| json(&text.as_bytes())),
        ("pairs", |text| json(&pairs(text))),
        ("query", query),
    ];
    for (name, function) in functions {
        let its = Rc::clone(record);
        let run = move |text: String| {
            its.spend(20 + text.len() as u64 / 50);
            function(&text)
        };
        host.set(name, Function::new(ctx.clone(), run)?)?;
    }
    let its = Rc::clone(record);
    let url = move |text: String, base: String| {
        its.spend(20 + text.len() as u64 / 50);
        url_parts(&text, &base)
    };
    host.set("url", Function::new(ctx.clone(), url)?)
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn brought(record: &Record, markup: &str, is_written: bool) -> String {
    let found = markup::elements(markup);
    if found.is_cut {
        record.meet("elements-max");
    }
    let code = found.elements.iter().filter_map(|one| one.code(is_written)).map(str::to_owned).collect();
    json(&Brought { elements: found.elements, code })
}

/// The parts of a URL as browsers name them; nothing where it is none.
fn url_parts(text: &str, base: &str) -> String {
    let url = if base.is_empty() { Url::parse(text) } else { Url::parse(base).and_then(|base| base.join(text)) };
    let Ok(url) = url else { return String::new() };
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| port.to_string()).unwrap_or_default();
    let after = |mark: &str, part: Option<&str>| part.filter(|its| !its.is_empty()).map(|its| format!("{mark}{its}"));
    json(&serde_json::json!({
        "href": url.as_str(),
        "protocol": format!("{}:", url.scheme()),
        "host": if port.is_empty() { host.to_owned() } else { format!("{host}:{port}") },
        "hostname": host,
        "port": port,
        "pathname": url.path(),
        "search": after("?", url.query()).unwrap_or_default(),
        "hash": after("#", url.fragment()).unwrap_or_default(),
        "origin": url.origin().ascii_serialization(),
    }))
}

pub(crate) fn percent_decoded(text: &str) -> String {
    // A form's codes are those of percent, but for the plus.
    let kept = text.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    form_urlencoded::parse(kept.as_bytes()).map(|(text, _)| text.into_owned()).next().unwrap_or_default()
}

fn pairs(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.trim_start_matches('?').as_bytes()).into_owned().collect()
}

fn query(pairs: &str) -> String {
    let pairs: Vec<(String, String)> = serde_json::from_str(pairs).unwrap_or_default();
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// `data-a-b` is `aB` in a script.
fn camel(name: &str) -> String {
    let mut made = String::new();
    for (index, part) in name.split('-').enumerate() {
        let mut chars = part.chars();
        match chars.next() {
            Some(first) if index > 0 => made.extend(first.to_uppercase().chain(chars)),
            _ => made.push_str(part),
        }
    }
    made
}

/// Name, value and date of a cookie that is set.
fn cookie(text: &str) -> [String; 3] {
    let mut parts = text.split(';').map(str::trim);
    let first = parts.next().unwrap_or_default();
    let (name, value) = first.split_once('=').unwrap_or(("", first));
    let mut until = String::new();
    for part in parts {
        match part.split_once('=') {
            Some((key, date)) if key.eq_ignore_ascii_case("expires") => until = date.to_owned(),
            Some((key, age)) if key.eq_ignore_ascii_case("max-age") && age.parse().is_ok_and(|age: i64| age <= 0) => {
                "Thu, 01 Jan 1970 00:00:00 GMT".clone_into(&mut until);
            }
            _ => {}
        }
    }
    [name.trim().to_owned(), value.trim().to_owned(), until]
}

/// The encoding that goes by a label of the Encoding Standard; none by any other.
fn charset(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.as_bytes())
}

/// Bytes in hexadecimal digits as a text; before them stand the label of their encoding and a space.
fn decoded(labelled: &str) -> String {
    let (label, hex) = labelled.rsplit_once(' ').unwrap_or(("", labelled));
    charset(label).unwrap_or(encoding_rs::UTF_8).decode(&bytes_of(hex)).0.into_owned()
}

/// Packed bytes in hexadecimal digits, unpacked, as such again, up to [`TEXT_BYTES_MAX`]; before them stand the format of
/// the Compression Standard (`gzip`, `deflate`, `deflate-raw`) and a space. What cannot be unpacked holds nothing.
fn inflated(formatted: &str) -> String {
    let (format, hex) = formatted.rsplit_once(' ').unwrap_or(("", formatted));
    let packed = bytes_of(hex);
    let mut plain = Vec::new();
    let most = TEXT_BYTES_MAX as u64;
    // What was unpacked before it went wrong is there.
    let _ = match format {
        "gzip" => GzDecoder::new(&packed[..]).take(most).read_to_end(&mut plain),
        "deflate" => ZlibDecoder::new(&packed[..]).take(most).read_to_end(&mut plain),
        "deflate-raw" => DeflateDecoder::new(&packed[..]).take(most).read_to_end(&mut plain),
        _ => Ok(0),
    };
    plain.iter().fold(String::with_capacity(2 * plain.len()), |hex, byte| hex + &format!("{byte:02x}"))
}

/// The digest of bytes in hexadecimal digits, as such; before them stand its kind and a space.
fn digested(named: &str) -> String {
    let (kind, hex) = named.rsplit_once(' ').unwrap_or(("", named));
    digest(kind, &bytes_of(hex)).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes that hexadecimal digits stand for.
fn bytes_of(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks_exact(2);
    let byte = |two: &[u8]| std::str::from_utf8(two).ok().and_then(|two| u8::from_str_radix(two, 16).ok());
    digits.filter_map(byte).collect()
}

/// The last compound of each selector; what it says of the place among others is left out.
fn wanted(selector: &str) -> Vec<Wanted> {
    let lasts = selector
        .split(',')
        .filter_map(|one| one.split([' ', '>', '+', '~', '\n', '\t']).rfind(|part| !part.is_empty()));
    lasts.map(compound).collect()
}

fn compound(text: &str) -> Wanted {
    let mut wanted = Wanted::default();
    let word = |text: &str| text.find(['#', '.', '[', ':']).unwrap_or(text.len());
    let end = word(text);
    let tag = text[..end].to_ascii_lowercase();
    wanted.tag = if tag == "*" { String::new() } else { tag };
    let mut rest = &text[end..];
    while let Some(mark) = rest.chars().next() {
        rest = &rest[mark.len_utf8()..];
        if mark == '[' {
            let (inside, behind) = rest.split_once(']').unwrap_or((rest, ""));
            wanted.attributes.push(comparison(inside));
            rest = behind;
            continue;
        }
        let end = word(rest);
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        match mark {
            '#' => wanted.attributes.push(("id".to_owned(), "=".to_owned(), name)),
            '.' => wanted.attributes.push(("class".to_owned(), "~=".to_owned(), name)),
            _ => {}
        }
    }
    wanted
}

fn comparison(text: &str) -> (String, String, String) {
    let Some((name, value)) = text.split_once('=') else {
        return (text.trim().to_ascii_lowercase(), String::new(), String::new());
    };
    let kept = name.trim_end_matches(['~', '^', '$', '*', '|']);
    let value = value.trim().trim_matches(['"', '\'']).to_owned();
    (kept.trim().to_ascii_lowercase(), format!("{}=", &name[kept.len()..]), value)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;

    use super::*;

    #[test]
    fn selectors_are_read_from_their_last_compound() {
        let told = |selector: &str| {
            let one = |wanted: Wanted| {
                let attributes = wanted.attributes.iter().map(|(name, how, value)| format!("[{name}{how}{value}]"));
                wanted.tag + &attributes.collect::<String>()
            };
            wanted(selector).into_iter().map(one).collect::<Vec<_>>().join(",")
        };
        assert_eq!(told("div > A.b#c:hover, *[d^='e']"), "a[class~=b][id=c],[d^=e]");
        assert_eq!(told("meta[name=\"f\"], [g]"), "meta[name=f],[g]");
        assert_eq!(told(", ["), "[]");
    }

    #[test]
    fn texts_are_decoded_as_browsers_do() {
        assert_eq!(percent_decoded("a%3Db+c&d=%e4%b8%ad"), "a=b+c&d=中");
        assert_eq!(camel("a-b-cd"), "aBCd");
        assert_eq!(cookie("a = b=c; Max-Age=0"), ["a", "b=c", "Thu, 01 Jan 1970 00:00:00 GMT"].map(str::to_owned));
        assert_eq!(decoded("utf-8 e4b8ad6"), "中");
        assert_eq!(decoded("gb2312 d6d0"), "中");
        assert_eq!(inflated("gzip 00ff"), "");
        assert_eq!(inflated("deflate 4b4c0200"), "");
        assert_eq!(inflated("deflate-raw 4b4c0200"), "6162");
        let mut bomb = DeflateEncoder::new(Vec::new(), Compression::best());
        bomb.write_all(&vec![0; 4 * TEXT_BYTES_MAX]).unwrap();
        let packed: String = bomb.finish().unwrap().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(inflated(&format!("deflate-raw {packed}")).len(), 2 * TEXT_BYTES_MAX);
        assert_eq!(query(&json(&pairs("?a=b%20c&d"))), "a=b+c&d=");
        assert!(url_parts("/b", "https://a.example:8443/c?d").contains("\"host\":\"a.example:8443\""));
        assert_eq!(url_parts("b", ""), "");
    }

    proptest::proptest! {
        #[test]
        fn any_selector_and_cookie_is_read(text in r"([a-c#.\[\]:=~^*, ;>é'])*") {
            wanted(&text);
            cookie(&text);
            camel(&text);
        }
    }
}
