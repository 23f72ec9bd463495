-- The ledger, version 6: what is added to version 5.

-- Who can be told of a site, and from where that is known. What a source said before goes when it speaks again.
CREATE TABLE contact (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,                       -- a site, a host of one, or a name with sites below it
  party TEXT NOT NULL,                      -- owner, hoster, registrar
  owner TEXT NOT NULL,                      -- who they are, where they can be reached, in which field they work; '' where not known
  contact TEXT NOT NULL,
  sector TEXT NOT NULL,
  source TEXT NOT NULL,                     -- the name of a file
  confidence TEXT NOT NULL,                 -- high, medium, low
  at INTEGER NOT NULL,                      -- when it was said first
  UNIQUE (source, site, party, owner, contact, sector, confidence)
) STRICT;
