//! The ledger's log is cut or garbled anywhere: what was committed before that place is there, and nothing else.

use std::fs;
use std::path::PathBuf;

use suyuan_ledger::LedgerError;

use crate::crawls::{Place, World};
use crate::resume::CROOKED;

/// The log's own head, and the head of each of its frames, which is followed by a page (SQLite, The WAL File Format).
const HEAD: usize = 32;
const FRAME_HEAD: usize = 24;
const PAGE: usize = 4096;

/// A ledger whose log has everything, and where that is.
fn left(world: &World) -> (Place, PathBuf) {
    let place = Place::new();
    let left = world.deaths(&place.ledger, |_| true).pop().unwrap();
    let log = left.folder.path().join("suyuan.db-wal");
    (left, log)
}

/// Does this to the log in a copy; what comes of it must be sound, and a crawl goes on from there to the same end.
fn damaged(left: &Place, damage: impl Fn(&mut Vec<u8>)) -> (Place, usize) {
    let place = Place::copy_of(left.folder.path());
    let log = place.folder.path().join("suyuan.db-wal");
    let mut bytes = fs::read(&log).unwrap();
    damage(&mut bytes);
    fs::write(&log, bytes).unwrap();
    let captures = match suyuan_ledger::check(&place.ledger) {
        Ok(report) => {
            assert!(report.is_sound(), "{report:?}");
            place.ask("SELECT 1 FROM capture").len()
        }
        // Not even its beginning is there.
        Err(LedgerError::Blank { .. }) => 0,
        Err(error) => panic!("{error}"),
    };
    (place, captures)
}

#[test]
fn a_log_that_is_cut_anywhere_holds_what_was_committed_before() {
    let world = World::new(CROOKED);
    let expected = world.undisturbed();
    let (left, log) = left(&world);
    let length = fs::metadata(&log).unwrap().len() as usize;
    let frames = (length - HEAD) / (FRAME_HEAD + PAGE);
    assert!(frames > 100, "{frames} frames");
    let mut before = 0;
    for frame in (0..=frames).step_by(5) {
        // At its end, in its head, in its page.
        for more in [0, FRAME_HEAD / 2, FRAME_HEAD + PAGE / 2] {
            let cut = HEAD + frame * (FRAME_HEAD + PAGE) + more;
            let (place, captures) = damaged(&left, |bytes| bytes.truncate(cut));
            assert!(captures >= before, "frame {frame}: {captures} captures after {before}");
            before = captures;
            if more == 0 {
                world.drain(&place.ledger);
                place.told().must_be(&expected, &format!("cut at byte {cut}"));
            }
        }
    }
    assert!(before > 10, "{before} captures");
}

#[test]
fn a_log_that_is_garbled_anywhere_holds_what_was_committed_before() {
    let world = World::new(CROOKED);
    let expected = world.undisturbed();
    let (left, log) = left(&world);
    let length = fs::metadata(&log).unwrap().len() as usize;
    let mut before = 0;
    for at in (0..length).step_by(7 * (FRAME_HEAD + PAGE) + 311) {
        let (place, captures) = damaged(&left, |bytes| bytes[at] ^= 0x5a);
        assert!(captures >= before, "byte {at}: {captures} captures after {before}");
        before = captures;
        world.drain(&place.ledger);
        place.told().must_be(&expected, &format!("byte {at} changed"));
    }
    assert!(before > 10, "{before} captures");
}
