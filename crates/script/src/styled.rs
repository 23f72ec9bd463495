//! What a script says of how something looks, as declarations, attributes and classes.

use crate::changes::Part;
use crate::sinks::Changed;
use crate::text::{HOLE, Text};

/// A declaration, by the name that a script has for it.
pub(crate) fn style(key: &str, value: Option<String>) -> Changed {
    let Some(value) = value else { return Changed::Shown };
    if matches!(key, "cssText") {
        return Changed::Attribute("style".to_owned(), Some(value));
    }
    let name = if key.starts_with("--") { key.to_owned() } else { dashed(key) };
    let is_bare = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    let is_length =
        matches!(&*name, "left" | "top" | "right" | "bottom" | "width" | "height" | "font-size" | "text-indent")
            || name.starts_with("margin");
    let value = if is_bare && is_length { format!("{value}px") } else { value };
    Changed::Style(name, value)
}

/// What is added to a style or to classes, whatever these were: `x.className += " off"`.
pub(crate) fn added(part: Part, key: &str, value: &Text) -> Vec<Changed> {
    let is_style = part == Part::Style && key == "cssText" || part == Part::Element && key == "style";
    let Some(last) = value.units().iter().rposition(|&unit| unit == HOLE) else { return Vec::new() };
    if value.units().first() != Some(&HOLE) {
        return Vec::new();
    }
    let rest = value.piece(last + 1, value.len()).to_string();
    if part == Part::Element && key == "className" && rest.starts_with(|c: char| c.is_ascii_whitespace()) {
        return vec![Changed::Class(rest.trim().to_owned())];
    }
    let declared = rest.split(';').filter(|_| is_style).filter_map(|piece| {
        let (name, value) = piece.split_once(':')?;
        let name = name.trim();
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
        is_name.then(|| Changed::Style(name.to_ascii_lowercase(), value.trim().to_owned()))
    });
    declared.collect()
}

/// Whether an attribute says how something looks, or may: it is not known which one it is.
pub(crate) fn is_of_looks(attribute: Option<&str>) -> bool {
    attribute.is_none_or(|name| matches!(name, "class" | "style" | "hidden" | "open" | "inert"))
}

/// A name of a script as styles and attributes have it: `marginLeft` is `margin-left`.
pub(crate) fn dashed(key: &str) -> String {
    let mut name = String::with_capacity(key.len() + 2);
    for c in key.chars() {
        if c.is_ascii_uppercase() {
            name.push('-');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use crate::{Changed, read};

    #[test]
    fn what_is_added_to_a_style_or_to_classes_is_told() {
        let style = |name: &str, value: &str| Changed::Style(name.to_owned(), value.to_owned());
        let off = || vec![Changed::Class("off".to_owned())];
        for (script, expected) in [
            ("x.className+=' off'", off()),
            ("document.getElementById('x').className+=' off'", off()),
            ("var o=document.getElementById('x');o.className=o.className+' off'", off()),
            ("document.documentElement.className+=' off'", off()),
            (
                "document.getElementById('x').style.cssText+=';height:0;overflow:hidden'",
                vec![style("height", "0"), style("overflow", "hidden")],
            ),
            ("document.getElementById('x').style.cssText+='display:none'", vec![style("display", "none")]),
            (
                "for(const d of document.querySelectorAll('p'))if(d.className=='q')d.style.cssText+=';height:0;overflow:hidden'",
                vec![style("height", "0"), style("overflow", "hidden")],
            ),
            ("document.getElementById('x').className='a'+b", vec![Changed::Shown]),
            ("document.getElementById('x').className+='off'", vec![Changed::Shown]),
        ] {
            let told: Vec<Changed> = read(script).changes.into_iter().map(|change| change.what).collect();
            assert_eq!(told, expected, "{script}");
        }
    }
}
