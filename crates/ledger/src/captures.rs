//! Captures with their sightings, and the findings that these make.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};
use suyuan_model::{
    EvidenceLevel, FindingId, Headers, HopKind, Outcome, PageUrl, Purpose, Severity, Sighting, UrlId, UrlState, Watch,
};

use crate::columns::{joined, word};
use crate::saved::OWN_NUMBERS_FROM;
use crate::{CaptureMeta, CaptureRecord, RunId, changes, hops, listing, outlinks};

/// Most bytes of header fields that are kept of a capture; more is a flood, not evidence.
pub const HEADERS_BYTES_MAX: usize = 64 << 10;

/// Writes a capture, and all that came of it.
pub(crate) fn record(connection: &Connection, record: &CaptureRecord) -> rusqlite::Result<()> {
    for change in &record.changes {
        changes::apply(connection, record.run, change)?;
    }
    let Some(capture) = put_capture(connection, record)? else {
        return Ok(());
    };
    if record.sightings.is_empty() {
        return Ok(());
    }
    let page = match record.url_id {
        Some(id) => id,
        None => own_number(connection, record)?,
    };
    let mut by_watch: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (place, (watch, _)) in record.sightings.iter().enumerate() {
        let number = listing::number_of(connection, watch)?.map_or_else(|| listing::keep(connection, watch), Ok)?;
        by_watch.entry(number).or_default().push(place);
    }
    for (number, places) in by_watch {
        let finding = put_finding(connection, record, page, number, &record.sightings[places[0]].0)?;
        for place in places {
            put_sighting(connection, finding, capture, place, &record.sightings[place].1)?;
        }
        weigh(connection, record, finding, capture)?;
    }
    hops::keep_way(connection, record.run, page)
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
    let packed = (!record.outlinks.0.is_empty()).then(|| outlinks::pack(&record.outlinks));
    let rows = connection
        .prepare_cached(
            "INSERT INTO capture (run, url_id, url, vantage, purpose, look, attempt, at, took_ms, outcome, trouble,
               reason, robots_line, redirect_to, status, content_type, charset, remote, tls, wire_bytes, read_bytes, sha256,
               truncated, headers, outlinks, links_total, refused, title)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
            packed,
            record.links_total,
            record.refused,
            record.title,
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

/// The number of a URL that the frontier does not number: a robots.txt on which something was found.
///
/// It is known by way of the nearest page of the origin that asked for it.
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
    let origin = match &record.capture.purpose {
        Purpose::Robots { origin, .. } => origin.clone(),
        Purpose::Page => record.capture.url.origin(),
    };
    // An origin is followed by a slash in every URL, so that the slash ends it, and a `0` is the character after.
    connection.execute(
        "INSERT OR IGNORE INTO known (run, url_id, found, via, kind, text, hops, free_hops, priority, state, attempts, deaths)
         SELECT k.run, ?2, NULL, k.url_id, ?3, '', k.hops + 1, 0, 0, ?4, ?5, 0
           FROM known k JOIN url u ON u.id = k.url_id
          WHERE k.run = ?1 AND u.text >= ?6 || '/' AND u.text < ?6 || '0' AND k.url_id < ?7
          ORDER BY k.hops, u.text LIMIT 1",
        params![
            record.run.0,
            id.0,
            HopKind::Prerequisite.name(),
            UrlState::Done.name(),
            record.capture.attempt,
            origin.as_str(),
            OWN_NUMBERS_FROM
        ],
    )?;
    Ok(id)
}

fn purpose_name(purpose: &Purpose) -> &'static str {
    match purpose {
        Purpose::Page => "page",
        Purpose::Robots { .. } => "robots",
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
