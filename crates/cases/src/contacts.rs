//! Whom to tell of a site, in which order: who runs it first, then who hosts it, the registrar last.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use suyuan_model::{ClaimKind, Confidence, Contact, ContactNote, Lookup, Party, Site, Timestamp};

use crate::area::area_of;
use crate::claims::Claimed;

/// Everybody who can be told, by the name below which they count.
#[derive(Clone, Debug, Default)]
pub struct Contacts(BTreeMap<String, Vec<Contact>>);

impl FromIterator<Contact> for Contacts {
    fn from_iter<I: IntoIterator<Item = Contact>>(contacts: I) -> Self {
        let mut by_name: BTreeMap<String, Vec<Contact>> = BTreeMap::new();
        for contact in contacts {
            by_name.entry(contact.site.as_str().to_owned()).or_default().push(contact);
        }
        Contacts(by_name)
    }
}

impl Contacts {
    /// Who can be told of a site with these hosts, first whom to tell first.
    ///
    /// Of those of one kind the one who was named for the site or a host of it comes before one named for all below a name;
    /// then the surer one. What was looked up comes after what somebody said.
    pub fn of<'h>(&self, site: &'h Site, hosts: impl IntoIterator<Item = &'h str>) -> Vec<Contact> {
        let mut found: BTreeMap<&str, &[Contact]> = BTreeMap::new();
        for name in std::iter::once(site.as_str()).chain(hosts) {
            let mut rest = Some(name);
            while let Some(name) = rest {
                if let Some((known, contacts)) = self.0.get_key_value(name) {
                    found.insert(known, contacts);
                }
                // Above a tenant by path is the host that it is on.
                rest = name.rsplit_once('/').map(|(above, _)| above).or_else(|| Some(name.split_once('.')?.1));
            }
        }
        let mut contacts: Vec<&Contact> = found.into_values().flatten().collect();
        contacts.sort_by_key(|it| {
            let name = it.site.as_str();
            // Of one source, who is preferred there was kept first.
            (it.party, it.is_looked_up(), Reverse(name.len()), it.confidence, name)
        });
        contacts.into_iter().cloned().collect()
    }
}

/// The contacts of a site as they stand now: what said them may have run out since it was looked up.
pub(crate) fn as_of(mut contacts: Vec<Contact>, site: &Site, lookups: &[Lookup], now: Timestamp) -> Vec<Contact> {
    let has_run_out = |source: &str| {
        lookups.iter().any(|it| it.source.name() == source && it.expires.is_some_and(|expires| expires <= now))
    };
    for it in contacts.iter_mut().filter(|it| it.site == *site && has_run_out(&it.source)) {
        (it.note, it.confidence) = (Some(ContactNote::Expired), Confidence::Low);
    }
    contacts.sort_by_key(|it| (it.party, it.is_looked_up(), Reverse(it.site.as_str().len()), it.confidence));
    contacts
}

/// What a filing with the police makes of their contacts: its number names the area whose police answer for the site.
///
/// Anybody can write a number there, and who writes somebody else's is often told by the others that do.
pub(crate) fn with_police(mut contacts: Vec<Contact>, site: &Site, claimed: &Claimed) -> Vec<Contact> {
    let filing = claimed.first(ClaimKind::PublicSecurity);
    let number = |claim: &str| claim.find(|c: char| c.is_ascii_digit()).map(|at| claim[at..].to_owned());
    let area = filing.and_then(|told| Some((told, area_of(&number(&told.claim.value)?)?)));
    if let Some((told, area)) = area {
        let (confidence, note) = if told.elsewhere.is_empty() {
            (Confidence::Medium, ContactNote::Claimed)
        } else {
            (Confidence::Low, ContactNote::ClaimedElsewhere)
        };
        contacts.push(Contact {
            site: site.clone(),
            party: Party::Police,
            owner: area,
            contact: String::new(),
            sector: String::new(),
            source: FOOT.to_owned(),
            confidence,
            note: Some(note),
            at: told.at,
        });
        contacts.sort_by_key(|it| it.party);
    }
    contacts
}

/// The source of what the foot of a page says.
pub const FOOT: &str = "footer";

/// What the first owner that has it is called, or where they can be reached.
pub(crate) fn first_of(contacts: &[Contact], what: impl Fn(&Contact) -> &str) -> Option<&str> {
    let owners = contacts.iter().filter(|it| it.party == Party::Owner);
    owners.map(what).find(|text| !text.is_empty())
}

/// Where somebody can be reached: the owner, else who hosts the site, else the registrar.
pub(crate) fn first_contact(contacts: &[Contact]) -> Option<&str> {
    contacts.iter().map(|it| it.contact.as_str()).find(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Claim, ClaimSeen, LookupOutcome, LookupSource};

    use super::*;

    fn of(site: &str, party: Party, confidence: Confidence, contact: &str) -> Contact {
        Contact {
            site: Site::from_text(site),
            party,
            owner: String::new(),
            contact: contact.to_owned(),
            sector: String::new(),
            source: "list".to_owned(),
            confidence,
            note: None,
            at: Timestamp::from_millis(0),
        }
    }

    fn told(contacts: &[Contact], site: &str, hosts: &[&str]) -> Vec<String> {
        let contacts: Contacts = contacts.iter().cloned().collect();
        contacts.of(&Site::from_text(site), hosts.iter().copied()).into_iter().map(|it| it.contact).collect()
    }

    #[test]
    fn of_one_source_who_is_preferred_there_comes_first() {
        let contacts = ["zz@school.example", "aa@school.example"];
        let kept = contacts.map(|contact| of("school.example", Party::Owner, Confidence::High, contact));
        assert_eq!(told(&kept, "school.example", &[]), contacts);
    }

    #[test]
    fn who_runs_a_site_is_told_before_who_hosts_it_and_the_registrar_last() {
        let contacts = [
            of("school.example", Party::Registrar, Confidence::High, "registrar"),
            of("school.example", Party::Hoster, Confidence::High, "hoster"),
            of("school.example", Party::Owner, Confidence::Low, "perhaps"),
            of("school.example", Party::Owner, Confidence::High, "surely"),
        ];
        assert_eq!(told(&contacts, "school.example", &[]), ["surely", "perhaps", "hoster", "registrar"]);
        let all: Contacts = contacts.iter().cloned().collect();
        let all = all.of(&Site::from_text("school.example"), []);
        assert_eq!(first_contact(&all), Some("surely"));
        assert_eq!((first_of(&all, |it| &it.contact), first_of(&all, |it| &it.owner)), (Some("surely"), None));
        assert_eq!(first_of(&all[2..], |it| &it.contact), None);
    }

    #[test]
    fn what_somebody_said_comes_before_what_was_looked_up() {
        let looked_up = |contact, confidence| Contact {
            source: "security.txt".to_owned(),
            ..of("www.school.example", Party::Owner, confidence, contact)
        };
        let contacts = [
            looked_up("file", Confidence::High),
            looked_up("old file", Confidence::Low),
            of("school.example", Party::Owner, Confidence::Low, "list"),
            of("school.example", Party::Hoster, Confidence::High, "hoster"),
        ];
        assert_eq!(told(&contacts, "school.example", &["www.school.example"]), ["list", "file", "old file", "hoster"]);
    }

    #[test]
    fn what_has_run_out_since_it_was_looked_up_is_told_as_such_and_later() {
        let file = |contact| Contact {
            source: "security.txt".to_owned(),
            ..of("school.example", Party::Owner, Confidence::High, contact)
        };
        let page = Contact {
            source: "contact page".to_owned(),
            ..of("school.example", Party::Owner, Confidence::Medium, "page")
        };
        let elsewhere = Contact { site: Site::from_text("edu.example"), ..file("above") };
        let contacts =
            vec![file("file"), page, elsewhere, of("school.example", Party::Hoster, Confidence::High, "net")];
        let lookup = Lookup {
            source: LookupSource::SecurityTxt,
            outcome: LookupOutcome::Found,
            url: String::new(),
            expires: Some(Timestamp::from_millis(10)),
            at: Timestamp::from_millis(0),
            told: false,
        };
        let site = Site::from_text("school.example");
        let told = |millis| {
            let contacts =
                as_of(contacts.clone(), &site, std::slice::from_ref(&lookup), Timestamp::from_millis(millis));
            contacts.into_iter().map(|it| (it.contact, it.note)).collect::<Vec<_>>()
        };
        let plain = |contact: &str| (contact.to_owned(), None);
        let before = ["file", "page", "above", "net"].map(plain);
        assert_eq!(told(9), before);
        let file = ("file".to_owned(), Some(ContactNote::Expired));
        assert_eq!(told(10), [plain("page"), file, plain("above"), plain("net")]);
    }

    #[test]
    fn the_police_of_the_area_are_told_after_the_hoster_and_less_surely_where_others_claim_the_number() {
        let filing = |value: &str| ClaimSeen {
            claim: Claim { kind: ClaimKind::PublicSecurity, value: value.into(), raw: value.into(), linked: true },
            page: "http://school.example/".to_owned(),
            at: Timestamp::from_millis(5),
        };
        let site = Site::from_text("school.example");
        let mut claims = crate::Claims::default();
        claims.add(&site, filing("京公网安备11010802020134号"));
        let contacts = vec![
            of("school.example", Party::Hoster, Confidence::High, "hoster"),
            of("school.example", Party::Registrar, Confidence::High, "registrar"),
        ];
        let told = with_police(contacts.clone(), &site, &claims.of(&site));
        assert_eq!(
            told.iter().map(|it| it.party).collect::<Vec<_>>(),
            [Party::Hoster, Party::Police, Party::Registrar]
        );
        assert_eq!((told[1].owner.as_str(), told[1].note), ("北京市海淀区", Some(ContactNote::Claimed)));
        assert_eq!((told[1].confidence, told[1].at.millis()), (Confidence::Medium, 5));
        claims.add(&Site::from_text("shop.test"), filing("京公网安备11010802020134号"));
        let told = with_police(contacts.clone(), &site, &claims.of(&site));
        assert_eq!((told[1].confidence, told[1].note), (Confidence::Low, Some(ContactNote::ClaimedElsewhere)));
        // A number of no area names no police.
        let other = Site::from_text("other.example");
        claims.add(&other, filing("公网安备99010802020134号"));
        assert_eq!(with_police(contacts.clone(), &other, &claims.of(&other)), contacts);
    }

    #[test]
    fn a_row_counts_for_its_name_for_hosts_of_a_site_and_for_all_below() {
        let owner = |site| of(site, Party::Owner, Confidence::High, site);
        let contacts = [owner("edu.example"), owner("school.edu.example"), owner("www.school.edu.example")];
        let all = ["www.school.edu.example", "school.edu.example", "edu.example"];
        assert_eq!(told(&contacts, "school.edu.example", &["www.school.edu.example"]), all);
        assert_eq!(told(&contacts, "school.edu.example", &["school.edu.example"]), all[1..]);
        assert_eq!(told(&contacts, "myschool.edu.example", &[]), ["edu.example"]);
        assert!(told(&contacts, "example", &[]).is_empty());
    }

    #[test]
    fn a_tenant_by_path_comes_before_whoever_runs_what_it_is_on() {
        let owner = |site| of(site, Party::Owner, Confidence::High, site);
        let contacts = [owner("pages.example/someone"), owner("pages.example"), owner("other.example")];
        let told = told(&contacts, "pages.example/someone", &["pages.example"]);
        assert_eq!(told, ["pages.example/someone", "pages.example"]);
    }
}
