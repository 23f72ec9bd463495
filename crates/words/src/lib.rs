//! The one catalogue of words that a person reads, English and Chinese side by side.
//!
//! In come a language and a [`Word`], out comes a sentence.
//! Everything that a person reads stands here once; nothing that a program reads stands here at all.
//! This room knows no values of the trade: members of closed sets are asked for by their names.
//!
//! ```
//! use suyuan_words::{Lang, Set, name_of, progress, say};
//!
//! let told = say(Lang::En, progress::LIST_READ, &[("file", &"known.csv"), ("rows", &1), ("skipped", &2)]);
//! assert_eq!(told, "known.csv: 1 entry read, 2 skipped");
//! assert_eq!(name_of(Lang::Zh, Set::Severity, "critical"), "严重");
//! ```

mod advice;
pub mod audited;
pub mod cases;
pub mod cli;
pub mod compared;
pub mod complaints;
pub mod demo;
pub mod doctor;
pub mod explain;
pub mod help;
mod hiding;
pub mod jobs;
mod lang;
pub mod ledger;
pub mod lists;
pub mod notices;
pub mod packets;
pub mod partners;
pub mod phrases;
mod places;
pub mod progress;
pub mod reports;
mod say;
pub mod schedule;
mod sets;
mod table;
mod techniques;
mod troubles;

pub use lang::Lang;
pub use say::{Word, say};

/// A closed set whose members have words here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// How bad a finding is.
    Severity,
    /// What a severity means, in a sentence.
    SeverityMeaning,
    /// How much a sighting proves.
    EvidenceLevel,
    /// What the hosting site is.
    Role,
    /// Which rule said what the hosting site is, with `{what}`, `{n}` and `{of}`.
    RoleRule,
    /// What a site claims of itself.
    ClaimKind,
    /// What somebody who can be told has to do with a site.
    Party,
    /// How sure a contact is.
    Confidence,
    /// What is to be known about a contact.
    ContactNote,
    /// Where it was looked up who can be told.
    LookupSource,
    /// What came of looking something up.
    LookupOutcome,
    /// How far the work on a case has come.
    CaseState,
    /// What a look at a case found.
    Health,
    /// Why a look told nothing.
    NoTelling,
    /// How far a site was looked at.
    SiteReach,
    /// A technique, in a line.
    Technique,
    /// A group of techniques that may be left out.
    TechniqueGroup,
    /// The kind of work that the owner has, in a few words.
    Remedy,
    /// What the owner is told to do, a step a line.
    Advice,
    /// Where on a page a thing stands.
    Place,
    /// How it is kept from a person's eyes.
    Concealment,
    /// How it stands beside a watched thing.
    Beside,
    /// What had to be undone to read it.
    Decoding,
    /// How one page leads to another.
    Via,
    /// How we present ourselves.
    Vantage,
    /// How to look in the same way by hand.
    SeeAs,
    /// What kind of thing a watchlist entry names.
    WatchKind,
    /// The usual categories of watchlists.
    Category,
    /// What came of a visit.
    Outcome,
    /// What went wrong between us and a page.
    Trouble,
    /// Why something was not looked at.
    Gap,
    /// Why a host is asked less than the run would.
    Hold,
}

impl Set {
    /// Every set.
    pub const ALL: &[Set] = &[
        Set::Severity,
        Set::SeverityMeaning,
        Set::EvidenceLevel,
        Set::Role,
        Set::RoleRule,
        Set::ClaimKind,
        Set::Party,
        Set::Confidence,
        Set::ContactNote,
        Set::LookupSource,
        Set::LookupOutcome,
        Set::CaseState,
        Set::Health,
        Set::NoTelling,
        Set::Technique,
        Set::TechniqueGroup,
        Set::Remedy,
        Set::Advice,
        Set::Place,
        Set::Concealment,
        Set::Beside,
        Set::Decoding,
        Set::Via,
        Set::Vantage,
        Set::SeeAs,
        Set::WatchKind,
        Set::Category,
        Set::Outcome,
        Set::Trouble,
        Set::Gap,
        Set::Hold,
    ];

    fn words(self) -> &'static [Word] {
        match self {
            Set::Severity => sets::SEVERITIES,
            Set::SeverityMeaning => sets::SEVERITY_MEANINGS,
            Set::EvidenceLevel => sets::LEVELS,
            Set::Role => sets::ROLES,
            Set::RoleRule => cases::RULES,
            Set::ClaimKind => cases::CLAIMS,
            Set::Party => sets::PARTIES,
            Set::Confidence => sets::CONFIDENCES,
            Set::ContactNote => sets::CONTACT_NOTES,
            Set::LookupSource => sets::LOOKUP_SOURCES,
            Set::LookupOutcome => sets::LOOKUP_OUTCOMES,
            Set::CaseState => sets::STATES,
            Set::Health => cases::HEALTHS,
            Set::NoTelling => cases::NO_TELLINGS,
            Set::Technique => techniques::TECHNIQUES,
            Set::TechniqueGroup => techniques::GROUPS,
            Set::Remedy => advice::REMEDIES,
            Set::Advice => advice::ADVICE,
            Set::Place => places::PLACES,
            Set::Concealment => hiding::CONCEALMENTS,
            Set::Beside => hiding::BESIDE,
            Set::Decoding => hiding::DECODINGS,
            Set::Via => places::VIAS,
            Set::Vantage => sets::VANTAGES,
            Set::SeeAs => sets::SEE_AS,
            Set::WatchKind => sets::WATCH_KINDS,
            Set::Category => sets::CATEGORIES,
            Set::Outcome => troubles::OUTCOMES,
            Set::Trouble => troubles::TROUBLES,
            Set::Gap => troubles::GAPS,
            Set::SiteReach => audited::REACHES,
            Set::Hold => troubles::HOLDS,
        }
    }
}

/// The word for a member of a set, if there is one.
pub fn word_of(set: Set, name: &str) -> Option<Word> {
    set.words().iter().copied().find(|word| word.key == name)
}

/// What a member of a set is called; its own name where the catalogue has none, as for a category that somebody made up.
pub fn name_of(lang: Lang, set: Set, name: &str) -> &str {
    word_of(set, name).map_or(name, |word| word.text(lang))
}

/// The tables that are no closed sets.
const TABLES: &[&[Word]] = &[
    audited::WORDS,
    cases::WORDS,
    cli::WORDS,
    compared::WORDS,
    complaints::WORDS,
    doctor::WORDS,
    explain::WORDS,
    jobs::WORDS,
    ledger::WORDS,
    lists::WORDS,
    packets::WORDS,
    notices::WORDS,
    partners::WORDS,
    progress::WORDS,
    reports::WORDS,
    schedule::WORDS,
    demo::WORDS,
];

/// Every entry of the catalogue.
pub fn all() -> impl Iterator<Item = Word> {
    let named = Set::ALL.iter().flat_map(|set| set.words());
    TABLES.iter().copied().flatten().chain(named).chain(phrases::all()).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn is_chinese(c: char) -> bool {
        matches!(c, '\u{3400}'..='\u{9FFF}')
    }

    #[test]
    fn every_entry_has_both_languages() {
        for word in all() {
            assert!(!word.en.trim().is_empty(), "{} has no English", word.key);
            assert!(word.zh.chars().any(is_chinese), "{} has no Chinese: {}", word.key, word.zh);
            assert!(!word.en.chars().any(is_chinese), "{} has Chinese in its English: {}", word.key, word.en);
        }
    }

    /// What Chinese texts call by its own name: formats, headers, elements, values that are typed, columns.
    const TERMS: &[&str] = &[
        "MB",
        "ReplayWeb.page",
        "warcio",
        "Asia/Shanghai",
        "MISP",
        "STIX",
        "TLP",
        "cron",
        "json",
        "once",
        "reference",
        "schedule",
        "skip",
        "systemd",
        "X-ARF",
        "confidence",
        "contact",
        "owner",
        "party",
        "sector",
        "AI",
        "ASCII",
        "Accept-Language",
        "CDATA",
        "CDN",
        "CSP",
        "CSV",
        "Content-Disposition",
        "Cookie",
        "DNS",
        "GBK",
        "GIF",
        "GiB",
        "IANA",
        "ID",
        "ODS",
        "RFC",
        "RPZ",
        "XLS",
        "HTML",
        "HTTP",
        "ICP",
        "IP",
        "JPEG",
        "JS",
        "JSON",
        "JSON-LD",
        "JSONL",
        "LINE",
        "Link",
        "Location",
        "MathML",
        "Office",
        "PDF",
        "PEM",
        "PNG",
        "Parquet",
        "Prometheus",
        "QQ",
        "RAR",
        "RDFa",
        "Referer",
        "Refresh",
        "SQLite",
        "SRI",
        "STARTTLS",
        "SVG",
        "SearXNG",
        "Service",
        "TDK",
        "TLS",
        "TOML",
        "Telegram",
        "UTC",
        "User-Agent",
        "WARC",
        "WhatsApp",
        "Worker",
        "X-Robots-Tag",
        "XLSX",
        "XML",
        "ZIP",
        "actor",
        "name",
        "rpz-ip",
        "ads.txt",
        "alternate",
        "answer",
        "any",
        "attachment",
        "auto",
        "auto_prepend_file",
        "base",
        "body",
        "br",
        "canonical",
        "case",
        "crypto",
        "curl",
        "data",
        "deadline",
        "deflate",
        "dns.json",
        "document.write",
        "domain",
        "en",
        "false",
        "follow",
        "gzip",
        "hidden",
        "host",
        "hosts",
        "href",
        "htaccess",
        "http",
        "https",
        "hxxp",
        "ignore",
        "ip",
        "line",
        "link",
        "llms.txt",
        "mail",
        "page",
        "manifest",
        "marquee",
        "meta",
        "noembed",
        "nofollow",
        "nofollow/ugc/sponsored",
        "noframes",
        "noindex",
        "noscript",
        "note",
        "obey",
        "phone",
        "plain",
        "plaintext",
        "qq",
        "reason",
        "rel",
        "robots",
        "robots.txt",
        "role",
        "s",
        "security.txt",
        "shell",
        "site",
        "src",
        "state",
        "suyuan",
        "suyuan.db",
        "telegram",
        "template",
        "text",
        "true",
        "ugc",
        "unlimited",
        "until",
        "url",
        "user.ini",
        "value",
        "visibility",
        "web.config",
        "web.toml",
        "wechat",
        "whatsapp",
        "xmp",
        "xz",
        "zstd",
        "audit",
        "trace",
        "csv",
    ];

    /// The Latin words of a text, without what is to be typed, what stands for something, and addresses.
    fn latin_words(text: &str) -> Vec<String> {
        let without_typed: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
        let mut without_places = String::new();
        let mut depth = 0;
        for c in without_typed.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                c if depth == 0 => without_places.push(c),
                _ => {}
            }
        }
        let is_inner = |c: char| c.is_ascii_alphanumeric() || "-_./:=+@#".contains(c);
        let pieces = without_places.split(|c: char| !is_inner(c));
        let bare = pieces.map(|piece| piece.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '-'));
        bare.filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()))
            .filter(|word| !word.chars().any(|c| c.is_ascii_digit() || c == ':'))
            .filter(|word| {
                !word.starts_with('-')
                    && !word.contains("://")
                    && !word.contains(".example")
                    && !word.contains(".me/")
                    && *word != "wa.me"
            })
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn no_english_is_left_in_the_chinese_but_for_names() {
        let mut left = BTreeSet::new();
        for text in all().map(|word| word.zh).chain(help::texts()) {
            left.extend(latin_words(text).into_iter().filter(|word| !TERMS.contains(&word.as_str())));
        }
        assert!(left.is_empty(), "{left:?}");
        assert_eq!(latin_words("请看 `suyuan --help`：failed to {what}"), ["failed", "to"]);
    }

    #[test]
    fn both_languages_have_the_same_placeholders() {
        for word in all() {
            let [en, zh] = [word.en, word.zh]
                .map(|text| say::placeholders(text).filter(|name| !name.starts_with('_')).collect::<BTreeSet<_>>());
            assert_eq!(en, zh, "{}", word.key);
        }
    }

    #[test]
    fn a_key_stands_once_in_its_table() {
        for table in TABLES.iter().copied().chain(Set::ALL.iter().map(|s| s.words())) {
            let keys: BTreeSet<_> = table.iter().map(|word| word.key).collect();
            assert_eq!(keys.len(), table.len(), "twice the same key beside {}", table[0].key);
        }
    }

    #[test]
    fn advice_is_several_steps_in_both_languages() {
        for word in Set::Advice.words() {
            let [en, zh] = [word.en, word.zh].map(|text| text.lines().count());
            assert_eq!(en, zh, "{}", word.key);
            assert!(en >= 2, "{}", word.key);
            assert!(word.en.lines().chain(word.zh.lines()).all(|step| step.ends_with(['.', '。'])), "{}", word.key);
        }
    }

    #[test]
    fn a_made_up_name_speaks_for_itself() {
        assert_eq!(name_of(Lang::Zh, Set::Category, "moonshine"), "moonshine");
    }
}
