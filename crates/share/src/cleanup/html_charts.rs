//! Figures of the page as bars: how many findings by severity, technique and category.
//!
//! Every bar is a small picture of its own, so that it prints, bends to any width, and needs no script.

use std::io::{self, Write};

use suyuan_model::{Severity, Technique, Untrusted};
use suyuan_words::{Lang, Set, Word, name_of, reports, say};

use super::totals::Totals;
use crate::shown;

/// Most bars of one chart; the rest are counted together, since more are not told apart by eye.
const BARS_MAX: usize = 8;

/// How long the longest bar is, in units of its picture.
const LONGEST: u64 = 1_000;

/// One bar: its label, how many, and the class that colors it.
struct Bar {
    label: String,
    count: u64,
    class: &'static str,
}

pub(super) fn write(out: &mut dyn Write, lang: Lang, totals: &Totals) -> io::Result<()> {
    let Totals { severities, techniques, categories, .. } = totals;
    let severity = |(&severity, &count): (&Severity, &u64)| Bar {
        label: shown::severity(lang, severity).to_owned(),
        count,
        class: severity.name(),
    };
    let technique = |(&technique, &count): (&Technique, &u64)| Bar {
        label: shown::technique(lang, technique),
        count,
        class: technique.severity().name(),
    };
    let category = |(category, &count): (&String, &u64)| {
        let name = name_of(lang, Set::Category, category);
        let label = if category.is_empty() { reports::NO_CATEGORY.text(lang) } else { name };
        Bar { label: label.to_owned(), count, class: "plain" }
    };
    writeln!(
        out,
        "<section class=\"charts\">\n<h2>{}</h2>\n<div class=\"figures\">",
        reports::SECTION_FIGURES.text(lang)
    )?;
    chart(out, lang, reports::CHART_SEVERITY, severities.iter().rev().map(severity).collect())?;
    chart(out, lang, reports::CHART_TECHNIQUE, by_count(techniques.iter().map(technique).collect()))?;
    chart(out, lang, reports::CHART_CATEGORY, by_count(categories.iter().map(category).collect()))?;
    writeln!(out, "</div>\n</section>")
}

/// The longest first; what is equal stays in its order.
fn by_count(mut bars: Vec<Bar>) -> Vec<Bar> {
    bars.sort_by_key(|bar| std::cmp::Reverse(bar.count));
    bars
}

fn chart(out: &mut dyn Write, lang: Lang, head: Word, mut bars: Vec<Bar>) -> io::Result<()> {
    if bars.len() > BARS_MAX {
        let rest = bars.split_off(BARS_MAX - 1);
        let label = say(lang, reports::CHART_OTHERS, &[("n", &rest.len())]);
        bars.push(Bar { label, count: rest.iter().map(|bar| bar.count).sum(), class: "plain" });
    }
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(1).max(1);
    writeln!(out, "<figure>\n<figcaption>{}</figcaption>\n<ul class=\"bars\">", head.text(lang))?;
    for Bar { label, count, class } in bars {
        // What is there at all is seen.
        let length = (count * LONGEST / most).max(LONGEST / 50);
        writeln!(out, "<li><span class=\"label\">{}</span>", Untrusted(&label).html())?;
        writeln!(
            out,
            "<svg class=\"bar {class}\" viewBox=\"0 0 {LONGEST} 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"{length}\" height=\"10\"/></svg>"
        )?;
        writeln!(out, "<b>{count}</b></li>")?;
    }
    writeln!(out, "</ul>\n</figure>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_bar_of_its_own_is_counted_together() {
        let drawn = |bars: usize| {
            let bar = |count: usize| Bar { label: String::new(), count: count as u64, class: "plain" };
            let mut out = Vec::new();
            chart(&mut out, Lang::En, reports::CHART_CATEGORY, (1..=bars).map(bar).collect()).unwrap();
            let html = String::from_utf8(out).unwrap();
            (html.matches("<li>").count(), html.contains(&say(Lang::En, reports::CHART_OTHERS, &[("n", &2)])))
        };
        assert_eq!(drawn(BARS_MAX), (BARS_MAX, false));
        assert_eq!(drawn(BARS_MAX + 1), (BARS_MAX, true));
    }
}
