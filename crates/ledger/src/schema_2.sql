-- The ledger, version 2: what is added to version 1. What was recorded before stays as it is.

-- The words of the hops in `outlinks` and `elsewhere`, in their order: length and text each; null: none.
ALTER TABLE capture ADD COLUMN outlink_words BLOB;
ALTER TABLE capture ADD COLUMN elsewhere_words BLOB;

-- Lists that were imported by hand. Where there are any, a job that names no list of its own goes by them.
CREATE TABLE imported_watch (
  watch INTEGER PRIMARY KEY REFERENCES watch (id),
  at INTEGER NOT NULL                   -- when it was first imported
) STRICT;
CREATE TABLE imported_allow (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  source TEXT NOT NULL,
  expires INTEGER,                      -- the first moment at which it allows no longer; none: it does not expire
  at INTEGER NOT NULL,
  PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;
CREATE TABLE imported_seed (
  place INTEGER PRIMARY KEY,            -- the order of the imports
  url TEXT NOT NULL,
  found TEXT NOT NULL,                  -- byte for byte as the list had it
  engine TEXT, query TEXT, rank INTEGER, title TEXT, snippet TEXT, fetched_at INTEGER,
  at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX imported_seed_once ON imported_seed (url, coalesce(engine, ''), coalesce(query, ''));

-- How many rows of an imported file could not be used, as of its last import.
CREATE TABLE imported_refusal (
  list TEXT NOT NULL,                   -- watchlist, allowlist, seeds
  file TEXT NOT NULL,
  reason TEXT NOT NULL,                 -- one word: shared, range, bad-label …
  rows INTEGER NOT NULL,
  PRIMARY KEY (list, file, reason)
) STRICT, WITHOUT ROWID;
