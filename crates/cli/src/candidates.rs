//! `candidates`: what stands beside watched things on several unrelated sites, and what is odd about sites.

use suyuan_cases::{Candidate, Candidates};
use suyuan_ledger::{LedgerError, Reader};
use suyuan_model::Timestamp;
use suyuan_share::CandidatesWriter;
use suyuan_words::Lang;

use crate::allowed::Allowed;
use crate::args::{CandidatesArgs, CandidatesFormat};
use crate::exit::Exit;
use crate::{clock, observed, out};

/// Writes the candidates of a ledger.
pub(crate) fn run(args: &CandidatesArgs, lang: Lang) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    out::write_to(&args.out, lang, |out| {
        let mut writer = CandidatesWriter::begin(args.format.into(), lang, out)?;
        candidates(&reader, args.min_sites.into(), None)?.iter().try_for_each(|candidate| writer.put(candidate))?;
        observed::observations(&reader)?.iter().try_for_each(|one| writer.observe(one))?;
        Ok(writer.end()?)
    })?;
    Ok(Exit::Done)
}

/// What stands beside watched things on so many sites, what most sites show first; only what was seen since some moment.
pub(crate) fn candidates(
    reader: &Reader,
    sites_min: u64,
    since: Option<Timestamp>,
) -> Result<Vec<Candidate>, LedgerError> {
    let allowed = Allowed::of(reader, clock::now())?;
    let (mut candidates, mut told) = (Candidates::default(), Vec::new());
    reader.each_neighbor(since, |seen| told.extend(candidates.take(seen, sites_min)))?;
    told.extend(candidates.end(sites_min));
    told.retain(|candidate| !allowed.allows(candidate.kind, &candidate.value));
    told.sort_by(|a, b| (b.sites, b.pages).cmp(&(a.sites, a.pages)).then_with(|| a.value.cmp(&b.value)));
    Ok(told)
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
