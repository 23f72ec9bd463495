-- The ledger, version 8: what is added to version 7.

-- Who lists a thing that was imported, each with its own end: it is watched as long as one of them does.
CREATE TABLE imported_source (
  watch INTEGER NOT NULL REFERENCES watch (id),
  source TEXT NOT NULL,
  listed INTEGER,                           -- the day that this source gives; none: it gives none
  until INTEGER,                            -- the first moment at which it lists the thing no longer; none: that does not end
  at INTEGER NOT NULL,                      -- when it said so last
  PRIMARY KEY (watch, source)
) STRICT, WITHOUT ROWID;
INSERT INTO imported_source
SELECT i.watch, w.source, w.listed, i.until, i.at FROM imported_watch i JOIN watch w ON w.id = i.watch ORDER BY i.watch;
