//! `candidates`: what stands beside watched things on several unrelated sites, and what is odd about sites.

use suyuan_cases::Candidates;
use suyuan_ledger::Reader;
use suyuan_share::CandidatesWriter;
use suyuan_words::Lang;

use crate::allowed::Allowed;
use crate::args::{CandidatesArgs, CandidatesFormat};
use crate::exit::Exit;
use crate::{clock, observed, out};

/// Writes the candidates of a ledger.
pub(crate) fn run(args: &CandidatesArgs, lang: Lang) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let allowed = Allowed::of(&reader, clock::now())?;
    out::write_to(&args.out, lang, |out| {
        let mut writer = CandidatesWriter::begin(args.format.into(), lang, out)?;
        let (mut candidates, mut told) = (Candidates::default(), Vec::new());
        reader.each_neighbor(|seen| told.extend(candidates.take(seen, args.min_sites.into())))?;
        told.extend(candidates.end(args.min_sites.into()));
        told.retain(|candidate| !allowed.allows(candidate.kind, &candidate.value));
        // What most sites show comes first.
        told.sort_by(|a, b| (b.sites, b.pages).cmp(&(a.sites, a.pages)).then_with(|| a.value.cmp(&b.value)));
        told.iter().try_for_each(|candidate| writer.put(candidate))?;
        observed::observations(&reader)?.iter().try_for_each(|one| writer.observe(one))?;
        Ok(writer.end()?)
    })?;
    Ok(Exit::Done)
}

impl From<CandidatesFormat> for suyuan_share::CandidatesFormat {
    fn from(format: CandidatesFormat) -> Self {
        match format {
            CandidatesFormat::Text => Self::Text,
            CandidatesFormat::Jsonl => Self::Jsonl,
            CandidatesFormat::Csv => Self::Csv,
        }
    }
}
