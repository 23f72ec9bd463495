-- The ledger, version 4: what is added to version 3.

-- What nobody watches and stands beside something that is watched, on a page with findings. It is proposed, and accuses nobody.
CREATE TABLE neighbor (
  capture INTEGER NOT NULL REFERENCES capture (id),
  kind TEXT NOT NULL,                   -- domain, or what kind of contact handle
  value TEXT NOT NULL,                  -- the domain that can be registered, or the handle, in its one spelling
  page INTEGER NOT NULL REFERENCES url (id),
  site TEXT NOT NULL,
  beside TEXT NOT NULL,                 -- hidden-block, script, lines
  raw TEXT NOT NULL,                    -- as it stood there
  byte_offset INTEGER,                  -- where it begins in the body; null for a handle
  finding INTEGER NOT NULL REFERENCES finding (number),
  PRIMARY KEY (capture, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX neighbor_of_value ON neighbor (kind, value, site);
CREATE INDEX neighbor_of_page ON neighbor (page, capture);

-- What stood beside watched things when a page last showed any.
CREATE VIEW v_neighbors AS
SELECT n.kind, n.value, n.beside, n.site, u.text AS page, n.raw, n.byte_offset, w.kind || ':' || w.value AS watched,
       strftime('%Y-%m-%dT%H:%M:%fZ', k.at / 1000.0, 'unixepoch') AS at
  FROM neighbor n JOIN capture k ON k.id = n.capture JOIN url u ON u.id = n.page
  JOIN finding f ON f.number = n.finding JOIN watch w ON w.id = f.watch
 WHERE n.capture = (SELECT max(d.capture) FROM neighbor d WHERE d.page = n.page);
