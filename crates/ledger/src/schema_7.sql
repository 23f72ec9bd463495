-- The ledger, version 7: what is added to version 6.

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
