//! Answers of registers (RDAP, RFC 9083): who registered a name, and who runs a network.
//!
//! Whoever answers for abuse is what is wanted. Persons are not: of the others only addresses of roles are taken.

use serde_json::Value;
use suyuan_model::PageUrl;

use crate::address::role_of;
use crate::cdn::is_cdn;
use crate::jcard::{Card, card, one_line};

/// Longest answer that is read, in bytes; honest ones have some 20,000.
pub const RDAP_BYTES_MAX: usize = 512 * 1024;

/// Most entities of one answer that are looked at.
pub const ENTITIES_MAX: usize = 200;

/// How deep entities may stand in entities; a contact of a registrar is on the second floor.
pub const ENTITY_DEPTH_MAX: usize = 4;

/// Somebody who can be told, as a register says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desk {
    /// Who they are; empty if it is not said.
    pub name: String,
    /// Where they take mail about abuse, the preferred address first.
    pub addresses: Vec<String>,
    /// True if the addresses are those of whoever answers for abuse, and not of another role.
    pub is_for_abuse: bool,
}

/// What a register says of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DomainRecord {
    /// Who registered it.
    pub registrar: Desk,
    /// Where the registrar says more.
    pub related: Option<PageUrl>,
}

/// What a register says of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkRecord {
    /// Who runs the network.
    pub desk: Desk,
    /// True if the network is known to stand before sites.
    pub is_cdn: bool,
}

/// Reads what a register says of a name; none if that is no answer of one.
pub fn domain_record(bytes: &[u8]) -> Option<DomainRecord> {
    let answer = answer(bytes, "domain")?;
    let mut registrar = Desk::default();
    for entity in walk(&answer).into_iter().filter(|entity| has_role(entity, "registrar")) {
        let Card { name, .. } = card(entity);
        if registrar.name.is_empty() {
            registrar.name = name;
        }
        if registrar.addresses.is_empty() {
            let nested = walk(entity);
            let desks = std::iter::once(entity).chain(nested).filter(|it| has_role(it, "abuse"));
            registrar.addresses = desks.map(|it| card(it).addresses).find(|it| !it.is_empty()).unwrap_or_default();
            registrar.is_for_abuse = !registrar.addresses.is_empty();
        }
    }
    Some(DomainRecord { registrar, related: related(&answer) })
}

/// Reads what a register says of an address; none if that is no answer of one.
pub fn network_record(bytes: &[u8]) -> Option<NetworkRecord> {
    let answer = answer(bytes, "ip network")?;
    let entities = walk(&answer);
    let of_network = one_line(answer["name"].as_str().unwrap_or_default());
    let holder = entities.iter().filter(|it| has_role(it, "registrant")).map(|it| card(it).name);
    let holder = holder.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    let addresses = |entities: &mut dyn Iterator<Item = &&Value>| {
        entities.map(|entity| card(entity).addresses).find(|it| !it.is_empty()).unwrap_or_default()
    };
    let mut desk = Desk { name: joined(&holder, &of_network), ..Desk::default() };
    desk.addresses = addresses(&mut entities.iter().filter(|it| has_role(it, "abuse")));
    desk.is_for_abuse = !desk.addresses.is_empty();
    if !desk.is_for_abuse {
        let of_roles =
            |entity: &&Value| card(entity).addresses.into_iter().filter(|it| role_of(it).is_some()).collect();
        desk.addresses = entities.iter().map(of_roles).find(|it: &Vec<String>| !it.is_empty()).unwrap_or_default();
    }
    let numbers = answer["arin_originas0_originautnums"].as_array().into_iter().flatten();
    let numbers: Vec<u64> = numbers.filter_map(Value::as_u64).collect();
    Some(NetworkRecord { is_cdn: is_cdn(&[&of_network, &holder], &numbers), desk })
}

/// The answer, if it is one about what was asked. What is nested deeper than the parser goes is none.
fn answer(bytes: &[u8], about: &str) -> Option<Value> {
    if bytes.len() > RDAP_BYTES_MAX {
        return None;
    }
    let answer: Value = serde_json::from_slice(bytes).ok()?;
    answer["objectClassName"].as_str()?.eq_ignore_ascii_case(about).then_some(answer)
}

/// The entities of an answer, or of an entity, from the top floor down.
fn walk(of: &Value) -> Vec<&Value> {
    let mut found: Vec<&Value> = Vec::new();
    let mut floor = vec![of];
    for _ in 0..ENTITY_DEPTH_MAX {
        let below = floor.iter().flat_map(|it| it["entities"].as_array().into_iter().flatten());
        floor = below.take(ENTITIES_MAX - found.len()).collect();
        found.extend(&floor);
    }
    found
}

/// Whether an entity has a role, and still has it.
fn has_role(entity: &Value, role: &str) -> bool {
    let has = |what: &str| {
        let roles = entity["roles"].as_array().into_iter().flatten().filter_map(Value::as_str);
        roles.into_iter().any(|it| it.eq_ignore_ascii_case(what))
    };
    has(role) && !has("removed")
}

/// The other register that knows more: that of the registrar.
fn related(answer: &Value) -> Option<PageUrl> {
    let links = answer["links"].as_array()?.iter().take(ENTITIES_MAX);
    let is_wanted = |link: &&Value| {
        link["rel"].as_str().is_some_and(|rel| rel.eq_ignore_ascii_case("related"))
            && link["type"].as_str().is_none_or(|kind| kind.to_ascii_lowercase().contains("rdap+json"))
    };
    links.filter(is_wanted).find_map(|link| PageUrl::new(link["href"].as_str()?).ok())
}

/// Who runs a network, and how it is called beside.
fn joined(holder: &str, network: &str) -> String {
    match (holder, network) {
        ("", name) | (name, "") => name.to_owned(),
        _ => format!("{holder} ({network})"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entity(roles: &str, name: &str, mail: &str, nested: &str) -> String {
        format!(
            r#"{{"objectClassName":"entity","roles":[{roles}],"vcardArray":["vcard",[["version",{{}},"text","4.0"],["fn",{{}},"text","{name}"],["email",{{}},"text","{mail}"]]],"entities":[{nested}]}}"#
        )
    }

    fn domain(entities: &str, more: &str) -> Option<DomainRecord> {
        domain_record(
            format!(r#"{{"objectClassName":"domain","ldhName":"school.example"{more},"entities":[{entities}]}}"#)
                .as_bytes(),
        )
    }

    fn network(entities: &str, more: &str) -> Option<NetworkRecord> {
        network_record(
            format!(r#"{{"objectClassName":"ip network","name":"NET-1"{more},"entities":[{entities}]}}"#).as_bytes(),
        )
    }

    fn told(desk: &Desk) -> String {
        format!("{}: {}{}", desk.name, desk.addresses.join(" "), if desk.is_for_abuse { " (abuse)" } else { "" })
    }

    #[test]
    fn the_desk_for_abuse_of_a_registrar_stands_in_it() {
        let abuse = entity("\"abuse\"", "", "abuse@registrar.example", "");
        let registrar = entity("\"registrar\"", "某某域名公司", "li@registrar.example", &abuse);
        let registrant = entity(
            "\"registrant\"",
            "张三",
            "zhangsan@school.example",
            &entity("\"abuse\"", "", "abuse@other.example", ""),
        );
        let read = domain(&[registrant, registrar].join(","), "").unwrap();
        assert_eq!(told(&read.registrar), "某某域名公司: abuse@registrar.example (abuse)");
        assert_eq!(read.related, None);
    }

    #[test]
    fn a_register_without_a_desk_leads_on_to_the_registrar() {
        let links = r#","links":[{"rel":"self","href":"https://a.example/"},{"rel":"related","type":"text/html","href":"https://shop.example/"},{"rel":"related","type":"application/rdap+json","href":"https://rdap.registrar.example/domain/SCHOOL.EXAMPLE"}]"#;
        let read = domain(&entity("\"registrar\"", "某某域名公司", "", ""), links).unwrap();
        assert_eq!(told(&read.registrar), "某某域名公司: ");
        assert_eq!(read.related.unwrap().as_str(), "https://rdap.registrar.example/domain/SCHOOL.EXAMPLE");
    }

    #[test]
    fn who_runs_a_network_and_where_they_take_complaints() {
        let abuse = entity("\"abuse\"", "", "abuse@net.example", "");
        let holder = entity("\"registrant\"", "某网络", "wang@net.example", &abuse);
        for (entities, read) in [
            (&holder, "某网络 (NET-1): abuse@net.example (abuse)"),
            (&abuse, "NET-1: abuse@net.example (abuse)"),
            (&entity("\"administrative\",\"technical\"", "王五", "wangwu@net.example", ""), "NET-1: "),
            (&entity("\"technical\"", "NOC", "noc@net.example", ""), "NET-1: noc@net.example"),
            (&entity("\"abuse\",\"removed\"", "", "zhaoliu@net.example", ""), "NET-1: "),
        ] {
            let read_now = network(entities, "").unwrap();
            assert_eq!((told(&read_now.desk).as_str(), read_now.is_cdn), (read, false));
        }
        assert!(network(&entity("\"registrant\"", "Cloudflare, Inc.", "", ""), "").unwrap().is_cdn);
        assert!(network("", r#","arin_originas0_originautnums":[13335]"#).unwrap().is_cdn);
    }

    #[test]
    fn what_is_no_answer_to_the_question_is_none() {
        for text in ["", "<html>", "{}", r#"{"objectClassName":"ip network"}"#, r#"{"errorCode":404}"#, "[1]", "null"] {
            assert_eq!(domain_record(text.as_bytes()), None, "{text}");
        }
        for odd in ["1", "null", "{\"roles\":1}", "{\"roles\":[\"registrar\"],\"vcardArray\":{}}", "[]"] {
            assert_eq!(domain(odd, ",\"links\":[1,{}]"), Some(DomainRecord::default()), "{odd}");
        }
    }

    #[test]
    fn an_answer_is_read_so_far_and_no_further() {
        let padded = |bytes: usize| {
            let start = r#"{"objectClassName":"domain"}"#;
            start.to_owned() + &" ".repeat(bytes - start.len())
        };
        assert!(domain_record(padded(RDAP_BYTES_MAX).as_bytes()).is_some());
        assert!(domain_record(padded(RDAP_BYTES_MAX + 1).as_bytes()).is_none());
        let abuse = entity("\"abuse\"", "", "abuse@net.example", "");
        let deep = |floors: usize| (1..floors).fold(abuse.clone(), |below, _| entity("", "", "", &below));
        let found = |entities: &str| network(entities, "").unwrap().desk.is_for_abuse;
        assert!(found(&deep(ENTITY_DEPTH_MAX)) && !found(&deep(ENTITY_DEPTH_MAX + 1)));
        let behind = |others: usize| vec!["{}"; others].join(",") + "," + &abuse;
        assert!(found(&behind(ENTITIES_MAX - 1)) && !found(&behind(ENTITIES_MAX)));
        // Deeper than any parser should go.
        assert_eq!(network(&("[".repeat(200_000) + &"]".repeat(200_000)), ""), None);
    }

    proptest! {
        #[test]
        fn no_answer_makes_a_contact_that_could_begin_a_line(name in "\\PC{0,8}|\u{1b}\\[2J|a\nb", mail in "[a-c@.\n\r,<> ]{0,12}|[a-c]{1,3}@[a-c]{1,3}\\.[a-c]{2}") {
            let text = |it: &str| Value::from(it).to_string();
            let card = format!(r#"["vcard",[["fn",{{}},"text",{}],["email",{{}},"text",{}]]]"#, text(&name), text(&mail));
            let read = network(&format!(r#"{{"roles":["abuse","registrant"],"vcardArray":{card}}}"#), "").unwrap();
            let said = [read.desk.addresses, vec![read.desk.name]].concat();
            prop_assert!(!said.iter().any(|it| it.chars().any(char::is_control)), "{said:?}");
        }
    }
}
