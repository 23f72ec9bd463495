//! From the cells of a row to somebody who can be told of a site.

use suyuan_model::{Confidence, Contact, Party, Site, SiteRules, Timestamp};
use suyuan_words::{Lang, Set, name_of};

use crate::columns::{Column, Row};
use crate::list::{Bad, Read};
use crate::reject::Why;
use crate::seed;

/// Most characters of a name, a contact or a sector: a postal address fits, a page that slipped into a cell does not.
pub const CONTACT_CHARS_MAX: usize = 500;

/// Reads one row. A site is a name, a URL on it, or `*.name` for everything below.
pub(crate) fn from_row(row: &Row, rules: &SiteRules, source: &str, at: Timestamp) -> Read<Contact> {
    let found = row.cell(Column::Value);
    let site = site(found, rules).map_err(|why| Bad { found: found.to_owned(), why })?;
    let [owner, contact, sector] = [Column::Owner, Column::Contact, Column::Sector].map(|column| text(row, column));
    let (owner, contact, sector) = (owner?, contact?, sector?);
    if owner.is_empty() && contact.is_empty() && sector.is_empty() {
        return Err(Bad { found: found.to_owned(), why: Why::NoContact });
    }
    let party = member(row, Column::Party, Party::ALL, Set::Party, |it| it.name(), Party::Owner, Why::NotAParty)?;
    let confidence = member(
        row,
        Column::Confidence,
        Confidence::ALL,
        Set::Confidence,
        |it| it.name(),
        Confidence::High,
        Why::NotAConfidence,
    )?;
    Ok((
        Contact { site, party, owner, contact, sector, source: source.to_owned(), confidence, note: None, at },
        Vec::new(),
    ))
}

/// The name below which a row counts; where strangers live side by side by path, the tenant.
fn site(found: &str, rules: &SiteRules) -> Result<Site, Why> {
    let page = seed::page(found.trim().strip_prefix("*.").unwrap_or(found))?;
    let is_host = page.address().is_none() && !rules.has_tenants_by_path(page.host());
    Ok(if is_host { Site::from_text(page.host().trim_end_matches('.')) } else { rules.site_of(&page) })
}

/// What a cell says, in one line.
fn text(row: &Row, column: Column) -> Result<String, Bad> {
    let cell = row.cell(column);
    let bare = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(cell);
    let lines: Vec<&str> = bare.split(char::is_control).map(str::trim).filter(|line| !line.is_empty()).collect();
    let text = lines.join(" ");
    if text.chars().nth(CONTACT_CHARS_MAX).is_some() {
        return Err(Bad { found: text, why: Why::LongCell });
    }
    Ok(text)
}

/// What people call the parties beside their names here.
const ALSO_CALLED: &[(&str, &str)] = &[
    ("接入商", "hoster"),
    ("网络接入商", "hoster"),
    ("接入服务商", "hoster"),
    ("托管服务商", "hoster"),
    ("网站主办者", "owner"),
    ("主办者", "owner"),
    ("网站", "owner"),
    ("公安", "police"),
    ("网安", "police"),
    ("网警", "police"),
    ("注册商", "registrar"),
    ("域名注册服务机构", "registrar"),
];

/// The member of a set that a cell names, in either language; an empty one means the usual.
fn member<T: Copy>(
    row: &Row,
    column: Column,
    all: &[T],
    set: Set,
    name: impl Fn(&T) -> &'static str,
    usual: T,
    why: Why,
) -> Result<T, Bad> {
    let cell = row.cell(column).to_lowercase();
    if cell.is_empty() {
        return Ok(usual);
    }
    // What people call the same.
    let cell = ALSO_CALLED.iter().find(|(other, _)| *other == cell).map_or(cell, |(_, usual)| (*usual).to_owned());
    let is_it = |member: &&T| name(member) == cell || name_of(Lang::Zh, set, name(member)) == cell;
    all.iter().find(is_it).copied().ok_or(Bad { found: cell, why })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ListError, read_contacts};

    fn read(text: &str) -> Result<crate::ReadList<Contact>, ListError> {
        let at = Timestamp::from_millis(0);
        read_contacts("lists/owners.csv", text.as_bytes(), &SiteRules::default(), None, at)
    }

    fn told(text: &str) -> Vec<String> {
        let list = read(text).unwrap();
        let entry = |it: &Contact| {
            format!("{} {} {} {} {} {}", it.site, it.party, it.owner, it.contact, it.sector, it.confidence)
        };
        list.entries.iter().map(entry).chain(list.rejects.iter().map(ToString::to_string)).collect()
    }

    #[test]
    fn a_sheet_of_contacts_is_read_in_either_language() {
        let school = ["school.example owner 某校 it@school.example education high"];
        assert_eq!(told("site,owner,contact,sector\nschool.example,某校,it@school.example,education\n"), school);
        assert_eq!(
            told("主办单位;网站域名;邮箱;行业\n某校;http://school.example/;it@school.example;education\n"),
            school
        );
        let net = "网站,联系方式,通知对象,可信度\n*.school.example,\"abuse@\nnet.example\",托管商,低\n";
        assert_eq!(told(net), ["school.example hoster  abuse@ net.example  low"]);
        assert_eq!(read(net).unwrap().entries[0].source, "owners");
        for (called, party) in
            [("接入商", "hoster"), ("网站主办者", "owner"), ("公安", "police"), ("注册商", "registrar")]
        {
            let sheet = format!("网站,联系方式,通知对象\nschool.example,abuse@net.example,{called}\n");
            assert_eq!(told(&sheet), [format!("school.example {party}  abuse@net.example  high")]);
        }
    }

    #[test]
    fn a_tenant_by_path_is_a_site_and_a_page_of_a_site_names_its_host() {
        let sheet = "site,owner\nhttps://jinshuju.net/f/someone,a\nhttp://www.school.example/about.html,b\n";
        assert_eq!(told(sheet), ["jinshuju.net/f/someone owner a   high", "www.school.example owner b   high"]);
    }

    #[test]
    fn a_row_that_cannot_be_used_is_told_with_what_was_expected() {
        let sheet = "site,owner,party,confidence\nschool.example,a,,\nx y,b,,\nb.example,,,\nc.example,c,friend,\nd.example,d,,sure\n";
        let told = told(sheet);
        assert_eq!(told[0], "school.example owner a   high");
        assert!(told[1].starts_with("lists/owners.csv:3: found `x y`"), "{told:?}");
        assert_eq!(
            told[2..],
            [
                "lists/owners.csv:4: found `b.example`, expected an owner, a contact or a sector beside the site",
                "lists/owners.csv:5: found `friend`, expected whom to tell: owner, hoster, police or registrar",
                "lists/owners.csv:6: found `sure`, expected how sure it is: high, medium or low",
            ]
        );
        assert!(matches!(read("site,owner\nschool.example,\n"), Err(ListError::NothingUsable { .. })));
    }

    #[test]
    fn a_cell_holds_so_many_characters_and_no_more() {
        let sheet = |chars: usize| format!("site,owner\na.example,{}\nb.example,b\n", "某".repeat(chars));
        assert_eq!(read(&sheet(CONTACT_CHARS_MAX)).unwrap().rejects.len(), 0);
        assert_eq!(read(&sheet(CONTACT_CHARS_MAX + 1)).unwrap().rejects[0].why, Why::LongCell);
    }
}
