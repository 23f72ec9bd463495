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

-- Evidence: where the request and the response of a capture stand in the folder beside the ledger.
-- A row is written after its records are durable; version 1 kept none.
CREATE TABLE evidence (
  capture INTEGER PRIMARY KEY REFERENCES capture (id),
  file TEXT NOT NULL,                   -- a WARC file of that folder
  offset INTEGER NOT NULL,              -- where the record of the response begins
  length INTEGER NOT NULL,              -- how long it is, compressed
  ends_at INTEGER NOT NULL,             -- where the last record of the capture ends; what follows the last one is named by nobody
  payload_digest TEXT NOT NULL          -- of the body on the wire, as WARC writes it
) STRICT;

-- Where the evidence for every finding is.
CREATE VIEW v_evidence AS
SELECT f.id AS finding, u.text AS page, n.vantage, e.file, e.offset, e.length, lower(hex(c.sha256)) AS sha256
  FROM seen n JOIN finding f ON f.number = n.finding JOIN url u ON u.id = f.page
  JOIN capture c ON c.id = n.capture LEFT JOIN evidence e ON e.capture = c.id;

-- Coverage: what of a capture was looked at, two bits for each group of techniques, from the lowest on:
-- 1 checked, 2 not checked, 3 blocked, 0 where the group does not concern the capture. Version 1 kept none.
ALTER TABLE capture ADD COLUMN coverage INTEGER;

-- What of every capture was looked at, a row for each group that concerns it. What was not checked is not thereby clean.
CREATE VIEW v_coverage AS
WITH technique_group (place, name) AS (
  VALUES (0, 'links'), (1, 'text'), (2, 'structure'), (3, 'headers'), (4, 'script-literal'), (5, 'style'), (6, 'scripts'),
         (7, 'cloaking'), (8, 'functions'), (9, 'documents'), (10, 'handles'), (11, 'site-files')
)
SELECT r.name AS run, coalesce(c.url, u.text) AS page, c.vantage, c.purpose, c.look, g.name AS technique_group,
       CASE (c.coverage >> (2 * g.place)) & 3 WHEN 1 THEN 'checked' WHEN 2 THEN 'not-checked' ELSE 'blocked' END AS state,
       CASE (c.coverage >> (2 * g.place)) & 3
         WHEN 1 THEN NULL
         WHEN 2 THEN 'version'
         ELSE CASE WHEN c.outcome NOT IN ('page', 'redirect', 'status') THEN c.outcome
                   WHEN c.truncated IS NOT NULL THEN 'truncated' ELSE 'partial' END
       END AS why,
       coalesce(c.reason, c.truncated, c.partial) AS detail
  FROM capture c JOIN technique_group g ON (c.coverage >> (2 * g.place)) & 3 > 0
  JOIN run r ON r.id = c.run LEFT JOIN url u ON u.id = c.url_id;

-- Forgetting: what is left of crawl data that was pruned, as far as reports tell of it.
ALTER TABLE run ADD COLUMN pruned_at INTEGER;   -- when its crawl data was last forgotten; null: never

-- Pages of one host that the run met and did not look at, for one reason, as they were when it was pruned.
CREATE TABLE pruned_gap (
  run INTEGER NOT NULL REFERENCES run (id),
  url TEXT NOT NULL,                    -- the first of them by URL
  why TEXT NOT NULL,
  pages INTEGER NOT NULL,
  PRIMARY KEY (run, url, why)
) STRICT, WITHOUT ROWID;

-- How many forgotten captures of the run were looked at in this way.
CREATE TABLE pruned_look (
  run INTEGER NOT NULL REFERENCES run (id),
  coverage INTEGER NOT NULL,
  captures INTEGER NOT NULL,
  PRIMARY KEY (run, coverage)
) STRICT, WITHOUT ROWID;
