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

-- Notices to the owners of sites: a row for each step of a message. A row is never changed.
CREATE TABLE notice (
  id INTEGER PRIMARY KEY,
  message TEXT NOT NULL,                    -- its Message-ID, without brackets
  recipient TEXT NOT NULL,                  -- a mail address; empty: none is known
  step TEXT NOT NULL,                       -- drafted, sending, unclear, sent, refused, failed
  answer TEXT NOT NULL,                     -- what the mail server said, or what came in between
  sha256 TEXT NOT NULL,                     -- of the message, in hex
  unreviewed TEXT NOT NULL,                 -- why it tells of cases that nobody confirmed; empty: it does not
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  told INTEGER NOT NULL DEFAULT 0           -- 1: the time was told by SUYUAN_NOW
) STRICT;
CREATE INDEX notice_of_message ON notice (message, id);
CREATE TRIGGER notice_is_not_changed BEFORE UPDATE ON notice
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;
CREATE TRIGGER notice_is_not_forgotten BEFORE DELETE ON notice
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;

-- The sites that a notice tells of.
CREATE TABLE notice_case (
  message TEXT NOT NULL,
  site TEXT NOT NULL,
  PRIMARY KEY (message, site)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_case_of_site ON notice_case (site);
CREATE TRIGGER notice_case_is_not_changed BEFORE UPDATE ON notice_case
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;
CREATE TRIGGER notice_case_is_not_forgotten BEFORE DELETE ON notice_case
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;

-- What was done to tell the owners of each site.
CREATE VIEW v_notices AS
SELECT c.site, n.recipient, n.step, n.answer, n.message, n.unreviewed,
       strftime('%Y-%m-%dT%H:%M:%fZ', n.at / 1000.0, 'unixepoch') AS at, n.actor, n.told
  FROM notice n JOIN notice_case c ON c.message = n.message
 ORDER BY n.id, c.site;

-- Audits: how many URLs of a site a run met and did not take into its sample, at least.
CREATE TABLE passed_over (
  run INTEGER NOT NULL REFERENCES run (id),
  site TEXT NOT NULL,
  urls INTEGER NOT NULL,                    -- the most that one page named
  PRIMARY KEY (run, site)
) STRICT, WITHOUT ROWID;

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

-- What a person said is no finding: the thing in this place of this page, embedded in this way. A row is never changed; the
-- last for one counts.
CREATE TABLE allowed_place (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  page TEXT NOT NULL,
  place TEXT NOT NULL,
  technique TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  until INTEGER NOT NULL,                   -- the first moment at which it allows no longer
  told INTEGER NOT NULL DEFAULT 0           -- 1: the time was told by SUYUAN_NOW
) STRICT;
CREATE INDEX allowed_place_of_page ON allowed_place (page, place, technique, kind, value, id);
CREATE INDEX allowed_place_of_site ON allowed_place (site, id);
CREATE TRIGGER allowed_place_is_not_changed BEFORE UPDATE ON allowed_place
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;
CREATE TRIGGER allowed_place_is_not_forgotten BEFORE DELETE ON allowed_place
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;

-- Until when a thing that was imported is watched.
ALTER TABLE imported_watch ADD COLUMN until INTEGER; -- the first moment at which it is watched no longer; none: it does not end
