//! The sheets of a packet: the workbook, the evidence, and the form for the answer.

use std::collections::HashMap;
use std::io::Write;

use suyuan_cases::CaseFile;
use suyuan_model::{Kept, PageUrl};
use suyuan_words::{Lang, Set, Word, name_of, packets as words, reports, say};

use super::{Packet, RECORDS, part};
use crate::cleanup::xlsx;
use crate::sheet::Sheet;
use crate::workbook::Book;
use crate::{ShareError, evidence, harmless, shown};

/// The evidence for people.
const EVIDENCE_HEADS: [Word; 13] = [
    words::COLUMN_FINDING,
    reports::COLUMN_CASE,
    reports::COLUMN_SITE,
    reports::COLUMN_PAGE_NORMALIZED,
    reports::COLUMN_PAGE_FOUND,
    reports::COLUMN_WATCHED,
    reports::COLUMN_TECHNIQUES,
    reports::COLUMN_SEVERITY,
    words::COLUMN_LEVEL,
    words::COLUMN_VANTAGE,
    words::COLUMN_SEEN,
    words::COLUMN_STATUS,
    words::COLUMN_DIGEST,
];

const PAGES: [Word; 5] = [
    reports::COLUMN_CASE,
    reports::COLUMN_SITE,
    reports::COLUMN_PAGE_FOUND,
    reports::COLUMN_PAGE_NORMALIZED,
    words::COLUMN_PAGE_READ,
];

/// Every page as it was found, normalized, and as a person reads it.
pub(super) fn pages(file: &CaseFile) -> impl Iterator<Item = Vec<String>> {
    let names = shown::names(&file.watched);
    file.pages.iter().map(move |page| {
        let readable = PageUrl::new(&page.url).map(|url| url.readable()).unwrap_or_default();
        let [found, url, readable] = [&page.found, &page.url, &readable].map(|url| harmless::page(url, &names));
        vec![file.case.id.clone(), file.case.site.to_string(), found, url, readable]
    })
}

/// Each finding with the sighting that tells it, for people.
pub(super) fn evidence_told(lang: Lang, file: &CaseFile) -> impl Iterator<Item = Vec<String>> {
    let names = shown::names(&file.watched);
    let found: HashMap<&str, &str> = file.pages.iter().map(|page| (page.url.as_str(), page.found.as_str())).collect();
    file.findings.iter().map(move |finding| {
        let told = finding.telling.as_ref();
        let text = |tell: &dyn Fn(&suyuan_model::SightingSeen) -> String| told.map(tell).unwrap_or_default();
        vec![
            finding.id.to_string(),
            file.case.id.clone(),
            file.case.site.to_string(),
            harmless::page(&finding.page, &names),
            harmless::page(found.get(finding.page.as_str()).copied().unwrap_or_default(), &names),
            harmless::watched(&finding.watch),
            text(&|told| shown::technique(lang, told.sighting.technique)),
            shown::severity(lang, finding.severity).to_owned(),
            format!("{} {}", finding.level, name_of(lang, Set::EvidenceLevel, finding.level.name())),
            text(&|told| name_of(lang, Set::Vantage, told.vantage.name()).to_owned()),
            text(&|told| shown::moment(told.at)),
            text(&|told| told.http_status.to_string()),
            text(&|told| told.sha256.clone()),
        ]
    })
}

/// The list of the evidence as programs read it.
pub(super) fn evidence(file: &CaseFile) -> Vec<Vec<String>> {
    evidence::rows(file, file.findings.iter())
}

/// The row of a case on the form.
pub(super) fn reply(lang: Lang, file: &CaseFile) -> Vec<String> {
    let remedies: Vec<&str> = file.remedies.iter().map(|remedy| name_of(lang, Set::Remedy, remedy.name())).collect();
    let what = remedies.join(shown::comma(lang));
    let found = say(lang, words::REPLY_FOUND_IN, &[("what", &what), ("n", &file.pages.len())]);
    vec![file.case.id.clone(), file.case.site.to_string(), found]
}

pub(super) fn write_list(packet: &mut Packet<'_, '_>, out: &mut dyn Write) -> Result<(), ShareError> {
    let lang = packet.lang();
    let mut book = Book::made_at(packet.report.now, words::TITLE.text(lang))?;
    let texts = |heads: &[Word]| heads.iter().map(|head| head.text(lang)).collect::<Vec<_>>();
    let sheets = [
        (reports::SHEET_LIST, part::LIST, xlsx::heads(lang)),
        (reports::SHEET_PAGES, part::PAGES, texts(&PAGES)),
        (reports::SHEET_FIXES, part::FIXES, texts(xlsx::FIXES)),
        (words::SHEET_EVIDENCE, part::EVIDENCE_TOLD, texts(&EVIDENCE_HEADS)),
        (reports::SHEET_NOT_LOOKED_AT, part::GAPS, texts(xlsx::NOT_LOOKED_AT)),
    ];
    for (name, part, heads) in sheets {
        let mut sheet = book.begin(name.text(lang), &heads)?;
        for &(_, place) in &packet.group.cases {
            for row in packet.store.rows_of(place, part)? {
                sheet.row(&row)?;
            }
        }
        if part == part::GAPS {
            xlsx::everywhere(&packet.report).try_for_each(|row| sheet.row(&row))?;
        }
        sheet.end()?;
    }
    if !packet.report.notes.is_empty() {
        let heads = [reports::SHEET_NOTES.text(lang)];
        let mut sheet = book.begin(heads[0], &heads)?;
        packet.report.notes.iter().try_for_each(|note| sheet.row(std::slice::from_ref(note)))?;
        sheet.end()?;
    }
    book.write(out)
}

/// The records of one capture tell all findings of its page: they are copied once.
pub(super) fn write_evidence<E: From<ShareError>>(
    packet: &mut Packet<'_, '_>,
    out: &mut dyn Write,
    mut copy: impl FnMut(&Kept) -> Result<Option<u64>, E>,
) -> Result<(), E> {
    let mut sheet = Sheet::begin(out, evidence::COLUMNS)?;
    for &(_, place) in &packet.group.cases {
        let mut copied: HashMap<(String, u64), Option<u64>> = HashMap::new();
        for mut row in packet.store.rows_of(place, part::EVIDENCE)? {
            let [file, offset] = &mut row[evidence::RECORD] else { continue };
            let place = match offset.parse() {
                Ok(offset) => {
                    let kept = Kept { file: file.clone(), offset };
                    match copied.get(&(file.clone(), offset)) {
                        Some(known) => *known,
                        None => *copied.entry((file.clone(), offset)).or_insert(copy(&kept)?),
                    }
                }
                Err(_) => None,
            };
            // Where it stands in the packet, not in the house.
            (*file, *offset) = place.map(|place| (RECORDS.to_owned(), place.to_string())).unwrap_or_default();
            sheet.row(&row)?;
        }
    }
    Ok(sheet.end()?)
}

/// The form is read back by a program, so that its heads are the same in every language.
pub(super) fn write_reply(packet: &mut Packet<'_, '_>, out: &mut dyn Write) -> Result<(), ShareError> {
    let heads =
        [reports::COLUMN_CASE, reports::COLUMN_SITE, words::REPLY_FOUND, words::REPLY_ANSWER, words::REPLY_NOTE];
    let mut sheet = Sheet::begin(out, &heads.map(|head| head.text(Lang::En)))?;
    for &(_, place) in &packet.group.cases {
        for row in packet.store.rows_of(place, part::REPLY)? {
            sheet.row(&[&row[..], &[String::new(), String::new()]].concat())?;
        }
    }
    sheet.end()
}
