//! What the script around a spot does with it, as far as its text shows.
//!
//! It is looked for in the bytes, within a fixed distance, so that a page of spots costs no more than its length.

/// How far from a spot in a script its use is looked for, to either side, in bytes: some ten lines.
pub const SCRIPT_BYTES_NEAR: usize = 400;

/// What a script does with what stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// `document.write` and its kin.
    Writes,
    /// The visitor is sent there under a condition on referrer or user agent.
    SendsSome,
    /// The visitor is sent there under a condition on cookie, time, screen or chance.
    SendsSometimes,
    /// The visitor is sent there.
    Sends,
    /// Something is loaded from there.
    Loads,
    /// A service worker.
    Registers,
}

/// What the script around this offset does, as far as its text shows; `is_bare` when a whole string is only a name there.
pub(crate) fn use_in_script(body: &[u8], offset: u64, is_bare: bool) -> Option<Use> {
    let near = around(body, offset, SCRIPT_BYTES_NEAR);
    let before = after_last(&near.before, b"<script");
    let after = before_first(&near.after, b"</script");
    let code: Vec<u8> =
        [before, &[SPOT], after].concat().into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let code = String::from_utf8_lossy(&code).to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| code.contains(word));
    let does = |words: &[&str]| {
        words
            .iter()
            .any(|word| code.match_indices(word).any(|(at, _)| !(is_bare && is_complete(&code[at + word.len()..]))))
    };
    if does(WRITES) {
        Some(Use::Writes)
    } else if does(SENDS) || assigns_location(&code, is_bare) {
        Some(match () {
            () if has(VISITOR) => Use::SendsSome,
            () if has(CHANCE) => Use::SendsSometimes,
            () => Use::Sends,
        })
    } else if has(&["serviceworker.register("]) {
        Some(Use::Registers)
    } else if has(LOADS) {
        Some(Use::Loads)
    } else {
        None
    }
}

/// Whether the script around this offset looks something up in a list: a guard, a filter.
pub(crate) fn is_looked_up(body: &[u8], offset: u64) -> bool {
    let near = around(body, offset, SCRIPT_BYTES_NEAR);
    let after = String::from_utf8_lossy(before_first(&near.after, b"</script")).to_ascii_lowercase();
    LOOKS_UP.iter().any(|word| after.contains(word))
}

/// Stands where the spot is; no script has it.
const SPOT: u8 = 0x1A;

const WRITES: &[&str] = &[
    "document.write(",
    "document.writeln(",
    ".innerhtml=",
    ".innerhtml+=",
    ".outerhtml=",
    "insertadjacenthtml(",
    "[\"write\"](",
    "['write'](",
];
const SENDS: &[&str] =
    &["location.replace(", "location.assign(", "window.open(", "location.href=", "[\"location\"]=", "['location']="];
const LOADS: &[&str] = &[
    ".src=",
    "createelement(",
    "setattribute(",
    "fetch(",
    "xmlhttprequest",
    "importscripts(",
    "import(",
    "newwebsocket(",
    "neweventsource(",
    "sendbeacon(",
    "$.getscript(",
    "$.get(",
    "$.ajax(",
];
const LOOKS_UP: &[&str] =
    &[".includes(", ".indexof(", ".has(", ".some(", ".every(", ".find(", ".findlast(", ".findindex(", ".filter("];
const VISITOR: &[&str] = &["referrer", "useragent", "navigator."];
const CHANCE: &[&str] =
    &["cookie", "localstorage", "sessionstorage", "math.random", "gethours", "newdate", "screen.", "timezone"];

/// Whether what a call or assignment is given is a string, which holds no spot and goes on with no host.
fn is_complete(given: &str) -> bool {
    let Some(quote) = given.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) else { return false };
    let Some((string, rest)) = given[1..].split_once(quote) else { return false };
    let is_plain = !string.contains([char::from(SPOT), '$']);
    let is_alone = rest.is_empty() || rest.starts_with([';', ')', '}', ',']);
    // `'http://m.school.example' + location.pathname`
    let is_host = string.split_once("://").is_some_and(|(_, host)| {
        host.contains('.')
            && !host.ends_with('.')
            && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
    });
    is_plain && (is_alone || is_host)
}

/// Whether something is put into `location`; a comparison puts nothing.
fn assigns_location(code: &str, is_bare: bool) -> bool {
    code.match_indices("location=").any(|(at, found)| {
        let is_word = !code[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '"' | '\''));
        let given = &code[at + found.len()..];
        is_word && !given.starts_with('=') && !(is_bare && is_complete(given))
    })
}

struct Near {
    before: Vec<u8>,
    after: Vec<u8>,
}

/// The bytes around an offset; nothing when it lies outside the body.
fn around(body: &[u8], offset: u64, distance: usize) -> Near {
    let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(body.len());
    Near {
        before: body[offset.saturating_sub(distance)..offset].to_vec(),
        after: body[offset..body.len().min(offset.saturating_add(distance))].to_vec(),
    }
}

fn after_last<'a>(bytes: &'a [u8], word: &[u8]) -> &'a [u8] {
    let at = bytes.windows(word.len()).rposition(|window| window.eq_ignore_ascii_case(word));
    at.map_or(bytes, |at| &bytes[at + word.len()..])
}

fn before_first<'a>(bytes: &'a [u8], word: &[u8]) -> &'a [u8] {
    let at = bytes.windows(word.len()).position(|window| window.eq_ignore_ascii_case(word));
    at.map_or(bytes, |at| &bytes[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the script does with the bar in it.
    fn used(script: &str) -> Option<Use> {
        used_as(script, false)
    }

    fn used_as(script: &str, is_bare: bool) -> Option<Use> {
        use_in_script(script.as_bytes(), script.find('|').unwrap() as u64, is_bare)
    }

    #[test]
    fn what_a_script_does_is_read_from_its_text() {
        for (script, expected) in [
            ("document . write('<a href=|>')", Some(Use::Writes)),
            ("x.innerHTML = '|'", Some(Use::Writes)),
            ("location = '|'", Some(Use::Sends)),
            ("window.location.href='|'", Some(Use::Sends)),
            ("if (/baidu/.test(document.referrer)) top.location.replace('|')", Some(Use::SendsSome)),
            ("if (!document.cookie) { location = '|' }", Some(Use::SendsSometimes)),
            ("s = document.createElement('script'); s.src = '|'", Some(Use::Loads)),
            ("navigator.serviceWorker.register('|')", Some(Use::Registers)),
            ("if (location == '|') {}", None),
            ("{\"location\":\"|\"}", None),
            ("my_location='|'", None),
            ("<script>location='/';</script><script>var a='|'</script><script>location=b</script>", None),
            ("|", None),
        ] {
            assert_eq!(used(script), expected, "{script}");
        }
    }

    #[test]
    fn a_name_does_nothing_in_a_call_that_has_all_its_words_itself() {
        for (script, expected) in [
            ("spam = ['|']; if (spam.includes(document.referrer)) window.open('/print')", None),
            ("no = ['|']; if (mobile) location.href = 'http://m.school.example' + location.pathname", None),
            ("no = ['|']; box.innerHTML = '<p>thanks</p>';", None),
            ("no = ['|']; location = \"/\"", None),
            ("d = '|'; location.href = 'http://' + d", Some(Use::Sends)),
            ("d = '|'; location.href = 'http://www.' + d", Some(Use::Sends)),
            ("d = '|'; location.href = 'http://out.example/?u=' + d", Some(Use::Sends)),
            ("d = '|'; location.href = `//${d}/`", Some(Use::Sends)),
            ("d = ['|']; window.open('//' + d[0])", Some(Use::Sends)),
            ("document.write('<script src=//'); document.write('|')", Some(Use::Writes)),
            ("d = '|'; location = d", Some(Use::Sends)),
        ] {
            assert_eq!(used_as(script, true), expected, "{script}");
        }
    }

    #[test]
    fn a_list_is_looked_something_up_in() {
        for (script, expected) in [
            ("bad = ['|']; if (bad.includes(u)) warn()", true),
            ("bad = ['|']; bad . indexOf(u)", false),
            ("bad = ['|']</script><script>a.indexOf(u)", false),
        ] {
            assert_eq!(is_looked_up(script.as_bytes(), script.find('|').unwrap() as u64), expected, "{script}");
        }
    }

    #[test]
    fn what_is_far_away_is_not_near() {
        let far = format!("location='/';{}'|'", " ".repeat(SCRIPT_BYTES_NEAR));
        assert_eq!(used(&far), None);
    }
}
