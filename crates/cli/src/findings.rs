//! `findings`: every finding, with its evidence and its chain.

use suyuan_ledger::FindingFilter;
use suyuan_share::FindingsWriter;
use suyuan_words::Lang;

use crate::allowed::Allowed;
use crate::args::{FindingsArgs, FindingsFormat};
use crate::exit::Exit;
use crate::past::Past;
use crate::{clock, out};

/// Writes the findings of a ledger.
pub(crate) fn run(args: &FindingsArgs, lang: Lang) -> anyhow::Result<Exit> {
    let past = Past::open(&args.ledger.ledger)?;
    let allowed = Allowed::of(&past.reader, clock::now())?;
    // Chains are for machines here; people ask for them by `chains`.
    let graph = if args.format == FindingsFormat::Text { None } else { Some(past.graph()?) };
    out::write_to(&args.out, lang, |out| {
        let mut writer = FindingsWriter::begin(args.format.into(), lang, out)?;
        for finding in past.findings(&FindingFilter::default())? {
            let Some(finding) = allowed.without(finding?) else { continue };
            let chain = match &graph {
                Some(graph) => suyuan_cases::shortest(graph, &past, &finding)?,
                None => None,
            };
            writer.put(&finding, chain.as_ref())?;
        }
        Ok(writer.end()?)
    })?;
    Ok(Exit::Done)
}

impl From<FindingsFormat> for suyuan_share::FindingsFormat {
    fn from(format: FindingsFormat) -> Self {
        match format {
            FindingsFormat::Text => Self::Text,
            FindingsFormat::Jsonl => Self::Jsonl,
            FindingsFormat::Csv => Self::Csv,
        }
    }
}
