//! Readers of the formats that we write, as strict as the programs that will read them.

/// The skeleton of an XML document: its tags in order. Fails on what XML 1.0 does not allow.
pub(super) fn xml_tags(text: &str) -> Result<Vec<String>, String> {
    let (mut tags, mut open, mut rest) = (Vec::new(), Vec::new(), text);
    while let Some(at) = rest.find('<') {
        characters(&rest[..at])?;
        let end = rest[at..].find('>').ok_or("a tag without an end")? + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let expected: Option<String> = open.pop();
            if expected.as_deref() != Some(name) {
                return Err(format!("`</{name}>` closes {expected:?}"));
            }
            continue;
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        while !attributes.trim().is_empty() {
            let (_, value) = attributes.split_once("=\"").ok_or(format!("`{tag}` has an attribute without a value"))?;
            let (value, more) = value.split_once('"').ok_or(format!("`{tag}` has an open quote"))?;
            characters(value)?;
            attributes = more;
        }
        tags.push(name.to_owned());
        if !is_empty {
            open.push(name.to_owned());
        }
    }
    if open.is_empty() && rest.trim().is_empty() { Ok(tags) } else { Err(format!("{open:?} stay open: {rest}")) }
}

fn characters(text: &str) -> Result<(), String> {
    if let Some(c) = text.chars().find(|&c| (c < ' ' && c != '\n') || matches!(c, '\u{FFFE}' | '\u{FFFF}' | '>')) {
        return Err(format!("{c:?} is not allowed"));
    }
    for after in text.split('&').skip(1) {
        let name = after.split(';').next().unwrap_or_default();
        if !matches!(name, "amp" | "lt" | "gt" | "quot" | "#39") {
            return Err(format!("`&{name}` is no entity"));
        }
    }
    Ok(())
}

/// The statements of a DOT graph without the contents of their strings. Fails on a string that does not end in its line.
pub(super) fn dot_statements(text: &str) -> Result<Vec<String>, String> {
    text.lines().map(without_strings).collect()
}

fn without_strings(line: &str) -> Result<String, String> {
    let (mut out, mut inside) = (String::new(), false);
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => inside = !inside,
            '\\' if inside => match chars.next() {
                Some('\\' | '"') => {}
                other => return Err(format!("`\\{other:?}` is an escape of its own in {line}")),
            },
            c if !inside => out.push(c),
            _ => {}
        }
    }
    if inside { Err(format!("a string does not end: {line}")) } else { Ok(out) }
}

/// The lines of a Mermaid chart without the contents of their strings.
pub(super) fn mermaid_lines(text: &str) -> Vec<String> {
    text.lines().map(|line| line.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")).collect()
}

/// The elements of an HTML page as a browser builds them, and the attributes that each has.
pub(super) fn html_elements(text: &str) -> Vec<String> {
    let page = scraper::Html::parse_document(text);
    let elements = page.tree.nodes().filter_map(|node| node.value().as_element().cloned());
    let told = elements.map(|element| {
        let mut names: Vec<String> = element.attrs().map(|(name, _)| name.to_owned()).collect();
        names.sort();
        format!("{} {}", element.name(), names.join(" "))
    });
    told.collect()
}

#[test]
fn the_readers_see_what_is_broken() {
    assert_eq!(xml_tags("<a b=\"c\"><d/>x &lt;</a>\n").unwrap(), ["a", "d"]);
    for broken in ["<a>", "<a></b>", "<a>&nbsp;</a>", "<a b=c></a>", "<a>\u{1}</a>", "</a>", "<a/>x"] {
        assert!(xml_tags(broken).is_err(), "{broken}");
    }
    assert_eq!(dot_statements("a [label=\"\\\\ \\\"]\"];").unwrap(), ["a [label=];"]);
    assert!(dot_statements("a [label=\"\\N\"]").is_err());
    assert!(dot_statements("a [label=\"]").is_err());
}
