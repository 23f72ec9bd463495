//! To whom what is shared may be passed on: the Traffic Light Protocol 2.0.

use serde_json::{Value, json};

/// A mark of the Traffic Light Protocol 2.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tlp {
    /// To everybody.
    Clear,
    /// Within the community.
    Green,
    /// Within the organization and its clients.
    Amber,
    /// Within the organization.
    AmberStrict,
    /// To nobody else.
    Red,
}

impl Tlp {
    /// Every mark, the most open first.
    pub const ALL: [Tlp; 5] = [Tlp::Clear, Tlp::Green, Tlp::Amber, Tlp::AmberStrict, Tlp::Red];

    /// The mark as the protocol writes it, without `TLP:`, in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Tlp::Clear => "clear",
            Tlp::Green => "green",
            Tlp::Amber => "amber",
            Tlp::AmberStrict => "amber+strict",
            Tlp::Red => "red",
        }
    }

    /// The mark as people write it: `TLP:AMBER+STRICT`.
    pub fn label(self) -> String {
        format!("TLP:{}", self.name().to_ascii_uppercase())
    }

    /// The strictest mark that a text names, such as the licence of an entry; in the words of version 1, too.
    pub fn strictest_in(text: &str) -> Option<Tlp> {
        let words = text.split(|c: char| c.is_whitespace() || ",;，；".contains(c)).map(str::to_ascii_uppercase);
        let mark = |word: String| match word.as_str() {
            "TLP:WHITE" => Some(Tlp::Clear),
            word => Tlp::ALL.into_iter().find(|mark| mark.label() == word),
        };
        words.filter_map(mark).max()
    }

    /// The name of the mark's object in STIX 2.1, as OASIS published it.
    pub(super) const fn stix_id(self) -> &'static str {
        match self {
            Tlp::Clear => "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
            Tlp::Green => "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
            Tlp::Amber => "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
            Tlp::AmberStrict => "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
            Tlp::Red => "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
        }
    }

    /// The mark's object in STIX 2.1, as OASIS published it.
    pub(super) fn stix(self) -> Value {
        json!({
            "type": "marking-definition", "spec_version": "2.1", "id": self.stix_id(),
            "created": "2022-10-01T00:00:00.000Z", "name": self.label(),
            "extensions": { "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": {
                "extension_type": "property-extension", "tlp_2_0": self.name(),
            }},
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_marks_in_a_text_the_strictest_counts() {
        for (text, expected) in [
            ("TLP:AMBER+STRICT; For members", Some(Tlp::AmberStrict)),
            ("CC0; tlp:green，TLP:RED", Some(Tlp::Red)),
            ("TLP:WHITE", Some(Tlp::Clear)),
            ("CC0", None),
            ("", None),
        ] {
            assert_eq!(Tlp::strictest_in(text), expected, "{text}");
        }
    }
}
