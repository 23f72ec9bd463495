//! `findings`: every finding, with its evidence and its chain.

use suyuan_cases::Past;
use suyuan_ledger::{FindingFilter, Reader};
use suyuan_share::FindingsWriter;
use suyuan_words::Lang;

use crate::allowed::Allowed;
use crate::args::{FindingsArgs, FindingsFormat};
use crate::exit::Exit;
use crate::{clock, out, past};

/// Writes the findings of a ledger.
pub(crate) fn run(args: &FindingsArgs, lang: Lang) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let allowed = Allowed::of(&reader, clock::now())?;
    // Chains are for machines here; people ask for them by `chains`.
    let is_for_people = args.format == FindingsFormat::Text;
    let past = if is_for_people { Past::default() } else { past::past(&reader, 0, |_| true)? };
    out::write_to(&args.out, lang, |out| {
        let mut writer = FindingsWriter::begin(args.format.into(), lang, out)?;
        for finding in reader.findings(&FindingFilter::default())? {
            let Some(finding) = allowed.without(finding?) else { continue };
            writer.put(&finding, past.shortest(&finding).as_ref())?;
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
