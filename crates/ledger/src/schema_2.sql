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

-- Cases.

-- A dismissal may hold for a time only, and a move may be made at a told time.
ALTER TABLE case_state ADD COLUMN until INTEGER;            -- the first moment at which the state holds no longer; null: until the next move
ALTER TABLE case_state ADD COLUMN told INTEGER NOT NULL DEFAULT 0;  -- 1: the time was told by SUYUAN_NOW

-- What a person says that a site is: the last row holds, and beats the rules.
CREATE TABLE case_role (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  role TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  told INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX case_role_of_site ON case_role (site, id);
CREATE TRIGGER case_role_is_not_changed BEFORE UPDATE ON case_role
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;
CREATE TRIGGER case_role_is_not_forgotten BEFORE DELETE ON case_role
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;

-- What a person remarks on the case of a site.
CREATE TABLE case_note (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  text TEXT NOT NULL,
  told INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX case_note_of_site ON case_note (site, id);
CREATE TRIGGER case_note_is_not_changed BEFORE UPDATE ON case_note
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;
CREATE TRIGGER case_note_is_not_forgotten BEFORE DELETE ON case_note
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;

-- Everything that was said of the case of a site, in order.
CREATE VIEW v_case_history AS
SELECT site, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at, actor, what, value, reason,
       strftime('%Y-%m-%dT%H:%M:%fZ', until / 1000.0, 'unixepoch') AS until, told
  FROM (SELECT site, at, actor, 'state' AS what, state AS value, reason, until, told, id, 1 AS part FROM case_state
        UNION ALL SELECT site, at, actor, 'role', role, reason, NULL, told, id, 2 FROM case_role
        UNION ALL SELECT site, at, actor, 'note', '', text, NULL, told, id, 3 FROM case_note)
 ORDER BY site, at, part, id;

-- What a page with findings claims of its site at its foot. Anybody can write anything there: it is claimed, and no more.
CREATE TABLE claim (
  capture INTEGER NOT NULL REFERENCES capture (id),
  place INTEGER NOT NULL,               -- the order in which the foot shows them, from 0
  page INTEGER NOT NULL REFERENCES url (id),
  site TEXT NOT NULL,
  kind TEXT NOT NULL,                   -- icp-filing, icp-licence, public-security, telecom-licence, government-code, organization, system
  value TEXT NOT NULL,                  -- the number or the name, in its one spelling
  raw TEXT NOT NULL,                    -- as it stood there
  linked INTEGER NOT NULL,              -- 1: it leads to the register that would know
  PRIMARY KEY (capture, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_of_page ON claim (page, capture);
CREATE INDEX claim_of_value ON claim (kind, value);
ALTER TABLE capture ADD COLUMN text_chars INTEGER;  -- characters of text that are no link, where they were counted

-- The last claims of every page with findings.
CREATE VIEW v_claims AS
SELECT c.site, u.text AS page, c.kind, c.value, c.raw, c.linked,
       strftime('%Y-%m-%dT%H:%M:%fZ', k.at / 1000.0, 'unixepoch') AS at
  FROM claim c JOIN capture k ON k.id = c.capture JOIN url u ON u.id = c.page
 WHERE c.capture = (SELECT max(d.capture) FROM claim d WHERE d.page = c.page);

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

-- Pages of which a capture was forgotten: how many pages of a site were read says what the site is.
CREATE TABLE pruned_page (url_id INTEGER PRIMARY KEY REFERENCES url (id)) STRICT;

-- How many forgotten captures of the run were looked at in this way.
CREATE TABLE pruned_look (
  run INTEGER NOT NULL REFERENCES run (id),
  coverage INTEGER NOT NULL,
  captures INTEGER NOT NULL,
  PRIMARY KEY (run, coverage)
) STRICT, WITHOUT ROWID;
