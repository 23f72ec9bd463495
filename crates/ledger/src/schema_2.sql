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
