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
