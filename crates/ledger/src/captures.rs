//! Captures with their sightings, and the findings that these make.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params};
use suyuan_model::{
    Claim, EvidenceLevel, FindingId, Headers, HopKind, Neighbor, Outcome, PageUrl, Purpose, Severity, Sighting, UrlId,
    UrlState, Watch,
};

use crate::columns::{joined, word};
use crate::saved::OWN_NUMBERS_FROM;
use crate::{CaptureMeta, CaptureRecord, RunId, changes, hops, listing, looks, observations, outlinks, run};

/// Most bytes of header fields that are kept of a capture; more is a flood, not evidence.
pub const HEADERS_BYTES_MAX: usize = 64 << 10;

/// Writes a capture, and all that came of it; gives its number, unless it was there already.
pub(crate) fn record(connection: &Connection, record: &CaptureRecord) -> rusqlite::Result<Option<i64>> {
    for change in &record.changes {
        changes::apply(connection, record.run, change)?;
    }
    let Some(capture) = put_capture(connection, record)? else {
        return Ok(None);
    };
    run::keep_time(connection, record.capture.at)?;
    if let Some((health, why)) = record.health {
        looks::put(connection, capture, health, why)?;
    }
    if record.sightings.is_empty() && record.observed.is_empty() {
        return Ok(Some(capture));
    }
    let page = match record.url_id {
        Some(id) => id,
        None => own_number(connection, record)?,
    };
    observations::put(connection, record, page)?;
    if record.sightings.is_empty() {
        return Ok(Some(capture));
    }
    let mut by_watch: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (place, (watch, _)) in record.sightings.iter().enumerate() {
        let number = listing::number_of(connection, watch)?.map_or_else(|| listing::keep(connection, watch), Ok)?;
        by_watch.entry(number).or_default().push(place);
    }
    let mut findings = vec![0; record.sightings.len()];
    for (number, places) in by_watch {
        let finding = put_finding(connection, record, page, number, &record.sightings[places[0]].0)?;
        for place in places {
            put_sighting(connection, finding, capture, place, &record.sightings[place].1)?;
            findings[place] = finding;
        }
        weigh(connection, record, finding, capture)?;
    }
    put_claims(connection, record, page, capture)?;
    put_neighbors(connection, record, page, capture, &findings)?;
    hops::keep_way(connection, record.run, page)?;
    Ok(Some(capture))
}

/// Writes what the page claims of its site.
fn put_claims(connection: &Connection, record: &CaptureRecord, page: UrlId, capture: i64) -> rusqlite::Result<()> {
    for (place, claim) in record.claims.iter().enumerate() {
        let Claim { kind, value, raw, linked } = claim;
        connection.prepare_cached("INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?.execute(params![
            capture,
            place as i64,
            page.0,
            record.site,
            kind.name(),
            value,
            raw,
            linked
        ])?;
    }
    Ok(())
}

/// Writes what stands beside the sightings, whose findings these are.
fn put_neighbors(
    connection: &Connection,
    record: &CaptureRecord,
    page: UrlId,
    capture: i64,
    findings: &[i64],
) -> rusqlite::Result<()> {
    for Neighbor { kind, value, beside, raw, byte_offset, of } in &record.neighbors {
        // A sighting that was one too many is told by the first.
        let place = record.sightings.iter().position(|(_, sighting)| sighting.byte_offset == Some(*of));
        let Some(finding) = findings.get(place.unwrap_or_default()) else { continue };
        connection.prepare_cached("INSERT OR IGNORE INTO neighbor VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?.execute(
            params![
                capture,
                kind.name(),
                value,
                page.0,
                record.site,
                beside.name(),
                raw,
                byte_offset.map(|offset| offset as i64),
                finding
            ],
        )?;
    }
    Ok(())
}

/// Writes the row of the capture; none if this very try was recorded before.
///
/// A second try that is recorded beside the first is a look of its own, so that no look is there twice.
fn put_capture(connection: &Connection, record: &CaptureRecord) -> rusqlite::Result<Option<i64>> {
    if insert_capture(connection, record, record.capture.look)? {
        return Ok(Some(connection.last_insert_rowid()));
    }
    let (same, last) = looks_before(connection, record)?;
    if same {
        return Ok(None);
    }
    insert_capture(connection, record, last + 1)?;
    Ok(Some(connection.last_insert_rowid()))
}

/// Whether this very try is there already, and the number of the last look.
fn looks_before(connection: &Connection, record: &CaptureRecord) -> rusqlite::Result<(bool, u32)> {
    const LOOKS: &str = "SELECT coalesce(max(attempt = ?4 AND at = ?5), 0), coalesce(max(look), 0) FROM capture WHERE";
    let CaptureMeta { url, vantage, attempt, at, .. } = &record.capture;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    match record.url_id {
        Some(id) => connection
            .prepare_cached(&format!("{LOOKS} url_id = ?1 AND run = ?2 AND vantage = ?3"))?
            .query_row(params![id.0, record.run.0, vantage.name(), attempt, at.millis()], read),
        None => connection
            .prepare_cached(&format!("{LOOKS} url_id IS NULL AND url = ?1 AND run = ?2 AND vantage = ?3"))?
            .query_row(params![url.as_str(), record.run.0, vantage.name(), attempt, at.millis()], read),
    }
}

fn insert_capture(connection: &Connection, record: &CaptureRecord, look: u32) -> rusqlite::Result<bool> {
    let capture = &record.capture;
    let (trouble, robots_line, redirect_to) = match &capture.outcome {
        Outcome::Failed { trouble, .. } => (Some(trouble.name()), None, None),
        Outcome::RobotsForbid { line, .. } => (None, *line, None),
        Outcome::Redirect { to } => (None, None, to.as_ref().map(PageUrl::as_str)),
        Outcome::Page | Outcome::NotHtml | Outcome::Status => (None, None, None),
    };
    let headers = (!record.sightings.is_empty()).then(|| header_text(&capture.headers));
    let unless_empty = |(packed, words): (Vec<u8>, Vec<u8>)| {
        ((!packed.is_empty()).then_some(packed), (!words.is_empty()).then_some(words))
    };
    let (outlinks, outlink_words) = unless_empty(outlinks::pack(&record.outlinks));
    let (elsewhere, elsewhere_words) = unless_empty(record.elsewhere.pack());
    let rows = connection
        .prepare_cached(
            "INSERT INTO capture (run, url_id, url, vantage, purpose, look, attempt, at, took_ms, outcome, trouble,
               reason, robots_line, redirect_to, status, content_type, charset, remote, tls, wire_bytes, read_bytes, sha256,
               truncated, headers, outlinks, outlink_words, elsewhere, elsewhere_words, links_total, refused, title, partial, text_chars, coverage)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            record.run.0,
            record.url_id.map(|id| id.0),
            record.url_id.is_none().then(|| capture.url.as_str()),
            capture.vantage.name(),
            purpose_name(&capture.purpose),
            look,
            capture.attempt,
            capture.at.millis(),
            capture.took_ms,
            capture.outcome.name(),
            trouble,
            capture.outcome.reason(),
            robots_line,
            redirect_to,
            capture.status,
            (!capture.content_type.is_empty()).then_some(&capture.content_type),
            (!capture.charset.is_empty()).then_some(&capture.charset),
            capture.remote.map(|remote| remote.to_string()),
            capture.tls.map(suyuan_model::TlsVerdict::name),
            capture.wire_bytes as i64,
            capture.read_bytes as i64,
            capture.sha256,
            capture.truncated.map(suyuan_model::Truncated::name),
            headers,
            outlinks,
            outlink_words,
            elsewhere,
            elsewhere_words,
            record.links_total,
            record.elsewhere.count(),
            record.title,
            record.partial,
            record.text_chars.map(|chars| chars as i64),
            record.coverage.packed() as i64,
        ])?;
    Ok(rows == 1)
}

/// The number of the finding, made where there is none; [`weigh`] says afterwards how bad it is.
fn put_finding(
    connection: &Connection,
    record: &CaptureRecord,
    page: UrlId,
    number: i64,
    watch: &Watch,
) -> rusqlite::Result<i64> {
    let found = page_found(connection, record.run, page)?.unwrap_or_else(|| record.capture.url.to_string());
    connection
        .prepare_cached(
            "INSERT INTO finding (id, page, page_found, site, watch, severity, level, first_seen, last_seen, run)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9)
             ON CONFLICT (id) DO UPDATE SET site = excluded.site, first_seen = min(first_seen, excluded.first_seen),
               run = iif(excluded.last_seen >= last_seen, excluded.run, run), last_seen = max(last_seen, excluded.last_seen)
             RETURNING number",
        )?
        .query_row(
            params![
                FindingId::of(&record.capture.url, watch).to_string(),
                page.0,
                found,
                record.site,
                number,
                Severity::Info.name(),
                EvidenceLevel::E0.name(),
                record.capture.at.millis(),
                record.run.0
            ],
            |row| row.get(0),
        )
}

fn put_sighting(
    connection: &Connection,
    finding: i64,
    capture: i64,
    place: usize,
    sighting: &Sighting,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO sighting VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            finding,
            capture,
            place as i64,
            sighting.technique.name(),
            sighting.place.name(),
            joined(sighting.concealment.iter().map(|word| word.name())),
            sighting.raw,
            joined(sighting.decoded_by.iter().map(|word| word.name())),
            sighting.matched_url,
            sighting.text,
            joined(sighting.rel.iter().map(String::as_str)),
            sighting.selector,
            sighting.byte_offset.map(|offset| offset as i64),
            sighting.snippet,
            sighting.severity.name(),
            sighting.level.name(),
        ])?;
    Ok(())
}

/// Makes this capture the one that the finding rests on from its vantage, unless a later one is there; weighs it anew.
fn weigh(connection: &Connection, record: &CaptureRecord, finding: i64, capture: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO seen (finding, vantage, capture) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET capture = excluded.capture
               WHERE (SELECT at FROM capture WHERE id = seen.capture) <= ?4",
        )?
        .execute(params![finding, record.capture.vantage.name(), capture, record.capture.at.millis()])?;
    let mut worst = (Severity::Info, EvidenceLevel::E0);
    let mut current = connection.prepare_cached(
        "SELECT s.severity, s.level FROM seen n JOIN sighting s ON s.finding = n.finding AND s.capture = n.capture
          WHERE n.finding = ?",
    )?;
    let mut rows = current.query([finding])?;
    while let Some(row) = rows.next()? {
        worst.0 = worst.0.max(word(row, 0, Severity::from_name)?);
        worst.1 = worst.1.max(word(row, 1, EvidenceLevel::from_name)?);
    }
    connection.prepare_cached("UPDATE finding SET severity = ?2, level = ?3 WHERE number = ?1")?.execute(params![
        finding,
        worst.0.name(),
        worst.1.name()
    ])?;
    Ok(())
}

/// The URL byte for byte as this run first met it.
fn page_found(connection: &Connection, run: RunId, page: UrlId) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT found FROM known WHERE run = ? AND url_id = ?")?
        .query_row(params![run.0, page.0], |row| row.get(0))
        .optional()
        .map(Option::flatten)
}

/// The number of a URL that the frontier does not number: a robots.txt or a style sheet on which something was found.
///
/// It is known by way of the nearest page of the origin that asked for it, a part of a page by way of that one.
fn own_number(connection: &Connection, record: &CaptureRecord) -> rusqlite::Result<UrlId> {
    let url = record.capture.url.as_str();
    let before: Option<u32> = connection
        .query_row("SELECT id FROM url WHERE id >= ? AND text = ?", params![OWN_NUMBERS_FROM, url], |row| row.get(0))
        .optional()?;
    let id = match before {
        Some(id) => UrlId(id),
        None => UrlId(connection.query_row(
            "SELECT coalesce(max(id) + 1, ?1) FROM url WHERE id >= ?1",
            [OWN_NUMBERS_FROM],
            |row| row.get(0),
        )?),
    };
    changes::keep_url(connection, id, url)?;
    // An origin is followed by a slash in every URL, so that the slash ends it, and a `0` is the character after.
    let of_origin = "u.text >= ?6 || '/' AND u.text < ?6 || '0'";
    let (before, of) = match &record.capture.purpose {
        Purpose::Robots { origin, .. } => (of_origin, Value::from(origin.as_str().to_owned())),
        Purpose::Part { of, .. } => ("k.url_id = ?6", Value::from(of.0)),
        Purpose::Page => (of_origin, Value::from(record.capture.url.origin().as_str().to_owned())),
    };
    connection.execute(
        &format!(
            "INSERT OR IGNORE INTO known (run, url_id, found, via, kind, text, hops, free_hops, priority, state, attempts, deaths)
             SELECT k.run, ?2, NULL, k.url_id, ?3, '', k.hops + 1, 0, 0, ?4, ?5, 0
               FROM known k JOIN url u ON u.id = k.url_id
              WHERE k.run = ?1 AND {before} AND k.url_id < ?7
              ORDER BY k.hops, u.text LIMIT 1"
        ),
        params![
            record.run.0,
            id.0,
            HopKind::Prerequisite.name(),
            UrlState::Done.name(),
            record.capture.attempt,
            of,
            OWN_NUMBERS_FROM
        ],
    )?;
    Ok(id)
}

fn purpose_name(purpose: &Purpose) -> &'static str {
    match purpose {
        Purpose::Page => "page",
        Purpose::Robots { .. } => "robots",
        Purpose::Part { .. } => "part",
    }
}

/// `name: value` and CRLF for every field, whole fields only, up to [`HEADERS_BYTES_MAX`].
fn header_text(headers: &Headers) -> Vec<u8> {
    let mut text = Vec::new();
    for (name, value) in &headers.0 {
        let length = name.len() + value.len() + 4;
        if text.len() + length > HEADERS_BYTES_MAX {
            break;
        }
        text.extend_from_slice(name.as_bytes());
        text.extend_from_slice(b": ");
        text.extend_from_slice(value);
        text.extend_from_slice(b"\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Timestamp, Trouble, Vantage};

    use super::*;
    use crate::story::{NEWS, Story, begin, capture, casino, done, hidden_link, mention, met, noon, page, put};
    use crate::{Entry, FindingFilter, RunEnd, check};

    fn later(second: i64) -> Timestamp {
        Timestamp::from_millis(noon().millis() + 1_000 * second)
    }

    /// Another look at the news page, from this vantage, that sees these.
    fn look(run: RunId, vantage: Vantage, look: u32, second: i64, sightings: &[Sighting]) -> Entry {
        let mut record = page(run, 3, NEWS, second);
        record.capture.vantage = vantage;
        record.capture.look = look;
        record.sightings = sightings.iter().map(|sighting| (casino(), sighting.clone())).collect();
        capture(record)
    }

    #[test]
    fn a_sighting_is_read_back_as_it_was_written() {
        let (_story, writer, _) = Story::told();
        let reader = writer.reader().unwrap();
        let finding = reader.findings(&FindingFilter::default()).unwrap().next().unwrap().unwrap();
        assert_eq!(finding.id, FindingId::of(&PageUrl::new(NEWS).unwrap(), &casino()));
        assert_eq!((&finding.watch, finding.site.as_str()), (&casino(), "school.example"));
        let seen = &finding.sightings[0];
        let expected = Sighting { watch: suyuan_model::WatchId(1), ..hidden_link() };
        assert_eq!((&seen.sighting, seen.http_status, seen.at), (&expected, 200, later(3)));
        assert_eq!(seen.sha256, "ab".repeat(32));
        assert_eq!(reader.finding(finding.id).unwrap(), Some(finding));
    }

    #[test]
    fn a_finding_rests_on_the_last_look_from_each_vantage_that_saw_it() {
        let (story, writer, run) = Story::told();
        put(&writer, look(run, Vantage::Plain, 2, 10, &[mention(), mention()])).unwrap();
        put(&writer, look(run, Vantage::Spider, 1, 11, &[hidden_link()])).unwrap();
        let finding = || story.reader().findings(&FindingFilter::default()).unwrap().next().unwrap().unwrap();
        let vantages = |finding: &suyuan_model::Finding| -> Vec<_> {
            finding.sightings.iter().map(|seen| (seen.vantage.name(), seen.sighting.technique.name())).collect()
        };
        assert_eq!(vantages(&finding()), [("plain", "T1"), ("plain", "T1"), ("spider", "M7")]);
        assert_eq!((finding().severity, finding().level), (Severity::Critical, EvidenceLevel::E2));
        // A look that sees nothing takes nothing away; a milder one takes the place of a worse one.
        put(&writer, look(run, Vantage::Spider, 2, 12, &[])).unwrap();
        assert_eq!(vantages(&finding()).len(), 3);
        put(&writer, look(run, Vantage::Spider, 3, 13, &[mention()])).unwrap();
        assert_eq!((finding().severity, finding().level), (Severity::Low, EvidenceLevel::E0));
        assert_eq!((finding().first_seen, finding().last_seen), (later(3), later(13)));
    }

    #[test]
    fn a_finding_is_one_over_all_runs() {
        let (story, writer, run) = Story::told();
        writer.finish(run, later(4), RunEnd::Drained).unwrap();
        let second = begin(&writer, later(5)).unwrap().run;
        put(&writer, Entry::Changes(vec![met(3, NEWS, None, 0, "")])).unwrap();
        put(&writer, look(second, Vantage::Plain, 1, 100, &[hidden_link()])).unwrap();
        let findings: Vec<_> =
            story.reader().findings(&FindingFilter::default()).unwrap().map(Result::unwrap).collect();
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].run.as_str(), findings[0].page_found.as_str()), ("crawl-2", NEWS));
        // Both runs saw it, whichever was the last.
        assert_eq!([run, second].map(|run| story.reader().run_stats(run).unwrap().findings), [1, 1]);
        assert_eq!((findings[0].first_seen, findings[0].last_seen), (later(3), later(100)));
        assert_eq!(findings[0].sightings.len(), 1);
    }

    #[test]
    fn the_same_try_is_recorded_once_and_another_try_is_a_look_of_its_own() {
        let (story, writer, run) = Story::told();
        let mut again = page(run, 3, NEWS, 3);
        again.sightings = vec![(casino(), hidden_link())];
        put(&writer, capture(again.clone())).unwrap();
        again.capture.attempt = 2;
        again.capture.at = later(9);
        again.capture.outcome = Outcome::failed(Trouble::Reset, "the connection was cut");
        put(&writer, capture(again)).unwrap();
        let looks: Vec<_> =
            story.reader().captures(UrlId(3)).unwrap().iter().map(|row| (row.look, row.attempt)).collect();
        assert_eq!(looks, [(1, 1), (2, 2)]);
        assert_eq!(check(&story.path).unwrap().problems, [""; 0]);
    }

    #[test]
    fn what_stands_in_robots_txt_has_a_chain_by_way_of_a_page_of_its_origin() {
        let (story, writer, run) = Story::told();
        let url = PageUrl::new("http://www.school.example/robots.txt").unwrap();
        for second in [20, 30] {
            let mut robots = page(run, 0, url.as_str(), second);
            robots.url_id = None;
            robots.capture.purpose = Purpose::Robots { origin: url.origin(), redirects: 0 };
            robots.sightings = vec![(casino(), mention())];
            put(&writer, capture(robots)).unwrap();
        }
        let chain = story.ask(
            "SELECT via || ' ' || url FROM v_chains JOIN finding f ON f.id = finding WHERE f.page >= 2147483648 ORDER BY step",
        );
        expect_test::expect![[r"
            seed http://portal.example/
            link http://www.school.example/
            prerequisite http://www.school.example/robots.txt
            text http://casino.example/"]]
        .assert_eq(&chain.join("\n"));
        let mut hops = Vec::new();
        story.reader().each_hop(|from, to, kind| hops.push((from, to, kind))).unwrap();
        assert!(hops.contains(&(UrlId(2), UrlId(OWN_NUMBERS_FROM), HopKind::Prerequisite)));
        assert_eq!(check(&story.path).unwrap().problems, [""; 0]);
        // The frontier does not hear of it.
        let saved = begin(&writer, noon()).unwrap().saved;
        assert_eq!((saved.last_id, saved.urls.len(), saved.earlier.len()), (Some(UrlId(3)), 3, 0));
    }

    #[test]
    fn headers_are_kept_where_something_was_seen_and_no_more_than_may_be() {
        let (story, writer, run) = Story::told();
        let headers = story.ask("SELECT hex(headers) FROM capture ORDER BY id");
        assert_eq!(headers, ["", "", "7365727665723A2074657374FF0D0A"]);
        let flood = Headers((0..1_000).map(|place| (format!("x-{place:03}"), vec![b'x'; 91])).collect());
        let mut record = page(run, 3, NEWS, 50);
        record.capture.headers = flood;
        record.capture.look = 2;
        record.sightings = vec![(casino(), mention())];
        record.changes = vec![done(3)];
        put(&writer, capture(record)).unwrap();
        let kept: usize =
            story.ask("SELECT CAST(length(headers) AS TEXT) FROM capture ORDER BY id DESC LIMIT 1")[0].parse().unwrap();
        assert_eq!(kept, HEADERS_BYTES_MAX / 100 * 100);
    }
}
