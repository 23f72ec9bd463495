//! What was not looked at, and why. It is not thereby clean, and no report may read as if it were.

use std::collections::BTreeMap;

use suyuan_model::{Look, PageUrl, Site, SiteRules, TechniqueGroup, Vantage};

/// Something that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// What: a page, of several pages the first; a vantage; or a group of techniques.
    pub what: String,
    /// Why, in one word: an outcome, a state, `vantage`, `version` or `not-checked`.
    pub why: String,
    /// On how many pages; none where it is not a matter of pages.
    pub pages: Option<u64>,
}

/// Groups what the runs left out by hosting site: the first page, why, and how many.
pub fn gaps_by_site(
    rules: &SiteRules,
    left_out: impl IntoIterator<Item = (String, String, u64)>,
) -> BTreeMap<Site, Vec<Gap>> {
    let mut gaps: BTreeMap<(Site, String), (String, u64)> = BTreeMap::new();
    for (url, why, pages) in left_out {
        let Ok(page) = PageUrl::new(&url) else { continue };
        let (first, count) = gaps.entry((rules.site_of(&page), why)).or_insert_with(|| (url.clone(), 0));
        *count += pages;
        if url < *first {
            *first = url;
        }
    }
    let mut by_site: BTreeMap<Site, Vec<Gap>> = BTreeMap::new();
    for ((site, why), (what, pages)) in gaps {
        by_site.entry(site).or_default().push(Gap { what, why, pages: Some(pages) });
    }
    by_site
}

/// What was looked at nowhere: the vantages that were asked for in vain, and the groups of techniques that no capture
/// was looked at for.
///
/// `looks` counts captures by group and look; `looks_for` says whether this version knows how to look for a group.
pub fn gaps_everywhere(
    vantages_lacking: impl IntoIterator<Item = Vantage>,
    looks: &BTreeMap<(TechniqueGroup, Look), u64>,
    looks_for: impl Fn(TechniqueGroup) -> bool,
) -> Vec<Gap> {
    let gap = |what: &str, why: &str| Gap { what: what.to_owned(), why: why.to_owned(), pages: None };
    let mut gaps: Vec<Gap> = vantages_lacking.into_iter().map(|vantage| gap(vantage.name(), "vantage")).collect();
    gaps.sort();
    gaps.dedup();
    for &group in TechniqueGroup::ALL {
        let is = |look| looks.contains_key(&(group, look));
        match (is(Look::Checked), is(Look::NotChecked), looks_for(group)) {
            (true, ..) => {}
            (false, _, false) => gaps.push(gap(group.name(), "version")),
            // Of each page something else would have been needed, or only an older version saw it.
            (false, true, true) => gaps.push(gap(group.name(), "not-checked")),
            // No page could be looked at, which is told page by page.
            (false, false, true) => {}
        }
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_of_several_hosts_of_one_site_are_one() {
        let rows = [
            ("http://www.school.example/b", "timed-out", 2),
            ("http://lib.school.example/", "timed-out", 1),
            ("http://www.school.example/c", "robots-forbid", 1),
            ("http://other.example/", "beyond", 9),
            ("not a page", "beyond", 9),
        ];
        let rows = rows.map(|(url, why, pages)| (url.to_owned(), why.to_owned(), pages));
        let gaps = gaps_by_site(&SiteRules::default(), rows);
        let told: Vec<String> = gaps
            .iter()
            .flat_map(|(site, gaps)| {
                gaps.iter().map(move |gap| format!("{site} {} {} {:?}", gap.what, gap.why, gap.pages))
            })
            .collect();
        assert_eq!(
            told,
            [
                "other.example http://other.example/ beyond Some(9)",
                "school.example http://www.school.example/c robots-forbid Some(1)",
                "school.example http://lib.school.example/ timed-out Some(3)",
            ]
        );
    }

    #[test]
    fn a_vantage_asked_for_in_vain_is_told_once() {
        let gaps = gaps_everywhere([Vantage::Spider, Vantage::Spider], &BTreeMap::new(), |_| true);
        let told: Vec<_> = gaps.iter().map(|gap| (gap.what.as_str(), gap.why.as_str())).collect();
        assert_eq!(told, [("spider", "vantage")]);
    }

    #[test]
    fn a_group_that_no_capture_was_looked_at_for_is_a_gap() {
        let looks = [
            ((TechniqueGroup::Links, Look::Checked), 7),
            ((TechniqueGroup::Links, Look::Blocked), 1),
            ((TechniqueGroup::Text, Look::Blocked), 1),
            ((TechniqueGroup::Style, Look::NotChecked), 8),
            ((TechniqueGroup::Scripts, Look::NotChecked), 8),
            ((TechniqueGroup::Cloaking, Look::Checked), 1),
            ((TechniqueGroup::Cloaking, Look::NotChecked), 7),
        ];
        let lacking = [TechniqueGroup::Style, TechniqueGroup::Cloaking, TechniqueGroup::Handles];
        let gaps = gaps_everywhere([], &looks.into(), |group| !lacking.contains(&group));
        let told: Vec<_> = gaps.iter().map(|gap| (gap.what.as_str(), gap.why.as_str())).collect();
        assert_eq!(told, [("style", "version"), ("scripts", "not-checked"), ("handles", "version")]);
    }
}
