//! Any bytes are a sheet of case edits or a reason; every row has its line, and its date can be read or not.
#![cfg_attr(fuzzing, no_main)]

use suyuan_lists::{EDITS_MAX, Edits, date_end_from_text, date_from_text, read_edits};

pub(crate) fn target(bytes: &[u8]) {
    let Ok(Edits { rows, .. }) = read_edits("fuzz.csv", bytes) else { return };
    assert!(rows.len() <= EDITS_MAX);
    assert!(rows.is_sorted_by(|row, next| row.line < next.line), "{rows:?}");
    for row in &rows {
        // The end of a day lies behind its beginning.
        let (start, end) = (date_from_text(&row.until), date_end_from_text(&row.until));
        assert!(start.is_some() == end.is_some() && start <= end, "{row:?}");
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
