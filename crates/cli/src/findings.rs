//! `findings`: every finding, with its evidence and its chain.

use suyuan_cases::Past;
use suyuan_ledger::{FINDINGS_BATCH_MAX, FindingFilter, Reader};
use suyuan_share::FindingsWriter;
use suyuan_words::Lang;

use crate::allowed::Allowed;
use crate::args::{FindingsArgs, FindingsFormat};
use crate::exit::Exit;
use crate::past::Trails;
use crate::{clock, head, out};

/// Writes the findings of a ledger.
pub(crate) fn run(args: &FindingsArgs, lang: Lang) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let allowed = Allowed::of(&reader, clock::now())?;
    // Chains are for machines here; people ask for them by `chains`.
    let is_for_people = args.format == FindingsFormat::Text;
    let (trails, notes) = (Trails::of(&reader), head::notes(&reader, lang)?);
    out::write_to(&args.out, lang, |out| {
        let mut writer = FindingsWriter::begin(args.format.into(), lang, out)?;
        writer.head(&notes)?;
        let mut findings = reader.findings_on_pages(&FindingFilter::default())?;
        loop {
            let batch: Vec<_> = findings.by_ref().take(FINDINGS_BATCH_MAX).collect::<Result<_, _>>()?;
            if batch.is_empty() {
                break;
            }
            let pages = batch.iter().map(|(page, finding)| (finding.page.as_str().to_owned(), *page));
            let past = if is_for_people { Past::default() } else { trails.to(pages, 0)? };
            for finding in batch.into_iter().filter_map(|(_, finding)| allowed.without(finding)) {
                writer.put(&finding, past.shortest(&finding).as_ref())?;
            }
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
