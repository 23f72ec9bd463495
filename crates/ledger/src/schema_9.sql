-- The ledger, version 9: what is added to version 8.

-- What a run asks for beside pages: scripts, and style sheets as well.
CREATE TABLE file (
  run INTEGER NOT NULL REFERENCES run (id),
  url TEXT NOT NULL,
  kind TEXT NOT NULL,                       -- script, sheet
  of INTEGER NOT NULL REFERENCES url (id),  -- the page that named it first
  state TEXT NOT NULL,                      -- wanted, leased, read, unread
  deaths INTEGER NOT NULL,                  -- how often the program died while it was in flight
  PRIMARY KEY (run, url)
) STRICT, WITHOUT ROWID;
INSERT INTO file SELECT run, url, 'script', of, state, deaths FROM script;
CREATE INDEX file_of_page ON file (of);
DROP TABLE script;
