-- The ledger, version 7: what is added to version 6.

-- Audits: how many URLs of a site a run met and did not take into its sample, at least.
CREATE TABLE passed_over (
  run INTEGER NOT NULL REFERENCES run (id),
  site TEXT NOT NULL,
  urls INTEGER NOT NULL,                    -- the most that one page named
  PRIMARY KEY (run, site)
) STRICT, WITHOUT ROWID;
