-- The ledger, version 6: what is added to version 5.

-- The schedule: jobs that run at their times, and what was done about these.
CREATE TABLE schedule (
  job TEXT PRIMARY KEY,
  cron TEXT NOT NULL,
  timezone TEXT NOT NULL,
  done INTEGER NOT NULL,                    -- its times up to this one are settled
  planned INTEGER,                          -- the time for which it ran last
  started INTEGER, ended INTEGER,           -- when this was
  how TEXT,                                 -- running, drained, pages-max, time-max, stopped, unusable
  run TEXT,                                 -- the name of the run
  missed INTEGER NOT NULL DEFAULT 0         -- times that passed without a run, since the job is known
) STRICT, WITHOUT ROWID;

-- Complaints of people: a page, and what is said to stand there. A row is never changed; what became of it is read
-- from the captures and findings of later runs.
CREATE TABLE complaint (
  id INTEGER PRIMARY KEY,
  page TEXT NOT NULL,
  domain TEXT NOT NULL,                     -- what is said to stand there; empty: not said
  reference TEXT NOT NULL,                  -- how whoever complained calls it; empty: not said
  note TEXT NOT NULL,
  source TEXT NOT NULL,                     -- the file that it came in; empty: by hand
  at INTEGER NOT NULL,
  told INTEGER NOT NULL DEFAULT 0,          -- 1: the time was told by SUYUAN_NOW
  after_run INTEGER NOT NULL,               -- the last run that had begun by then; 0: none
  UNIQUE (page, domain, reference)
) STRICT;

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

-- Until when the owner of a site has time: the last row holds.
CREATE TABLE case_deadline (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  deadline INTEGER NOT NULL,                -- the first moment at which the owner is late
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  told INTEGER NOT NULL DEFAULT 0           -- 1: the time was told by SUYUAN_NOW
) STRICT;
CREATE INDEX case_deadline_of_site ON case_deadline (site, id);
CREATE TRIGGER case_deadline_is_not_changed BEFORE UPDATE ON case_deadline
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;
CREATE TRIGGER case_deadline_is_not_forgotten BEFORE DELETE ON case_deadline
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;

-- What the owner of a site answered: what was done, and by when.
CREATE TABLE case_answer (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,                      -- who wrote it down
  text TEXT NOT NULL,
  told INTEGER NOT NULL DEFAULT 0           -- 1: the time was told by SUYUAN_NOW
) STRICT;
CREATE INDEX case_answer_of_site ON case_answer (site, id);
CREATE TRIGGER case_answer_is_not_changed BEFORE UPDATE ON case_answer
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;
CREATE TRIGGER case_answer_is_not_forgotten BEFORE DELETE ON case_answer
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;

-- Everything that was said of the case of a site, in order.
DROP VIEW v_case_history;
CREATE VIEW v_case_history AS
SELECT site, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at, actor, what, value, reason,
       strftime('%Y-%m-%dT%H:%M:%fZ', until / 1000.0, 'unixepoch') AS until, told
  FROM (SELECT site, at, actor, 'state' AS what, state AS value, reason, until, told, id, 1 AS part FROM case_state
        UNION ALL SELECT site, at, actor, 'role', role, reason, NULL, told, id, 2 FROM case_role
        UNION ALL SELECT site, at, actor, 'deadline', strftime('%Y-%m-%dT%H:%M:%fZ', deadline / 1000.0, 'unixepoch'),
                         reason, NULL, told, id, 3 FROM case_deadline
        UNION ALL SELECT site, at, actor, 'answer', '', text, NULL, told, id, 4 FROM case_answer
        UNION ALL SELECT site, at, actor, 'note', '', text, NULL, told, id, 5 FROM case_note)
 ORDER BY site, at, part, id;
