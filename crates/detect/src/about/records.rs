//! Records in the data of a script: what stands beside a name in the same braces tells what it is.

use suyuan_page::Spot;

use crate::mention::{is_literal, sides};
use crate::stance::Stance;

/// Fields that only those have who warn.
const FIELDS: &[&str] =
    &["threat", "threat_type", "threattype", "malware", "ioc", "indicator", "blocked_reason", "abuse_type"];

/// Whether a name is the value of a record that says by another one what is held against it: `{domain: "…", reason: "phishing"}`.
pub(super) fn is_judged_in_record(spot: &Spot) -> bool {
    let Some((before, after)) = sides(spot).filter(|_| is_literal(spot)) else { return false };
    let before = before.rsplit_once('{').map(|(_, before)| before);
    let after = after.split_once('}').map(|(after, _)| after);
    let Some((before, after)) = before.zip(after) else { return false };
    let record = format!("{before} … {after}");
    // What is done there may be done to the name.
    if record.contains(['(', ';', '{', '}']) {
        return false;
    }
    let has_field = || {
        let lower = record.to_ascii_lowercase();
        let mut names = lower.split([',', '…']).filter_map(|field| field.split_once(':')).map(|(name, _)| name);
        names.any(|name| FIELDS.contains(&name.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_')))
    };
    let stance = Stance::of(&record);
    !stance.calls && (stance.warns || has_field())
}
