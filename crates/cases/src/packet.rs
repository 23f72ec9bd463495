//! To whom the cases go together: one packet for each owner, each area, or each hoster.

use suyuan_model::{ClaimKind, Party};

use crate::{CaseFile, area_of};

/// By what cases are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// By who runs the site.
    Owner,
    /// By the area of the authority that its filings name.
    Area,
    /// By who hosts it.
    Hoster,
}

/// The packet that a case goes into.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PacketKey {
    /// The same for all that goes together, and in every ledger.
    pub key: String,
    /// For whom it is; empty where nobody knows.
    pub title: String,
}

impl PacketKey {
    fn new(kind: &str, key: &str, title: &str) -> Self {
        PacketKey { key: format!("{kind}:{}", key.to_lowercase()), title: title.to_owned() }
    }
}

/// The packet of a case; the network is the one that answered for it, as far as that is known.
pub fn packet_of(file: &CaseFile, split: Split, network: Option<&str>) -> PacketKey {
    match split {
        Split::Owner => owner(file),
        Split::Area => area(file),
        Split::Hoster => hoster(file, network),
    }
}

/// By where the owner can be reached, else by what they are called, as a list says it; else the site is by itself:
/// what it says of itself is no reason to send it to somebody together with others.
fn owner(file: &CaseFile) -> PacketKey {
    let owners = || file.contacts.iter().filter(|told| told.party == Party::Owner && !told.is_looked_up());
    if let Some(told) = owners().find(|told| !told.contact.is_empty()) {
        let title = owners().find(|told| !told.owner.is_empty()).map_or(&told.contact, |named| &named.owner);
        return PacketKey::new("contact", &told.contact, title);
    }
    match owners().find(|told| !told.owner.is_empty()) {
        Some(told) => PacketKey::new("owner", &told.owner, &told.owner),
        None => PacketKey::new("site", file.case.site.as_str(), file.case.site.as_str()),
    }
}

/// By the code that begins the number of the filing with the police, else by the province of the filing with the ministry.
fn area(file: &CaseFile) -> PacketKey {
    let police = file.claimed.first(ClaimKind::PublicSecurity).and_then(|told| {
        let number = told.claim.value.trim_start_matches(|c: char| !c.is_ascii_digit());
        Some((number.get(..6)?.to_owned(), area_of(number)?))
    });
    let filing = || [ClaimKind::IcpFiling, ClaimKind::IcpLicence].iter().find_map(|&kind| file.claimed.first(kind));
    let ministry = || {
        let first = filing()?.claim.value.chars().next()?;
        let code = PROVINCES.iter().find(|(letters, _)| letters.contains(first))?.1;
        Some((code.to_owned(), area_of(code)?))
    };
    match police.or_else(ministry) {
        Some((code, name)) => PacketKey::new("area", &code, &name),
        None => PacketKey::new("area", "unknown", ""),
    }
}

fn hoster(file: &CaseFile, network: Option<&str>) -> PacketKey {
    let told = file.contacts.iter().find(|told| told.party == Party::Hoster);
    let named = told.map(|told| (if told.contact.is_empty() { &told.owner } else { &told.contact }, &told.owner));
    match (named, network) {
        (Some((key, name)), _) if !key.is_empty() => {
            PacketKey::new("hoster", key, if name.is_empty() { key } else { name })
        }
        (_, Some(network)) => PacketKey::new("network", network, network),
        _ => PacketKey::new("hoster", "unknown", ""),
    }
}

/// The letters by which filings name provinces, with the codes of these.
const PROVINCES: [(&str, &str); 34] = [
    ("京", "11"),
    ("津", "12"),
    ("冀", "13"),
    ("晋", "14"),
    ("蒙", "15"),
    ("辽", "21"),
    ("吉", "22"),
    ("黑", "23"),
    ("沪", "31"),
    ("苏", "32"),
    ("浙", "33"),
    ("皖", "34"),
    ("闽", "35"),
    ("赣", "36"),
    ("鲁", "37"),
    ("豫", "41"),
    ("鄂", "42"),
    ("湘", "43"),
    ("粤", "44"),
    ("桂", "45"),
    ("琼", "46"),
    ("渝", "50"),
    ("川蜀", "51"),
    ("贵黔", "52"),
    ("云滇", "53"),
    ("藏", "54"),
    ("陕秦", "61"),
    ("甘陇", "62"),
    ("青", "63"),
    ("宁", "64"),
    ("新", "65"),
    ("台", "71"),
    ("港", "81"),
    ("澳", "82"),
];

#[cfg(test)]
mod tests {
    use suyuan_model::{Claim, Confidence, Contact, Site, SiteRules, Technique, Timestamp};

    use super::*;
    use crate::story::{finding, noon, seen};
    use crate::{CaseDraft, ClaimTold, Claimed, Contacts, Known, LinkedFindings};

    fn file() -> CaseFile {
        let finding =
            finding("http://school.example/a", "casino.example", vec![seen(Technique::M7, "casino.example", None)]);
        let draft = CaseDraft::of(&finding.site.clone(), [finding], &LinkedFindings::default()).unwrap();
        draft.settle(Known::nothing(&SiteRules::default(), &Contacts::default(), noon()))
    }

    fn told(party: Party, owner: &str, contact: &str) -> Contact {
        Contact {
            site: Site::from_text("school.example"),
            party,
            owner: owner.to_owned(),
            contact: contact.to_owned(),
            sector: String::new(),
            source: "list".to_owned(),
            confidence: Confidence::High,
            at: Timestamp::from_millis(0),
            note: None,
        }
    }

    fn claims(claims: &[(ClaimKind, &str)]) -> Claimed {
        let told = |&(kind, value): &(ClaimKind, &str)| ClaimTold {
            claim: Claim { kind, value: value.to_owned(), raw: value.to_owned(), linked: false },
            page: String::new(),
            pages: 1,
            at: Timestamp::from_millis(0),
            elsewhere: Vec::new(),
        };
        Claimed(claims.iter().map(told).collect())
    }

    fn packet(split: Split, contacts: Vec<Contact>, claimed: Claimed) -> (String, String) {
        let file = CaseFile { claimed, contacts, ..file() };
        let PacketKey { key, title } = packet_of(&file, split, Some("203.0.113.0/24"));
        (key, title)
    }

    fn key(key: &str, title: &str) -> (String, String) {
        (key.to_owned(), title.to_owned())
    }

    #[test]
    fn an_owner_is_one_by_where_they_can_be_reached() {
        let owner = |contacts| packet(Split::Owner, contacts, claims(&[(ClaimKind::Organization, "学校")]));
        let hoster = || told(Party::Hoster, "Cloud", "abuse@cloud.example");
        assert_eq!(owner(vec![hoster()]), key("site:school.example", "school.example"));
        assert_eq!(owner(vec![told(Party::Owner, "School", "")]), key("owner:school", "School"));
        let own_word = Contact { source: "security.txt".to_owned(), ..told(Party::Owner, "Bank", "it@bank.example") };
        assert_eq!(owner(vec![own_word]), key("site:school.example", "school.example"), "it says so itself");
        let reached = vec![told(Party::Owner, "", "It@School.example"), told(Party::Owner, "School", ""), hoster()];
        assert_eq!(owner(reached), key("contact:it@school.example", "School"));
    }

    #[test]
    fn an_area_is_that_of_the_police_else_that_of_the_ministry() {
        let area = |claimed: &[(ClaimKind, &str)]| packet(Split::Area, Vec::new(), claims(claimed));
        let (police, icp) = (ClaimKind::PublicSecurity, ClaimKind::IcpFiling);
        let both = [(police, "京公网安备11010802020134号"), (icp, "浙ICP备2021012345号-3")];
        assert_eq!(area(&both), key("area:110108", "北京市海淀区"));
        assert_eq!(area(&both[1..]), key("area:33", "浙江省"));
        assert_eq!(area(&[(police, "99010802020134"), (icp, "蜀ICP备2021012345号")]), key("area:51", "四川省"));
        assert_eq!(area(&[(icp, "ICP")]), key("area:unknown", ""));
        assert_eq!(area(&[]), key("area:unknown", ""));
        for (letters, code) in PROVINCES {
            assert!(area_of(code).is_some(), "{letters}");
        }
    }

    #[test]
    fn a_hoster_is_who_is_named_else_the_network_that_answered() {
        let hoster = |contacts| packet(Split::Hoster, contacts, Claimed::default());
        let cloud = told(Party::Hoster, "Cloud", "abuse@cloud.example");
        assert_eq!(hoster(vec![cloud]), key("hoster:abuse@cloud.example", "Cloud"));
        assert_eq!(hoster(vec![told(Party::Hoster, "", "abuse@a.example")]).1, "abuse@a.example");
        assert_eq!(hoster(Vec::new()), key("network:203.0.113.0/24", "203.0.113.0/24"));
        assert_eq!(packet_of(&file(), Split::Hoster, None).key, "hoster:unknown");
    }
}
