//! On whose authority a crawl looks, and others are told of what it found.

/// Words that somebody gave once for everybody, or in English and in Chinese.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bilingual {
    /// In English; empty where they were given in Chinese alone.
    pub en: String,
    /// In Chinese; empty where they were given in English alone.
    pub zh: String,
}

impl Bilingual {
    /// The same words for everybody.
    pub fn same(text: &str) -> Self {
        Bilingual { en: text.to_owned(), zh: text.to_owned() }
    }

    /// The words in the language of this name (`en`, `zh`); where there are none, those that there are.
    pub fn in_language(&self, name: &str) -> &str {
        let (first, second) = if name == "zh" { (&self.zh, &self.en) } else { (&self.en, &self.zh) };
        if first.is_empty() { second } else { first }
    }

    /// Whether nobody said anything.
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }
}

/// Who wants it, by what document, for what, and when that was made known. Only the body is always there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authority {
    /// Who.
    pub body: Bilingual,
    /// The document, with its number.
    pub document: Bilingual,
    /// What it covers.
    pub scope: Bilingual,
    /// The day on which notice of it was given.
    pub noticed: Bilingual,
}

/// An authority in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthorityTold<'a> {
    /// Who.
    pub body: &'a str,
    /// The document; empty where nobody said.
    pub document: &'a str,
    /// What it covers; empty where nobody said.
    pub scope: &'a str,
    /// The day; empty where nobody said.
    pub noticed: &'a str,
}

impl Authority {
    /// The authority in the language of this name: `en` or `zh`.
    pub fn in_language(&self, name: &str) -> AuthorityTold<'_> {
        AuthorityTold {
            body: self.body.in_language(name),
            document: self.document.in_language(name),
            scope: self.scope.in_language(name),
            noticed: self.noticed.in_language(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_in_one_language_is_told_in_both() {
        let both = Bilingual { en: "the office".to_owned(), zh: "办公室".to_owned() };
        let body = |body: Bilingual| {
            let authority = Authority { body, ..Authority::default() };
            (authority.in_language("en").body.to_owned(), authority.in_language("zh").body.to_owned())
        };
        assert_eq!(body(both), ("the office".to_owned(), "办公室".to_owned()));
        let chinese = Bilingual { en: String::new(), zh: "办公室".to_owned() };
        assert_eq!(body(chinese), ("办公室".to_owned(), "办公室".to_owned()));
        let english = Bilingual { en: "the office".to_owned(), zh: String::new() };
        assert_eq!(body(english), ("the office".to_owned(), "the office".to_owned()));
        assert!(Bilingual::default().is_empty() && Authority::default().in_language("en").scope.is_empty());
    }
}
