//! Figures as sheets of a workbook.

use suyuan_cases::{By, Period, Stats, TimeToClean};
use suyuan_model::defang;
use suyuan_words::{Lang, Set, cases as words, name_of, reports, say};

use super::text::by_word;
use super::{CAMPAIGN_HEADS, COUNTED, change_told, key, named, ways};

/// A sheet: its name, the heads of its columns, its rows.
pub(crate) type SheetTold = (&'static str, Vec<String>, Vec<Vec<String>>);

/// States, the last days and as many before, months, weeks, what is found most, how long it took until cases were clean, and what several sites share.
pub(crate) fn sheets(stats: &Stats, lang: Lang) -> Vec<SheetTold> {
    let states = stats
        .states
        .iter()
        .map(|(state, count)| vec![name_of(lang, Set::CaseState, state.name()).to_owned(), count.to_string()]);
    let counted = |name: &'static str| {
        let counts = COUNTED.iter().map(|(word, ..)| word.text(lang));
        std::iter::once(name).chain(counts).map(str::to_owned).collect::<Vec<_>>()
    };
    let periods = |periods: &[Period]| {
        let row = |period: &Period| {
            let counts = COUNTED.iter().map(|(_, count, _)| count(period).to_string());
            std::iter::once(period.name.clone()).chain(counts).collect::<Vec<_>>()
        };
        periods.iter().map(row).collect::<Vec<_>>()
    };
    let watched = stats
        .watched
        .iter()
        .map(|found| vec![defang(&found.value), found.sites.to_string(), found.findings.to_string()]);
    let shared = stats
        .campaigns
        .iter()
        .map(|shared| vec![key(shared), shared.sites.to_string(), shared.pages.to_string(), ways(lang, shared)]);
    let (month, week) = (words::STATS_MONTHS.text(lang), words::STATS_WEEKS.text(lang));
    let state_heads = [reports::COLUMN_STATE, words::STATS_CASES].map(|head| head.text(lang).to_owned()).to_vec();
    let watched_heads = [reports::COLUMN_WATCHED, words::STATS_SITES, words::STATS_FINDINGS]
        .map(|head| head.text(lang).to_owned())
        .to_vec();
    let mut sheets = vec![
        (words::STATS_STATES.text(lang), state_heads, states.collect()),
        compared(stats, lang),
        (month, counted(month), periods(&stats.months)),
        (week, counted(week), periods(&stats.weeks)),
        (words::STATS_WATCHED.text(lang), watched_heads, watched.collect()),
    ];
    sheets.extend(to_clean(stats, lang));
    if !stats.campaigns.is_empty() {
        let heads = CAMPAIGN_HEADS.map(|head| head.text(lang).to_owned()).to_vec();
        sheets.push((words::STATS_CAMPAIGNS.text(lang), heads, shared.collect()));
    }
    sheets
}

fn compared(stats: &Stats, lang: Lang) -> SheetTold {
    let (days, now, before) = &stats.compared;
    let rows = COUNTED.iter().map(|(word, count, _)| {
        let (now, before) = (count(now), count(before));
        vec![word.text(lang).to_owned(), now.to_string(), before.to_string(), change_told(now, before)]
    });
    let heads = [words::STATS_NOW, words::STATS_BEFORE, words::STATS_CHANGE].map(|head| head.text(lang).to_owned());
    let heads = std::iter::once(say(lang, words::STATS_COMPARED, &[("days", days)])).chain(heads).collect();
    (words::STATS_COMPARED_SHEET.text(lang), heads, rows.collect())
}

/// All cases first, then group by group; none where nothing was cleaned.
fn to_clean(stats: &Stats, lang: Lang) -> Option<SheetTold> {
    let row = |by: &str, name: &str, took: &TimeToClean| {
        let days = |days: f64| format!("{days:.1}");
        let cells = [by, name, &took.cleaned.to_string(), &days(took.median_days), &days(took.p90_days)];
        cells.map(str::to_owned).to_vec()
    };
    let mut rows = vec![row("", words::STATS_ALL.text(lang), stats.to_clean.as_ref()?)];
    for by in By::ALL {
        let groups = stats.to_clean_by.get(&by).map_or(&[][..], Vec::as_slice);
        rows.extend(named(by, lang, groups).iter().map(|took| row(by_word(by).text(lang), &took.name, took)));
    }
    let title = words::STATS_TO_CLEAN.text(lang);
    let counted = [words::STATS_CLEANED, words::STATS_MEDIAN, words::STATS_P90].map(|head| head.text(lang));
    let heads = [title, ""].into_iter().chain(counted).map(str::to_owned).collect();
    Some((title, heads, rows))
}
