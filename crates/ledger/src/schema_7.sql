-- The ledger, version 7: what is added to version 6.

-- Where it was looked up over the network who can be told of a site, and what came of it: the last time counts.
CREATE TABLE lookup (
  site TEXT NOT NULL,
  source TEXT NOT NULL,                     -- security.txt, contact page, rdap:domain, rdap:ip
  outcome TEXT NOT NULL,                    -- found, nothing, unusable, no-answer, robots, refused, no-register, not-asked
  url TEXT NOT NULL,                        -- the last that was asked; '': none was
  expires INTEGER,                          -- when what was found holds no longer, by its own word
  at INTEGER NOT NULL,
  told INTEGER NOT NULL DEFAULT 0,          -- 1: the time was told by SUYUAN_NOW
  PRIMARY KEY (site, source)
) STRICT, WITHOUT ROWID;

-- What is to be known about a contact before somebody writes to it: expired, cdn, elsewhere; '': nothing.
ALTER TABLE contact ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- Which registers there are (RFC 9224), as their lists came over the network.
CREATE TABLE register_list (
  list TEXT PRIMARY KEY,                    -- dns, ipv4, ipv6
  url TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
