//! Names that governments, armed forces, schools and research stand under.

use crate::Site;

impl Site {
    /// The suffix of governments, armed forces, schools and research that the site stands under: `edu.cn`, `gov`, `ac.uk`.
    pub fn official_suffix(&self) -> Option<&str> {
        let (_, suffix) = self.as_str().split_once('.')?;
        let is_official = match suffix.rsplit_once('.') {
            None => OFFICIAL_TOPS.contains(&suffix),
            Some((rest, country)) => {
                country.len() == 2 && rest.split('.').any(|label| OFFICIAL_LABELS.contains(&label))
            }
        };
        is_official.then_some(suffix)
    }
}

const OFFICIAL_TOPS: &[&str] = &["gov", "edu", "mil", "int"];

const OFFICIAL_LABELS: &[&str] = &[
    "gov",
    "edu",
    "mil",
    "ac",
    "go",
    "gob",
    "gouv",
    "gub",
    "govt",
    "government",
    "sch",
    "school",
    "k12",
    "nhs",
    "police",
    "parliament",
    "re",
    "hs",
    "es",
    "ms",
    "lg",
    "ed",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn governments_and_schools_are_known_by_their_suffix() {
        for (site, suffix) in [
            ("school.edu.cn", Some("edu.cn")),
            ("town.gov", Some("gov")),
            ("uni.ac.uk", Some("ac.uk")),
            ("school.example", None),
            ("gov.cn", None),
            ("shop.com.cn", None),
            ("192.0.2.7", None),
        ] {
            assert_eq!(Site::from_text(site).official_suffix(), suffix, "{site}");
        }
    }
}
