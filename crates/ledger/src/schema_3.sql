-- The ledger, version 3: what is added to version 2.

-- What the crawler's clock showed when something was last written; no row before the first run.
-- Where it shows less at the next start, it was set back.
CREATE TABLE clock (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  showed INTEGER NOT NULL
) STRICT;
INSERT INTO clock
SELECT 1, coalesce(ended_at, (SELECT at FROM capture WHERE id = (SELECT max(id) FROM capture) AND run = r.id), started_at)
  FROM run r ORDER BY id DESC LIMIT 1;
