//! What search engines are asked for a page: to take out what is there for the pollution alone or is gone, and to crawl an
//! honest page again once it is clean.
//!
//! Taking an honest page out would punish whoever was harmed; crawling it again before it is clean would only keep a
//! fresh copy of what was put there.

use suyuan_model::{Health, Technique};

/// What is asked for a page, or for all below a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    /// Take it out.
    Remove,
    /// Keep it, and look at it again.
    Recrawl,
}

/// When it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AskWhen {
    /// At once.
    Now,
    /// As soon as it is clean: until then a copy of it is as polluted as the page.
    WhenClean,
}

/// Why that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AskWhy {
    /// A person called the site a farm.
    Farm,
    /// The page answered 404 or 410 when it was last looked at.
    Gone,
    /// It lies in a folder that has nothing in common with its site.
    PlantedFolder,
    /// It is there because somebody asked for it: a search or an error that repeats what it was asked.
    RepeatsInput,
    /// It is a function of the site that somebody uses to lead elsewhere.
    LeadsAway,
    /// Somebody planted the file.
    PlantedFile,
    /// Any path below answers, or a foreign server does.
    Doorway,
    /// The name leads to a host that is not the site's own any more.
    ForeignName,
    /// It is clean again, and its copy is not.
    CleanAgain,
    /// It is a page of the site, with something in it that others put there.
    HonestPage,
}

/// All of it together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EngineAsk {
    /// What is asked.
    pub ask: Ask,
    /// When.
    pub when: AskWhen,
    /// Why.
    pub why: AskWhy,
}

/// What is known of a page beside its findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageNow {
    /// A person called its site a farm.
    pub is_of_farm: bool,
    /// It is the front page of its host: nobody's pollution is all that stands there.
    pub is_front: bool,
    /// Its folder has nothing in common with its site.
    pub is_in_planted_folder: bool,
    /// What the last look at it told, if there was one.
    pub health: Option<Health>,
}

/// What engines are asked for a page on which these techniques were found.
pub fn asked_of_engines(techniques: impl IntoIterator<Item = Technique>, page: PageNow) -> EngineAsk {
    let remove = |why| EngineAsk { ask: Ask::Remove, when: AskWhen::Now, why };
    if page.is_of_farm {
        return remove(AskWhy::Farm);
    }
    if page.health == Some(Health::Gone) {
        return remove(AskWhy::Gone);
    }
    if !page.is_front {
        if let Some(why) = techniques.into_iter().find_map(there_for_it) {
            return remove(why);
        }
        if page.is_in_planted_folder {
            return remove(AskWhy::PlantedFolder);
        }
    }
    match page.health {
        Some(Health::Healthy) => EngineAsk { ask: Ask::Recrawl, when: AskWhen::Now, why: AskWhy::CleanAgain },
        _ => EngineAsk { ask: Ask::Recrawl, when: AskWhen::WhenClean, why: AskWhy::HonestPage },
    }
}

/// Why a page with this technique would not be there without it; none where it is most often a page of the site.
fn there_for_it(technique: Technique) -> Option<AskWhy> {
    use Technique::{C7, C8, N4, N6, N7, U1, U3, U4, U5, U6, U7, U10, U14};
    match technique {
        U1 | U3 => Some(AskWhy::RepeatsInput),
        N4 | N6 => Some(AskWhy::LeadsAway),
        U10 => Some(AskWhy::PlantedFile),
        U4 | U7 | C7 | C8 => Some(AskWhy::Doorway),
        U6 => Some(AskWhy::PlantedFolder),
        N7 | U5 | U14 => Some(AskWhy::ForeignName),
        _ => None,
    }
}

impl Ask {
    /// The name that lists have.
    pub fn name(self) -> &'static str {
        match self {
            Ask::Remove => "remove",
            Ask::Recrawl => "recrawl",
        }
    }
}

impl AskWhen {
    /// The name that lists have.
    pub fn name(self) -> &'static str {
        match self {
            AskWhen::Now => "now",
            AskWhen::WhenClean => "when-clean",
        }
    }
}

impl AskWhy {
    /// The name that lists have.
    pub fn name(self) -> &'static str {
        match self {
            AskWhy::Farm => "farm",
            AskWhy::Gone => "gone",
            AskWhy::PlantedFolder => "planted-folder",
            AskWhy::RepeatsInput => "repeats-input",
            AskWhy::LeadsAway => "leads-away",
            AskWhy::PlantedFile => "planted-file",
            AskWhy::Doorway => "doorway",
            AskWhy::ForeignName => "foreign-name",
            AskWhy::CleanAgain => "clean-again",
            AskWhy::HonestPage => "honest-page",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_for_the_pollution_alone_goes_and_an_honest_page_stays() {
        let told = |technique, page| {
            let told = asked_of_engines([Technique::M1, technique], page);
            format!("{} {} {}", told.ask.name(), told.when.name(), told.why.name())
        };
        let (page, front) = (PageNow::default(), PageNow { is_front: true, ..PageNow::default() });
        let seen = |health| PageNow { health: Some(health), ..page };
        for (technique, page, expected) in [
            (Technique::M7, page, "recrawl when-clean honest-page"),
            (Technique::M7, front, "recrawl when-clean honest-page"),
            (Technique::U2, page, "recrawl when-clean honest-page"),
            (Technique::M7, seen(Health::Dirty), "recrawl when-clean honest-page"),
            (Technique::M7, seen(Health::Inconclusive), "recrawl when-clean honest-page"),
            (Technique::M7, seen(Health::Healthy), "recrawl now clean-again"),
            (Technique::M7, seen(Health::Gone), "remove now gone"),
            (Technique::U1, page, "remove now repeats-input"),
            (Technique::U1, seen(Health::Healthy), "remove now repeats-input"),
            (Technique::U1, front, "recrawl when-clean honest-page"),
            (Technique::N4, page, "remove now leads-away"),
            (Technique::U10, page, "remove now planted-file"),
            (Technique::C7, page, "remove now doorway"),
            (Technique::U14, page, "remove now foreign-name"),
            (Technique::M7, PageNow { is_in_planted_folder: true, ..page }, "remove now planted-folder"),
            (Technique::M7, PageNow { is_in_planted_folder: true, ..front }, "recrawl when-clean honest-page"),
            (Technique::M7, PageNow { is_of_farm: true, ..front }, "remove now farm"),
        ] {
            assert_eq!(told(technique, page), expected, "{technique} {page:?}");
        }
    }
}
