//! Scripts of the site that stand in files of their own: each is asked for once, as robots.txt permits, and read for what it does.
//!
//! No page waits for them: what a script does is told of its own URL, with the page that named it first on the way there.
//! Of pages that come before their scripts, it is told that these were not looked at.

use std::collections::HashMap;

use suyuan_detect::coverage;
use suyuan_model::{Look, Outcome, PageUrl, PartKind, Purpose, SiteRules, TechniqueGroup, UrlId};

use crate::reading::Arrival;

/// So many scripts are remembered in a run; of further ones nothing is asked.
pub const SCRIPTS_PER_RUN_MAX: usize = 1 << 20;

/// The scripts that were asked for.
#[derive(Debug)]
pub(crate) struct Scripts {
    rules: SiteRules,
    /// And whether they came, and were read whole.
    asked: HashMap<PageUrl, bool>,
}

impl Scripts {
    /// None yet; by these rules it is known which are of a page's site.
    pub(crate) fn new(rules: SiteRules) -> Self {
        Scripts { rules, asked: HashMap::new() }
    }

    /// Whether a script was asked for.
    pub(crate) fn has_asked(&self, url: &PageUrl) -> bool {
        self.asked.contains_key(url)
    }

    /// Asks for the scripts of a page that nobody asked for yet, unless they are of other sites; `want` may refuse.
    ///
    /// The reading tells afterwards whether all of the page's scripts were read. What came is noted, too.
    pub(crate) fn ask(&mut self, arrival: &mut Arrival, mut want: impl FnMut(UrlId, &PageUrl) -> bool) {
        let Arrival { capture, reading, .. } = arrival;
        match (&capture.visit.purpose, &capture.outcome, capture.visit.id) {
            (Purpose::Page, Outcome::Page, Some(id)) if !reading.scripts_elsewhere.is_empty() => {
                let site = self.rules.site_of(&capture.visit.url);
                for script in &reading.scripts_elsewhere {
                    let is_new = !self.has_asked(script) && self.asked.len() < SCRIPTS_PER_RUN_MAX;
                    if is_new && self.rules.site_of(script) == site && want(id, script) {
                        self.asked.insert(script.clone(), false);
                    }
                }
                let has_come = |script: &PageUrl| self.asked.get(script) == Some(&true);
                reading.leaves_scripts = reading.has_more_scripts || !reading.scripts_elsewhere.iter().all(has_come);
            }
            (Purpose::Part { kind: PartKind::Script, .. }, Outcome::Page, _)
                if coverage(capture, reading).look(TechniqueGroup::Scripts) == Some(Look::Checked) =>
            {
                self.asked.insert(capture.visit.url.clone(), true);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use suyuan_detect::Reading;
    use suyuan_model::{Capture, Headers, Timestamp, Visit};

    use super::*;

    fn url(text: &str) -> PageUrl {
        PageUrl::new(text).unwrap()
    }

    /// What comes of a page that names these scripts.
    fn page(scripts: &[&str]) -> Arrival {
        let visit = Visit { id: Some(UrlId(1)), ..Visit::of(url("http://school.example/")) };
        let (at, request) = (Timestamp::from_millis(0), Headers::default());
        let capture = Capture { visit, at, took_ms: 0, outcome: Outcome::Page, request, response: None };
        let scripts_elsewhere = scripts.iter().map(|script| url(script)).collect();
        let reading = Reading { scripts_elsewhere, leaves_scripts: true, ..Reading::default() };
        Arrival { capture, reading, exchange: None, held: None, was_looked_at_again: false }
    }

    /// What is asked for, and whether anything of the page is left.
    fn ask(scripts: &mut Scripts, mut arrival: Arrival) -> (Vec<String>, bool) {
        let mut asked = Vec::new();
        scripts.ask(&mut arrival, |_, url| {
            asked.push(url.path().to_owned());
            !url.path().contains("refused")
        });
        (asked, arrival.reading.leaves_scripts)
    }

    #[test]
    fn each_script_of_the_site_is_asked_for_once() {
        let mut scripts = Scripts::new(SiteRules::default());
        let own = ["http://school.example/a.js", "http://static.school.example/b.js"];
        let [a, b] = ["/a.js", "/b.js"].map(str::to_owned);
        assert_eq!(ask(&mut scripts, page(&own)), (vec![a, b], true));
        assert_eq!(ask(&mut scripts, page(&own)), (vec![], true), "they are on their way");
        for script in own {
            scripts.asked.insert(url(script), true);
        }
        assert_eq!(ask(&mut scripts, page(&own)), (vec![], false), "both were read");
        assert_eq!(ask(&mut scripts, page(&["http://counter.example/c.js"])), (vec![], true), "that of another site");
        let refused = ["http://school.example/refused.js"];
        assert_eq!(ask(&mut scripts, page(&refused)).0.len(), 1);
        assert!(!scripts.has_asked(&url(refused[0])));
    }

    #[test]
    fn so_many_scripts_are_remembered() {
        let mut scripts = Scripts::new(SiteRules::default());
        let other = |number: usize| url(&format!("http://s{number}.example/"));
        scripts.asked = (0..SCRIPTS_PER_RUN_MAX - 1).map(|number| (other(number), true)).collect();
        let own = ["http://school.example/a.js", "http://school.example/b.js"];
        assert_eq!(ask(&mut scripts, page(&own)).0, ["/a.js"]);
    }
}
