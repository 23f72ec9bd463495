//! `cases contacts`: whom to tell of which sites, from lists that the operator has.

use std::collections::BTreeMap;

use suyuan_ledger::{Hand, Reader};
use suyuan_model::Contact;
use suyuan_words::lists as words;

use crate::args::CasesContactsArgs;
use crate::exit::Exit;
use crate::job_file::shown;
use crate::screen::Screen;
use crate::watchlist::tell_import;
use crate::{clock, lists, past};

/// Puts the lists into the ledger: all of them, or none.
pub(super) fn run(args: &CasesContactsArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let path = &args.ledger.ledger;
    let (now, rules) = (clock::now(), past::rules(&Reader::open(path)?)?);
    let mut by_source: BTreeMap<String, Vec<Contact>> = BTreeMap::new();
    for file in &args.files {
        for contact in lists::contacts(file, &rules, args.source.as_deref(), now, screen)? {
            by_source.entry(contact.source.clone()).or_default().push(contact);
        }
    }
    super::lookup::refuse_own_source(by_source.keys().map(String::as_str).collect(), screen.lang)?;
    let hand = Hand::open(path)?;
    let mut imported = suyuan_ledger::Imported::default();
    for (source, contacts) in by_source {
        let one = hand.put_contacts(&source, &contacts)?;
        imported.new += one.new;
        imported.known += one.known;
        imported.gone += one.gone;
        imported.total = one.total;
    }
    hand.commit()?;
    tell_import(&shown(path), &[("contacts", words::IMPORTED_CONTACTS, imported)], args.format, screen.lang)?;
    Ok(Exit::Done)
}
