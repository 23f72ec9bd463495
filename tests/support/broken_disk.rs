//! A ledger that fails to write, as if its disk were broken.

/// Makes the nth of these writes (`INSERT ON capture`), counted from 0, fail; SQL.
///
/// The count is taken back with what it counted, so it goes up with what is in the ledger.
pub(crate) fn fails(write: &str, nth: u64) -> String {
    format!(
        "CREATE TABLE fault (written INTEGER); INSERT INTO fault VALUES (0);
         CREATE TRIGGER fails BEFORE {write} BEGIN
           SELECT RAISE(ABORT, 'as if the disk were broken') FROM fault WHERE written = {nth};
           UPDATE fault SET written = written + 1;
         END;"
    )
}

/// Takes that back; SQL.
pub(crate) const MENDED: &str = "DROP TRIGGER fails; DROP TABLE fault;";
