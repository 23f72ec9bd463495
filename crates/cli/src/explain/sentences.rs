//! What `explain` says in sentences.

use suyuan_frontier::{BREAKER_OPEN, LANE_WAIT_MAX};
use suyuan_ledger::CaptureRow;
use suyuan_model::{Look, RobotsVerdict, Timestamp, UrlState, defang};
use suyuan_share::{contact_line, deadline};
use suyuan_words::{Lang, Set, explain as words, name_of, say};

use super::{Dismissal, Known, Met, Robotic, Scope, Verdict, failures, verdict};
use crate::language;

/// The explanation as sentences, the deciding ones first; not encoded.
pub(super) fn of(known: &Known, lang: Lang, now: Timestamp) -> Vec<String> {
    let mut told = vec![say(lang, words::ABOUT, &[("url", &known.url), ("site", &known.site.readable())])];
    told.push(say(lang, verdict(known).word(), &[]));
    if let Some(watch) = &known.watch {
        let kind = name_of(lang, Set::WatchKind, watch.kind.name());
        let sources = known.sources().join(if lang == Lang::Zh { "、" } else { ", " });
        let word = match sources.as_str() {
            _ if watch.kind.tier() > 1 => words::WATCHED_AS_PAGE,
            "" => words::WATCHED_BY_NOBODY,
            _ => words::WATCHED,
        };
        told.push(say(lang, word, &[("value", &defang(&watch.value)), ("kind", &kind), ("source", &sources)]));
        if known.named > 0 {
            told.push(say(lang, words::NAMED, &[("n", &known.named), ("value", &defang(&watch.value))]));
        }
    } else {
        told.push(say(lang, words::NOT_WATCHED, &[]));
    }
    if let Some(allow) = &known.allow {
        let until = allow.expires.map_or_else(|| "–".to_owned(), last_day);
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("value", &allow.value),
            ("source", &or_dash(&allow.source)),
            ("reason", &or_dash(&allow.reason)),
            ("until", &until),
        ];
        told.push(say(lang, words::ALLOWED, &values));
    }
    told.extend(about_scope(known, lang));
    // What is never visited has no robots.txt and no pace that would matter.
    if !known.is_barred() {
        told.push(about_robots(&known.robots, lang));
        told.push(about_lane(known, lang, now));
    }
    told.extend(about_visits(&known.captures, lang));
    told.push(say(lang, words::FINDINGS, &[("n", &known.findings)]));
    told.extend(about_case(known, lang));
    if let Some(Dismissal { event, until, findings }) = &known.dismissal {
        let until = until.map_or_else(|| "–".to_owned(), last_day);
        let values: [(&str, &dyn std::fmt::Display); 5] = [
            ("actor", &event.actor),
            ("at", &event.at),
            ("reason", &or_dash(&event.reason)),
            ("until", &until),
            ("n", findings),
        ];
        told.push(say(lang, words::DISMISSED, &values));
    }
    told
}

/// Each visit, and what its answer was looked at for: once for visits in a row of which that is the same.
fn about_visits(captures: &[CaptureRow], lang: Lang) -> Vec<String> {
    let (mut told, mut alike) = (Vec::new(), 0_u32);
    let mut captures = captures.iter().peekable();
    while let Some(capture) = captures.next() {
        let outcome = name_of(lang, Set::Outcome, &capture.outcome);
        let mut details = String::new();
        if let Some(status) = capture.status {
            details.push_str(&say(lang, words::WITH_STATUS, &[("status", &status)]));
        }
        if let Some(reason) = &capture.reason {
            details.push_str(&say(lang, words::WITH_REASON, &[("reason", &language::told(lang, reason))]));
        }
        let vantage = name_of(lang, Set::Vantage, capture.vantage.name());
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("at", &capture.at), ("vantage", &vantage), ("outcome", &outcome), ("details", &details)];
        told.push(say(lang, words::VISITED, &values));
        alike += 1;
        let looks = about_looks(capture, lang);
        if captures.peek().is_some_and(|next| about_looks(next, lang) == looks) {
            continue;
        }
        if alike > 1 && !looks.is_empty() {
            told.push(say(lang, words::ALIKE, &[("n", &alike)]));
        }
        told.extend(looks);
        alike = 0;
    }
    told
}

/// The case of its site, whom to tell, and what comes next.
fn about_case(known: &Known, lang: Lang) -> Vec<String> {
    let Some(case) = &known.case else { return vec![say(lang, words::NO_CASE, &[("site", &known.site.readable())])] };
    let state = name_of(lang, Set::CaseState, case.state.name());
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("site", &known.site.readable()), ("case", &case.id), ("state", &state), ("n", &case.findings)];
    let mut told = vec![say(lang, words::CASE, &values)];
    told.push(match &case.contact {
        Some(contact) => say(lang, words::FIRST_TOLD, &[("contact", &contact_line(lang, contact, &[]))]),
        None => say(lang, words::NOBODY_TOLD, &[("site", &known.site)]),
    });
    if let Some(late) = case.deadline {
        told.push(say(lang, words::CASE_DEADLINE, &[("deadline", &deadline(late))]));
    }
    if let Some(at) = case.next_look {
        told.push(say(lang, words::CASE_NEXT_LOOK, &[("at", &at)]));
    }
    told
}

/// What of an answer was looked at; nothing where version 1 did not say.
fn about_looks(capture: &CaptureRow, lang: Lang) -> Vec<String> {
    let Some(coverage) = capture.coverage else { return Vec::new() };
    let why = capture.reason.as_deref().or(capture.cut.as_deref()).unwrap_or(&capture.outcome);
    let looks = [
        (Look::Checked, words::LOOKED_AT),
        (Look::NotChecked, words::NOT_LOOKED_AT),
        (Look::Blocked, words::LOOK_BLOCKED),
    ];
    let mut told = Vec::new();
    for (look, word) in looks {
        let groups: Vec<&str> =
            coverage.groups(look).map(|group| name_of(lang, Set::TechniqueGroup, group.name())).collect();
        if !groups.is_empty() {
            let between = if lang == Lang::Zh { "；" } else { "; " };
            told.push(say(lang, word, &[("groups", &groups.join(between)), ("why", &why)]));
        }
    }
    told
}

/// Whether the last run took the URL up, and why.
fn about_scope(known: &Known, lang: Lang) -> Vec<String> {
    let Some(run) = &known.run else { return vec![say(lang, words::NO_RUN, &[])] };
    let scope = &known.scope;
    let relation = match scope {
        Scope { is_seed: true, .. } => words::IS_SEED,
        Scope { host_of_a_seed: true, .. } => words::HOST_OF_SEED,
        Scope { site_of_a_seed: true, .. } => words::SITE_OF_SEED,
        _ => words::STRANGER,
    };
    let mut told = vec![say(lang, relation, &[("run", &run.name), ("scope", &scope.name)])];
    told.push(match &known.met {
        None => say(lang, words::NOT_MET, &[("run", &run.name)]),
        Some(Met { saved, via, .. }) => {
            let kind = name_of(lang, Set::Via, saved.kind.name());
            let via = via.as_deref().map_or_else(
                || say(lang, words::FROM_LIST, &[]),
                |via| say(lang, words::FROM_PAGE, &[("page", &via), ("kind", &kind)]),
            );
            let values: [(&str, &dyn std::fmt::Display); 2] = [("via", &via), ("hops", &saved.hops)];
            say(lang, words::MET, &values)
        }
    });
    if let Some(Met { saved, .. }) = &known.met {
        let is_left_by_its_host = matches!(verdict(known), Verdict::HostFailing | Verdict::HostWaits);
        let word = match saved.state {
            UrlState::Pending | UrlState::Leased if verdict(known) != Verdict::Visited => words::STATE_WAITING_IN_VAIN,
            UrlState::Pending | UrlState::Leased => words::STATE_WAITING,
            UrlState::Beyond => words::STATE_BEYOND,
            UrlState::Done if known.captures.iter().any(|capture| capture.status.is_some()) => words::STATE_DONE,
            UrlState::Done => words::STATE_NOT_SENT,
            UrlState::Outside => words::STATE_OUTSIDE,
            UrlState::LeftOut if is_left_by_its_host => words::STATE_LEFT_WITH_HOST,
            UrlState::LeftOut => words::STATE_LEFT_OUT,
        };
        told.push(say(lang, word, &[]));
    }
    told
}

/// How soon a request may leave for the host.
fn about_lane(known: &Known, lang: Lang, now: Timestamp) -> String {
    let host = known.url.host();
    let Some(lane) = &known.lane else { return say(lang, words::NO_LANE, &[("host", &host)]) };
    // A part of a second is waited for, too.
    let wait = lane.next_at.since(now).as_millis().div_ceil(1000);
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("host", &host), ("wait", &wait), ("answer", &lane.answer_ms), ("failures", &failures(lane))];
    let mut told = say(lang, words::LANE, &values);
    if lane.slowdown_permille > 1000 {
        let times = format!("{:.1}", f64::from(lane.slowdown_permille) / 1000.0);
        told.push_str(&say(lang, words::LANE_SLOWED, &[("times", &times)]));
    }
    if let Robotic::Rules { pause: Some(pause), .. } = &known.robots {
        told.push_str(&say(lang, words::LANE_ASKED, &[("pause", &pause.as_secs_f64())]));
    }
    if lane.failures == BREAKER_OPEN || lane.next_at > now.after(LANE_WAIT_MAX) {
        told.push_str(&say(lang, words::LANE_GIVEN_UP, &[]));
    }
    told
}

/// The last day on which something holds that ends at this moment.
fn last_day(end: Timestamp) -> String {
    Timestamp::from_millis(end.millis() - 1).day()
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}

fn about_robots(robots: &Robotic, lang: Lang) -> String {
    match robots {
        Robotic::NotAsked => say(lang, words::ROBOTS_UNKNOWN, &[]),
        Robotic::Rules { allowed, line, rule, fetched_at, .. } => {
            let word = match (allowed, line) {
                (true, Some(_)) => words::ROBOTS_ALLOW,
                (false, Some(_)) => words::ROBOTS_FORBID,
                _ => words::ROBOTS_SILENT,
            };
            let line = line.unwrap_or(0);
            say(lang, word, &[("line", &line), ("rule", rule), ("at", fetched_at)])
        }
        Robotic::None(RobotsVerdict::Unreachable, reason, at) => {
            say(lang, words::ROBOTS_UNREACHABLE, &[("reason", &language::told(lang, reason)), ("at", at)])
        }
        Robotic::None(_, reason, at) => {
            say(lang, words::ROBOTS_ABSENT, &[("reason", &language::told(lang, reason)), ("at", at)])
        }
    }
}
