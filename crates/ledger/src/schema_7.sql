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
