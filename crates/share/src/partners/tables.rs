//! Findings, their chains and cases as Parquet: three tables for programs that look at millions of rows.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use suyuan_cases::CaseFile;
use suyuan_model::{Authority, Case, Chain, Finding, Sighting, Timestamp};

use super::Tlp;
use crate::{ShareError, authority};

/// So many rows are held until they are written together.
pub const PARQUET_GROUP_ROWS_MAX: usize = 50_000;

/// What a column holds.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Time,
    Truth,
}

/// The values of a column that are not written yet.
enum Values {
    Text(Vec<ByteArray>),
    Number(Vec<i32>),
    /// Microseconds since 1970, UTC.
    Time(Vec<i64>),
    Truth(Vec<bool>),
}

/// One value.
enum Cell {
    Text(String),
    Number(usize),
    Time(Timestamp),
    Truth(bool),
}

type Columns = &'static [(&'static str, Kind)];

const FINDINGS: Columns = &[
    ("id", Kind::Text),
    ("case", Kind::Text),
    ("site", Kind::Text),
    ("host", Kind::Text),
    ("page", Kind::Text),
    ("page_found", Kind::Text),
    ("watch", Kind::Text),
    ("kind", Kind::Text),
    ("tier", Kind::Number),
    ("category", Kind::Text),
    ("source", Kind::Text),
    ("severity", Kind::Text),
    ("evidence_level", Kind::Text),
    ("techniques", Kind::Text),
    ("places", Kind::Text),
    ("concealment", Kind::Text),
    ("vantages", Kind::Text),
    ("http_status", Kind::Number),
    ("sha256", Kind::Text),
    ("sightings", Kind::Number),
    ("steps", Kind::Number),
    ("run", Kind::Text),
    ("first_seen", Kind::Time),
    ("last_seen", Kind::Time),
];

const HOPS: Columns = &[
    ("finding", Kind::Text),
    ("step", Kind::Number),
    ("from", Kind::Text),
    ("to", Kind::Text),
    ("via", Kind::Text),
    ("text", Kind::Text),
    ("visited", Kind::Truth),
    ("seed_engine", Kind::Text),
    ("seed_query", Kind::Text),
];

const CASES: Columns = &[
    ("id", Kind::Text),
    ("site", Kind::Text),
    ("role", Kind::Text),
    ("state", Kind::Text),
    ("severity", Kind::Text),
    ("owner", Kind::Text),
    ("icp", Kind::Text),
    ("contact", Kind::Text),
    ("hosts", Kind::Text),
    ("pages", Kind::Number),
    ("fixes", Kind::Number),
    ("findings", Kind::Number),
    ("watched", Kind::Text),
    ("categories", Kind::Text),
    ("techniques", Kind::Text),
    ("sample_page", Kind::Text),
    ("first_seen", Kind::Time),
    ("last_seen", Kind::Time),
];

/// Three tables that are being written.
pub struct ParquetTables<W: Write + Send> {
    findings: Table<W>,
    hops: Table<W>,
    cases: Table<W>,
}

/// What the metadata of each file say.
#[derive(Clone, Copy)]
struct About<'a> {
    producer: &'a str,
    tlp: Tlp,
    authority: Option<&'a Authority>,
}

struct Table<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    values: Vec<Values>,
    rows: usize,
}

impl<W: Write + Send> ParquetTables<W> {
    /// Begins the tables: of findings, of hops, of cases. On whose authority is told with producer and mark.
    pub fn begin(
        producer: &str,
        tlp: Tlp,
        authority: Option<&Authority>,
        [findings, hops, cases]: [W; 3],
    ) -> Result<Self, ShareError> {
        let about = About { producer, tlp, authority };
        Ok(ParquetTables {
            findings: Table::begin("findings", FINDINGS, about, findings)?,
            hops: Table::begin("hops", HOPS, about, hops)?,
            cases: Table::begin("cases", CASES, about, cases)?,
        })
    }

    /// A finding with its shortest chain.
    pub fn finding(&mut self, finding: &Finding, chain: Option<&Chain>) -> Result<(), ShareError> {
        let steps = chain.map_or(&[][..], |chain| &chain.steps);
        let last = finding.sightings.iter().max_by_key(|seen| seen.at);
        let text = Cell::Text;
        self.findings.row([
            text(finding.id.to_string()),
            text(Case::id_of(&finding.site)),
            text(finding.site.to_string()),
            text(finding.page.host().to_owned()),
            text(finding.page.to_string()),
            text(finding.page_found.clone()),
            text(finding.watch.value.clone()),
            text(finding.watch.kind.name().to_owned()),
            Cell::Number(usize::from(finding.watch.kind.tier())),
            text(finding.watch.category.clone()),
            text(finding.watch.source.clone()),
            text(finding.severity.name().to_owned()),
            text(finding.level.name().to_owned()),
            text(distinct(finding, |sighting| vec![sighting.technique.name()])),
            text(distinct(finding, |sighting| vec![sighting.place.name()])),
            text(distinct(finding, |sighting| sighting.concealment.iter().map(|way| way.name()).collect())),
            text(listed(finding.sightings.iter().map(|seen| seen.vantage.name()))),
            Cell::Number(last.map_or(0, |seen| usize::from(seen.http_status))),
            text(last.map(|seen| seen.sha256.clone()).unwrap_or_default()),
            Cell::Number(finding.sightings.len()),
            Cell::Number(steps.len()),
            text(finding.run.clone()),
            Cell::Time(finding.first_seen),
            Cell::Time(finding.last_seen),
        ])?;
        let mut from = "";
        for (number, step) in steps.iter().enumerate() {
            let seed = step.seed.as_ref();
            self.hops.row([
                text(finding.id.to_string()),
                Cell::Number(number),
                text(from.to_owned()),
                text(step.url.clone()),
                text(step.via.name().to_owned()),
                text(step.text.clone()),
                Cell::Truth(step.visited),
                text(seed.map(|seed| seed.engine.clone()).unwrap_or_default()),
                text(seed.map(|seed| seed.query.clone()).unwrap_or_default()),
            ])?;
            from = &step.url;
        }
        Ok(())
    }

    /// A case.
    pub fn case(&mut self, file: &CaseFile) -> Result<(), ShareError> {
        let (case, text) = (&file.case, Cell::Text);
        let techniques: Vec<String> = file.techniques.iter().map(ToString::to_string).collect();
        self.cases.row([
            text(case.id.clone()),
            text(case.site.to_string()),
            text(case.role.name().to_owned()),
            text(case.state.name().to_owned()),
            text(case.severity.name().to_owned()),
            text(case.owner.name.clone()),
            text(case.owner.icp.clone()),
            text(case.owner.contact.clone()),
            text(file.hosts.join(" ")),
            Cell::Number(file.pages.len()),
            Cell::Number(file.fixes.len()),
            Cell::Number(file.findings.len()),
            text(file.watched.join(" ")),
            text(file.categories.join(" ")),
            text(techniques.join(" ")),
            text(file.sample_page.clone()),
            Cell::Time(case.first_seen),
            Cell::Time(case.last_seen),
        ])
    }

    /// Ends the tables, and gives back what they were written into.
    pub fn end(self) -> Result<[W; 3], ShareError> {
        Ok([self.findings.end()?, self.hops.end()?, self.cases.end()?])
    }
}

impl<W: Write + Send> Table<W> {
    fn begin(name: &str, columns: Columns, about: About<'_>, out: W) -> Result<Self, ShareError> {
        let fields = columns.iter().map(|(name, kind)| match kind {
            Kind::Text => format!("REQUIRED BYTE_ARRAY {name} (STRING);"),
            Kind::Number => format!("REQUIRED INT32 {name};"),
            Kind::Time => format!("REQUIRED INT64 {name} (TIMESTAMP(MICROS,true));"),
            Kind::Truth => format!("REQUIRED BOOLEAN {name};"),
        });
        let schema = parse_message_type(&format!("message {name} {{ {} }}", fields.collect::<String>()))?;
        let told = |key: &str, value: String| KeyValue::new(key.to_owned(), value);
        let mut told = vec![
            told("schema", "suyuan.tables/1".to_owned()),
            told("producer", about.producer.to_owned()),
            told("tlp", about.tlp.label()),
        ];
        if let Some(authority) = about.authority {
            told.push(KeyValue::new("authority".to_owned(), authority::value(authority).to_string()));
        }
        let properties = WriterProperties::builder()
            .set_created_by("suyuan".to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_key_value_metadata(Some(told))
            .build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
        let values = columns.iter().map(|(_, kind)| match kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Number => Values::Number(Vec::new()),
            Kind::Time => Values::Time(Vec::new()),
            Kind::Truth => Values::Truth(Vec::new()),
        });
        Ok(Table { writer, values: values.collect(), rows: 0 })
    }

    fn row<const N: usize>(&mut self, cells: [Cell; N]) -> Result<(), ShareError> {
        assert_eq!(N, self.values.len(), "a row has a cell for each column");
        for (values, cell) in self.values.iter_mut().zip(cells) {
            match (values, cell) {
                (Values::Text(texts), Cell::Text(text)) => texts.push(text.into_bytes().into()),
                (Values::Number(numbers), Cell::Number(number)) => {
                    numbers.push(i32::try_from(number).unwrap_or(i32::MAX));
                }
                (Values::Time(times), Cell::Time(time)) => times.push(time.millis().saturating_mul(1_000)),
                (Values::Truth(truths), Cell::Truth(truth)) => truths.push(truth),
                _ => unreachable!("a cell is of the kind of its column"),
            }
        }
        self.rows += 1;
        if self.rows == PARQUET_GROUP_ROWS_MAX { self.flush() } else { Ok(()) }
    }

    /// Writes the rows that are held, as one group.
    fn flush(&mut self) -> Result<(), ShareError> {
        let mut group = self.writer.next_row_group()?;
        for values in &mut self.values {
            let Some(mut column) = group.next_column()? else { break };
            match values {
                Values::Text(texts) => column.typed::<ByteArrayType>().write_batch(texts, None, None)?,
                Values::Number(numbers) => column.typed::<Int32Type>().write_batch(numbers, None, None)?,
                Values::Time(times) => column.typed::<Int64Type>().write_batch(times, None, None)?,
                Values::Truth(truths) => column.typed::<BoolType>().write_batch(truths, None, None)?,
            };
            column.close()?;
            match values {
                Values::Text(texts) => texts.clear(),
                Values::Number(numbers) => numbers.clear(),
                Values::Time(times) => times.clear(),
                Values::Truth(truths) => truths.clear(),
            }
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }

    fn end(mut self) -> Result<W, ShareError> {
        if self.rows > 0 {
            self.flush()?;
        }
        Ok(self.writer.into_inner()?)
    }
}

/// The distinct words of all sightings, in the order of the page.
fn distinct(finding: &Finding, words: impl Fn(&Sighting) -> Vec<&'static str>) -> String {
    listed(finding.sightings.iter().flat_map(|seen| words(&seen.sighting)))
}

fn listed(words: impl Iterator<Item = &'static str>) -> String {
    let mut told: Vec<&str> = Vec::new();
    for word in words {
        if !told.contains(&word) {
            told.push(word);
        }
    }
    told.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_rows_are_held_until_they_are_written_together() {
        const COLUMNS: Columns =
            &[("text", Kind::Text), ("number", Kind::Number), ("at", Kind::Time), ("is", Kind::Truth)];
        const ABOUT: About<'_> = About { producer: "suyuan", tlp: Tlp::Amber, authority: None };
        let mut table = Table::begin("t", COLUMNS, ABOUT, Vec::new()).unwrap();
        for number in 0..=PARQUET_GROUP_ROWS_MAX {
            let text = Cell::Text(number.to_string());
            table.row([text, Cell::Number(number), Cell::Time(Timestamp::from_millis(7)), Cell::Truth(true)]).unwrap();
        }
        assert_eq!(table.rows, 1);
        assert_eq!(table.writer.flushed_row_groups().len(), 1);
        let bytes = table.end().unwrap();
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
        let empty = Table::begin("t", COLUMNS, ABOUT, Vec::new()).unwrap().end().unwrap();
        assert!(empty.ends_with(b"PAR1"));
    }
}
