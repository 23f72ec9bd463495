-- The ledger, version 7: what is added to version 6.

-- What is odd about a page although it names nothing that is watched: told of its site, and no finding.
CREATE TABLE observation (
  page INTEGER NOT NULL REFERENCES url (id),
  technique TEXT NOT NULL,                  -- M27: goods and stars of a government or school; J11: pushes itself to an engine
  what TEXT NOT NULL,
  site TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  PRIMARY KEY (page, technique, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX observation_of_site ON observation (site, technique, what);
-- On whose authority a run looks, if somebody said so: in English, in Chinese, or in both; '' where nobody said.
CREATE TABLE authority (
  run INTEGER PRIMARY KEY REFERENCES run,
  at INTEGER NOT NULL,                      -- when the run began or went on with it
  body_en TEXT NOT NULL, body_zh TEXT NOT NULL,          -- who
  document_en TEXT NOT NULL, document_zh TEXT NOT NULL,  -- by what document
  scope_en TEXT NOT NULL, scope_zh TEXT NOT NULL,        -- for what
  noticed_en TEXT NOT NULL, noticed_zh TEXT NOT NULL     -- the day on which notice of it was given
) STRICT;

-- The records of some findings are copied one after the other.
CREATE INDEX evidence_by_place ON evidence (file, offset);
