//! What a site claims of itself, and who else claims the same.

use std::collections::{BTreeMap, BTreeSet};

use suyuan_model::{Claim, ClaimKind, ClaimSeen, Owner, Site, Timestamp};

/// Most other sites that are named beside a number that they claim as well.
pub const ELSEWHERE_MAX: usize = 5;

/// What one site claims, the best of each kind first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claimed(pub Vec<ClaimTold>);

/// A claim, how many pages make it, and who else does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimTold {
    /// The claim.
    pub claim: Claim,
    /// A page that makes it.
    pub page: String,
    /// How many pages make it.
    pub pages: u64,
    /// When it was last seen.
    pub at: Timestamp,
    /// Other sites that claim the same number: it may be borrowed, there or here.
    pub elsewhere: Vec<Site>,
}

impl Claimed {
    /// The best claim of this kind.
    pub fn first(&self, kind: ClaimKind) -> Option<&ClaimTold> {
        self.0.iter().find(|told| told.claim.kind == kind)
    }

    /// Whom to tell, as far as the site says it.
    pub fn owner(&self) -> Owner {
        let value = |kind| self.first(kind).map(|told| told.claim.value.clone()).unwrap_or_default();
        let filing = value(ClaimKind::IcpFiling);
        let icp = if filing.is_empty() { value(ClaimKind::IcpLicence) } else { filing };
        Owner { name: value(ClaimKind::Organization), icp, contact: String::new() }
    }
}

/// The claims of all sites, each different one once.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    by_site: BTreeMap<Site, BTreeMap<(ClaimKind, String), ClaimTold>>,
    claimants: BTreeMap<(ClaimKind, String), BTreeSet<Site>>,
}

impl Claims {
    /// Adds what a page claims of its site.
    pub fn add(&mut self, site: &Site, seen: ClaimSeen) {
        let ClaimSeen { claim, page, at } = seen;
        let number = (claim.kind, claim.number().to_owned());
        let claimants = self.claimants.entry(number).or_default();
        if !claimants.contains(site) {
            claimants.insert(site.clone());
        }
        let of_site = match self.by_site.get_mut(site) {
            Some(of_site) => of_site,
            None => self.by_site.entry(site.clone()).or_default(),
        };
        let told = of_site.entry((claim.kind, claim.value.clone())).or_insert_with(|| ClaimTold {
            claim: Claim { linked: false, ..claim.clone() },
            page,
            pages: 0,
            at,
            elsewhere: Vec::new(),
        });
        told.pages += 1;
        told.at = told.at.max(at);
        told.claim.linked |= claim.linked;
    }

    /// The claims of a site, with who else makes the same.
    ///
    /// Of one kind the claim that leads to its register comes first, then the one on more pages, then by its value.
    pub fn of(&self, site: &Site) -> Claimed {
        let mut all: Vec<ClaimTold> = self.by_site.get(site).into_iter().flat_map(BTreeMap::values).cloned().collect();
        for one in &mut all {
            // Who runs a site, and with which system, may well be the same for several.
            if matches!(one.claim.kind, ClaimKind::Organization | ClaimKind::System) {
                continue;
            }
            let others = self.claimants.get(&(one.claim.kind, one.claim.number().to_owned())).into_iter().flatten();
            one.elsewhere = others.filter(|other| *other != site).take(ELSEWHERE_MAX).cloned().collect();
        }
        all.sort_by(|a, b| {
            let rank = |told: &ClaimTold| (told.claim.kind, !told.claim.linked, std::cmp::Reverse(told.pages));
            rank(a).cmp(&rank(b)).then_with(|| a.claim.value.cmp(&b.claim.value))
        });
        Claimed(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(kind: ClaimKind, value: &str, linked: bool, page: &str) -> ClaimSeen {
        let claim = Claim { kind, value: value.to_owned(), raw: value.to_owned(), linked };
        ClaimSeen { claim, page: page.to_owned(), at: Timestamp::from_millis(0) }
    }

    fn all(seen: &[(Site, Vec<ClaimSeen>)]) -> Claims {
        let mut claims = Claims::default();
        for (site, seen) in seen {
            seen.iter().cloned().for_each(|seen| claims.add(site, seen));
        }
        claims
    }

    #[test]
    fn the_claim_that_leads_to_its_register_comes_first_then_the_one_on_more_pages() {
        let filing = |value, linked, page| seen(ClaimKind::IcpFiling, value, linked, page);
        let site = Site::from_text("school.example");
        let claims = vec![
            filing("京ICP备1号", false, "a"),
            filing("京ICP备1号", false, "b"),
            filing("京ICP备2号", true, "a"),
            filing("京ICP备0号", false, "a"),
            seen(ClaimKind::Organization, "某某学校", false, "a"),
        ];
        let claimed = all(&[(site.clone(), claims)]).of(&site);
        let values: Vec<&str> = claimed.0.iter().map(|told| told.claim.value.as_str()).collect();
        assert_eq!(values, ["京ICP备2号", "京ICP备1号", "京ICP备0号", "某某学校"]);
        assert_eq!(
            claimed.owner(),
            Owner { name: "某某学校".into(), icp: "京ICP备2号".into(), contact: String::new() }
        );
    }

    #[test]
    fn a_number_that_several_sites_claim_is_told_with_them_and_a_name_is_not() {
        let claims = |serial: &str| {
            vec![
                seen(ClaimKind::IcpFiling, &format!("京ICP备12345678号{serial}"), true, "x"),
                seen(ClaimKind::Organization, "某某公司", false, "x"),
            ]
        };
        let [one, two] = ["one.example", "two.example"].map(Site::from_text);
        let all = all(&[(one.clone(), claims("-1")), (two.clone(), claims("-2"))]).of(&one);
        assert_eq!(all.first(ClaimKind::IcpFiling).unwrap().elsewhere, [two]);
        assert!(all.first(ClaimKind::Organization).unwrap().elsewhere.is_empty());
    }

    #[test]
    fn other_sites_with_the_same_filing_are_told_up_to_a_limit() {
        let seen = |name: usize| {
            let claim = seen(ClaimKind::IcpFiling, "京ICP备1号", true, "a");
            (Site::from_text(format!("school{name}.example")), vec![claim])
        };
        let elsewhere =
            |sites: usize| all(&(0..sites).map(seen).collect::<Vec<_>>()).of(&seen(0).0).0[0].elsewhere.len();
        assert_eq!(elsewhere(ELSEWHERE_MAX), ELSEWHERE_MAX - 1);
        assert_eq!(elsewhere(ELSEWHERE_MAX + 2), ELSEWHERE_MAX);
    }
}
