//! A jCard (RFC 7095): who somebody is, and where they take mail.

use serde_json::Value;

use crate::address::{is_ignored, mailto};

/// Most properties of one card that are looked at.
pub const CARD_PROPERTIES_MAX: usize = 100;

/// Most addresses of one card that are taken.
pub const CARD_ADDRESSES_MAX: usize = 3;

/// Longest name that is taken, in characters; the rest is cut.
pub const CARD_NAME_CHARS_MAX: usize = 120;

/// The rank of an address without one; the best is 1, the last 100 (RFC 6350, 5.3).
const UNRANKED: u64 = 101;

/// What a card says, as far as it matters here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Card {
    /// The organization, else the name.
    pub name: String,
    /// Addresses, the preferred one first.
    pub addresses: Vec<String>,
}

/// Reads the `vcardArray` of an entity: `["vcard", [[name, parameters, type, value…], …]]`.
pub(crate) fn card(entity: &Value) -> Card {
    let properties = entity["vcardArray"][1].as_array().map(Vec::as_slice).unwrap_or_default();
    let (mut full, mut organization) = (String::new(), String::new());
    let mut addresses: Vec<(u64, String)> = Vec::new();
    for property in properties.iter().take(CARD_PROPERTIES_MAX).filter_map(Value::as_array) {
        let name = property.first().and_then(Value::as_str).unwrap_or_default();
        let values = || property.iter().skip(3).flat_map(texts);
        if name.eq_ignore_ascii_case("fn") && full.is_empty() {
            full = values().next().map(one_line).unwrap_or_default();
        } else if name.eq_ignore_ascii_case("org") && organization.is_empty() {
            organization = values().next().map(one_line).unwrap_or_default();
        } else if name.eq_ignore_ascii_case("email") {
            let rank = property.get(1).map_or(UNRANKED, |parameters| rank(&parameters["pref"]));
            let usable = values().filter_map(mailto).filter(|address| !is_ignored(address));
            addresses.extend(usable.map(|address| (rank, address)));
        }
    }
    addresses.sort_by_key(|(rank, _)| *rank);
    let mut card = Card { name: if organization.is_empty() { full } else { organization }, addresses: Vec::new() };
    for (_, address) in addresses {
        if card.addresses.len() < CARD_ADDRESSES_MAX && !card.addresses.contains(&address) {
            card.addresses.push(address);
        }
    }
    card
}

/// The texts of a value: itself, or those that it lists.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn rank(pref: &Value) -> u64 {
    let of = |value: &Value| value.as_u64().or_else(|| value.as_str()?.trim().parse().ok());
    pref.as_array().and_then(|several| of(several.first()?)).or_else(|| of(pref)).unwrap_or(UNRANKED)
}

/// A name in one line; none where it was taken out (RFC 9537), or says so.
pub(crate) fn one_line(text: &str) -> String {
    let line: Vec<&str> =
        text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|it| !it.is_empty()).collect();
    let line: String = line.join(" ").chars().take(CARD_NAME_CHARS_MAX).collect();
    if line.to_ascii_lowercase().contains("redacted") { String::new() } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(properties: &str) -> String {
        let entity = serde_json::from_str(&format!(r#"{{"vcardArray": ["vcard", [{properties}]]}}"#)).unwrap();
        let Card { name, addresses } = card(&entity);
        format!("{name}: {}", addresses.join(" "))
    }

    #[test]
    fn names_and_addresses_are_read_wherever_they_stand() {
        for (properties, read) in [
            (
                r#"["version",{},"text","4.0"],["fn",{},"text","Abuse desk"],["email",{},"text","abuse@net.example"]"#,
                "Abuse desk: abuse@net.example",
            ),
            (r#"["fn",{},"text","x"],["org",{},"text",["某网络","NOC"]]"#, "某网络: "),
            (
                r#"["email",{"pref":"2"},"text","b@net.example"],["EMAIL",{"pref":1},"text","a@net.example"],["email",{},"text","c@net.example"]"#,
                ": a@net.example b@net.example c@net.example",
            ),
            (
                r#"["email",{},"text",["a@net.example","b@net.example"],"c@net.example"]"#,
                ": a@net.example b@net.example c@net.example",
            ),
            (r#"["email",{},"uri","mailto:a@net.example"],["email",{},"text","a@net.example"]"#, ": a@net.example"),
            (r#"["fn",{},"text","REDACTED FOR PRIVACY"],["email",{},"text",""]"#, ": "),
            (
                r#"["fn",{},"text","a\u0000\u001b[2J\nb"],["email",{},"text","a@net.example\r\nBcc: b@net.example"]"#,
                "a [2J b: ",
            ),
            (r#"["email",{},"text","peering@net.example"],["email",{},"text","hostmaster@ripe.net"]"#, ": "),
            (r#"["email"],[],1,["email",{},"text",{"a":1}],["email","x",3,4]"#, ": "),
        ] {
            assert_eq!(told(properties), read, "{properties}");
        }
    }

    #[test]
    fn of_a_card_so_much_is_taken_and_no_more() {
        let emails = |count: usize| -> Vec<String> {
            (0..count).map(|n| format!(r#"["email",{{}},"text","a{n}@net.example"]"#)).collect()
        };
        assert_eq!(told(&emails(9).join(",")).matches('@').count(), CARD_ADDRESSES_MAX);
        let padded = |count: usize| vec![r#"["tel",{},"text","1"]"#; count].join(",") + "," + &emails(1)[0];
        assert_eq!(told(&padded(CARD_PROPERTIES_MAX - 1)), ": a0@net.example");
        assert_eq!(told(&padded(CARD_PROPERTIES_MAX)), ": ");
        let name = told(&format!(r#"["fn",{{}},"text","{}"]"#, "某".repeat(CARD_NAME_CHARS_MAX + 1)));
        assert_eq!(name.matches('某').count(), CARD_NAME_CHARS_MAX);
    }
}
