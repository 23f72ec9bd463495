-- The ledger, version 5: what is added to version 4.

-- Scripts in files of their own that a run asked for. They are no pages, and each is asked for once.
CREATE TABLE script (
  run INTEGER NOT NULL REFERENCES run (id),
  url TEXT NOT NULL,
  of INTEGER NOT NULL REFERENCES url (id),  -- the page that named it first
  state TEXT NOT NULL,                      -- wanted, leased, read, unread
  deaths INTEGER NOT NULL,                  -- how often the program died while it was in flight
  PRIMARY KEY (run, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX script_of_page ON script (of);

-- A run may look again at the pages of cases: where it begins, no chain does.
ALTER TABLE run ADD COLUMN looks_again INTEGER NOT NULL DEFAULT 0;

-- What a visit to a page of a case told, when its site was looked at again.
CREATE TABLE page_look (
  capture INTEGER PRIMARY KEY REFERENCES capture (id),
  health TEXT NOT NULL,                     -- dirty, healthy, gone, inconclusive
  why TEXT                                  -- why it told nothing: no-answer, robots, status, challenge …
) STRICT;

-- What the pages of a case told together, a row for each look. A row is never changed.
CREATE TABLE case_look (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES run (id),
  at INTEGER NOT NULL,
  health TEXT NOT NULL,                     -- dirty, healthy, gone, inconclusive
  dirty INTEGER NOT NULL, healthy INTEGER NOT NULL, gone INTEGER NOT NULL, inconclusive INTEGER NOT NULL,  -- pages
  why TEXT,                                 -- why the first page that told nothing did not
  page TEXT NOT NULL,                       -- the page that decided
  told INTEGER NOT NULL DEFAULT 0,          -- 1: the time was told by SUYUAN_NOW
  UNIQUE (site, run)
) STRICT;
CREATE TRIGGER case_look_is_not_changed BEFORE UPDATE ON case_look
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;
CREATE TRIGGER case_look_is_not_forgotten BEFORE DELETE ON case_look
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;
