//! Figures as one object.

use std::io::{self, Write};

use serde_json::{Map, Value, json};
use suyuan_cases::{Campaign, Period, Stats, TimeToClean};

use super::{COUNTED, change_percent};
use crate::json::{self, line, text};

pub(super) fn write(stats: &Stats, out: &mut dyn Write) -> io::Result<()> {
    let (days, now, before) = &stats.compared;
    let states: Map<String, Value> =
        stats.states.iter().map(|(state, count)| (state.name().to_owned(), (*count).into())).collect();
    let change: Map<String, Value> = COUNTED
        .iter()
        .map(|(_, count, key)| ((*key).to_owned(), change_percent(count(now), count(before)).into()))
        .collect();
    let by: Map<String, Value> = stats
        .to_clean_by
        .iter()
        .map(|(by, groups)| (by.name().to_owned(), groups.iter().map(clean).collect()))
        .collect();
    let watched: Vec<Value> = stats
        .watched
        .iter()
        .map(|found| json!({ "value": text(&found.value), "sites": found.sites, "findings": found.findings }))
        .collect();
    line(
        out,
        &json!({
            "schema": "suyuan.stats/1",
            "since": stats.since.map(|since| since.to_string()),
            "until": stats.now.to_string(),
            "told": stats.told,
            "states": states,
            "weeks": stats.weeks.iter().map(period).collect::<Vec<_>>(),
            "months": stats.months.iter().map(period).collect::<Vec<_>>(),
            "compared": { "days": days, "now": counts(now), "before": counts(before), "change_percent": change },
            "time_to_clean": stats.to_clean.as_ref().map(clean),
            "time_to_clean_by": by,
            "watched": watched,
            "campaigns": stats.campaigns.iter().map(campaign).collect::<Vec<_>>(),
        }),
    )
}

fn campaign(shared: &Campaign) -> Value {
    json!({
        "key": text(&shared.key),
        "beside": shared.beside.iter().map(|way| way.name()).collect::<Vec<_>>(),
        "sites": shared.sites,
        "pages": shared.pages,
        "sample": json::known(&shared.sample),
        "example": json::known(&shared.example),
    })
}

fn counts(period: &Period) -> Map<String, Value> {
    COUNTED.iter().map(|(_, count, key)| ((*key).to_owned(), count(period).into())).collect()
}

fn period(period: &Period) -> Value {
    let mut value = counts(period);
    value.insert("period".to_owned(), text(&period.name));
    Value::Object(value)
}

fn clean(group: &TimeToClean) -> Value {
    let days = |days: f64| (days * 10.0).round() / 10.0;
    json!({
        "name": text(&group.name),
        "cleaned": group.cleaned,
        "median_days": days(group.median_days),
        "p90_days": days(group.p90_days),
    })
}
