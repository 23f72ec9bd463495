-- The ledger, version 1. Moments are milliseconds since 1970 UTC; words of closed sets are the ones of JSON.

-- One run of one job.
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,            -- the job's name, a dash, and the number of the run among the job's
  job TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,                     -- when it last came to an end; none while it runs or after its process died
  state TEXT NOT NULL,                  -- running, drained, pages-max, time-max, stopped, abandoned
  starts INTEGER NOT NULL DEFAULT 1,    -- how often it was started or gone on with
  plan TEXT NOT NULL,                   -- lists, seeds, scope, vantages: a line each, `key = value`; must not change under an unfinished run
  budgets TEXT NOT NULL,                -- budgets and pace; may change
  authorized TEXT,                      -- on whose authority robots.txt was not obeyed, if it was not
  version TEXT NOT NULL,                -- the program's
  contact TEXT NOT NULL,
  user_agent TEXT NOT NULL
) STRICT;
CREATE INDEX run_of_job ON run (job, id);

-- Where a run starts, in the order of its lists; a search result where `engine` is not null.
CREATE TABLE seed (
  run INTEGER NOT NULL REFERENCES run (id),
  place INTEGER NOT NULL,               -- the place in the list, from 0
  url TEXT NOT NULL,
  url_id INTEGER REFERENCES url (id),   -- set when the frontier takes it up
  found TEXT NOT NULL,                  -- byte for byte as the list had it
  engine TEXT, query TEXT, rank INTEGER, title TEXT, snippet TEXT, fetched_at INTEGER,
  PRIMARY KEY (run, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX seed_by_url ON seed (run, url);
CREATE INDEX seed_by_url_id ON seed (url_id);

-- What is or was known to be illegal; one row for each thing, with what the last list said about it.
CREATE TABLE watch (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  category TEXT NOT NULL,
  source TEXT NOT NULL,
  listed INTEGER,
  licence TEXT NOT NULL,
  UNIQUE (kind, value)
) STRICT;

-- From which run on a thing was on the list, and from which on no longer.
CREATE TABLE listing (
  watch INTEGER NOT NULL REFERENCES watch (id),
  since INTEGER NOT NULL REFERENCES run (id),
  until INTEGER REFERENCES run (id),    -- the first run that did without; none: still on the list
  PRIMARY KEY (watch, since)
) STRICT, WITHOUT ROWID;

-- What is or was never to be reported, though it is on the list or below it.
CREATE TABLE allowed (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  source TEXT NOT NULL,
  expires INTEGER,                      -- the first moment at which it allows no longer; none: it does not expire
  since INTEGER NOT NULL REFERENCES run (id),
  until INTEGER REFERENCES run (id),    -- the first run that did without; none: still allowed
  PRIMARY KEY (kind, value, since)
) STRICT, WITHOUT ROWID;

-- Every URL that was ever met, numbered in the order of first meeting over all runs.
-- No index on the text: the frontier knows every number, and an index would cost more than all else that a page writes.
-- Numbers from 2147483648 on are given by the ledger itself to files such as robots.txt on which something was found.
CREATE TABLE url (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;

-- What a run knows of a URL: the shortest way to it, and where it stands.
CREATE TABLE known (
  run INTEGER NOT NULL REFERENCES run (id),
  url_id INTEGER NOT NULL REFERENCES url (id),
  found TEXT,                           -- byte for byte as first met in this run; null: as normalized
  via INTEGER REFERENCES url (id),      -- the page that leads to it; null: a seed
  kind TEXT NOT NULL,                   -- how it leads to it
  text TEXT NOT NULL,                   -- the words of the link
  hops INTEGER NOT NULL,
  free_hops INTEGER NOT NULL,           -- redirects and refreshes in a row until here
  priority INTEGER NOT NULL,
  state TEXT NOT NULL,                  -- pending, beyond, outside, leased, done, left-out
  attempts INTEGER NOT NULL,
  deaths INTEGER NOT NULL,              -- how often the program died while it was in flight
  PRIMARY KEY (run, url_id)
) STRICT, WITHOUT ROWID;

-- What came back from one visit. Never changed.
CREATE TABLE capture (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id),
  url_id INTEGER REFERENCES url (id),   -- null for robots.txt
  url TEXT,                             -- the URL where there is no number
  vantage TEXT NOT NULL,
  purpose TEXT NOT NULL,                -- page, robots, part: a style sheet of a page
  look INTEGER NOT NULL,                -- which look at it in this run from this vantage it was, from 1
  attempt INTEGER NOT NULL,
  at INTEGER NOT NULL,
  took_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  trouble TEXT,                         -- what kind of trouble, if it was one
  reason TEXT,                          -- in words
  robots_line INTEGER,                  -- the deciding line of robots.txt
  redirect_to TEXT,
  status INTEGER,
  content_type TEXT, charset TEXT,
  remote TEXT,                          -- the address that answered
  tls TEXT,
  wire_bytes INTEGER NOT NULL,
  read_bytes INTEGER NOT NULL,
  sha256 BLOB,                          -- of the bytes that were read
  truncated TEXT,
  headers BLOB,                         -- `name: value` CRLF; kept where something was found
  outlinks BLOB,                        -- the hops that were offered to the frontier, packed; null: none
  elsewhere BLOB,                       -- the hops that were not taken up, a mark each; null: none
  links_total INTEGER NOT NULL,         -- all links of the page, offered or only counted
  refused INTEGER NOT NULL,             -- how many hops were not taken up
  title TEXT NOT NULL,
  partial TEXT                          -- which limits cut the reading of the page short, if any did
) STRICT;
CREATE UNIQUE INDEX capture_once ON capture (url_id, run, vantage, look) WHERE url_id IS NOT NULL;
CREATE UNIQUE INDEX capture_once_by_url ON capture (url, run, vantage, look) WHERE url_id IS NULL;

-- All sightings of one thing on one page, over all runs.
CREATE TABLE finding (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,              -- UUIDv5 of page, kind and value
  page INTEGER NOT NULL REFERENCES url (id),
  page_found TEXT NOT NULL,
  site TEXT NOT NULL,
  watch INTEGER NOT NULL REFERENCES watch (id),
  severity TEXT NOT NULL,               -- the worst of its current sightings
  level TEXT NOT NULL,                  -- the strongest of its current sightings
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  run INTEGER NOT NULL REFERENCES run (id)  -- the last that saw it
) STRICT;
CREATE INDEX finding_of_page ON finding (page);
CREATE INDEX finding_of_site ON finding (site);

-- The last capture from each vantage that saw a finding: what it rests on now.
CREATE TABLE seen (
  finding INTEGER NOT NULL REFERENCES finding (number),
  vantage TEXT NOT NULL,
  capture INTEGER NOT NULL REFERENCES capture (id),
  PRIMARY KEY (finding, vantage)
) STRICT, WITHOUT ROWID;

-- One place in one capture that names a watchlisted thing. Never changed.
CREATE TABLE sighting (
  finding INTEGER NOT NULL REFERENCES finding (number),
  capture INTEGER NOT NULL REFERENCES capture (id),
  place_on_page INTEGER NOT NULL,       -- the order in which the page shows them, from 0
  technique TEXT NOT NULL,
  place TEXT NOT NULL,
  concealment TEXT NOT NULL,            -- words, a space between
  raw TEXT NOT NULL,
  decoded_by TEXT NOT NULL,             -- words, a space between, outermost first
  matched_url TEXT,
  text TEXT NOT NULL,
  rel TEXT NOT NULL,                    -- words, a space between
  selector TEXT,
  byte_offset INTEGER,
  snippet TEXT NOT NULL,
  severity TEXT NOT NULL,
  level TEXT NOT NULL,
  PRIMARY KEY (finding, capture, place_on_page)
) STRICT, WITHOUT ROWID;
CREATE INDEX sighting_of_capture ON sighting (capture);

-- The hops of the chains of all findings, and the nearest pages that lead to a page with findings.
CREATE TABLE hop (
  to_id INTEGER NOT NULL REFERENCES url (id),
  from_id INTEGER NOT NULL REFERENCES url (id),
  kind TEXT NOT NULL,
  text TEXT NOT NULL,                   -- the words of the link, where they were kept
  hops INTEGER NOT NULL,                -- hops from a seed by this way; redirects and refreshes cost none
  steps INTEGER NOT NULL,               -- the same, with redirects and refreshes counted
  PRIMARY KEY (to_id, from_id, kind)
) STRICT, WITHOUT ROWID;

-- The pace of requests to one host or one address, as it outlives the program.
CREATE TABLE lane (
  kind TEXT NOT NULL,                   -- host, address
  name TEXT NOT NULL,
  next_at INTEGER NOT NULL,
  slowdown_permille INTEGER NOT NULL,
  answer_ms INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

-- What an origin last said about robots.
CREATE TABLE robots (
  origin TEXT PRIMARY KEY,
  fetched_at INTEGER NOT NULL,
  verdict TEXT NOT NULL,                -- rules, unavailable, unreachable
  text BLOB,
  reason TEXT NOT NULL
) STRICT;

-- How the case of a site moved on: a row for each move, the last one holds; a site without one is open.
CREATE TABLE case_state (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX case_state_of_site ON case_state (site, id);
CREATE TRIGGER case_state_is_not_changed BEFORE UPDATE ON case_state
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;
CREATE TRIGGER case_state_is_not_forgotten BEFORE DELETE ON case_state
  BEGIN SELECT RAISE(ABORT, 'the history of a case is only added to'); END;

-- Every finding, a row each.
CREATE VIEW v_findings AS
SELECT f.id, u.text AS page, f.page_found, f.site,
       w.kind, w.value, w.category, w.source, f.severity, f.level,
       strftime('%Y-%m-%dT%H:%M:%fZ', f.first_seen / 1000.0, 'unixepoch') AS first_seen,
       strftime('%Y-%m-%dT%H:%M:%fZ', f.last_seen / 1000.0, 'unixepoch') AS last_seen,
       r.name AS run,
       (SELECT count(*) FROM seen n JOIN sighting s ON s.finding = n.finding AND s.capture = n.capture
         WHERE n.finding = f.number) AS sightings
  FROM finding f JOIN url u ON u.id = f.page JOIN watch w ON w.id = f.watch JOIN run r ON r.id = f.run;

-- Every plain hop with its texts.
CREATE VIEW v_hops AS
SELECT a.text AS from_url, b.text AS to_url, h.kind, h.text, h.hops, h.steps
  FROM hop h JOIN url a ON a.id = h.from_id JOIN url b ON b.id = h.to_id;

-- The pages that lead to the page of a finding, the nearest to a seed first.
CREATE VIEW v_referrers AS
SELECT f.id AS finding, p.text AS page, a.text AS referrer, h.kind, h.text, h.hops
  FROM finding f JOIN url p ON p.id = f.page
  JOIN hop h ON h.to_id = f.page JOIN url a ON a.id = h.from_id
 ORDER BY f.number, h.hops, h.steps, a.text;

-- The sighting that a finding is told by: the worst, of several the strongest, of several the first.
CREATE VIEW v_telling AS
SELECT finding, technique, place, matched_url, text FROM (
  SELECT s.*, row_number() OVER (
           PARTITION BY s.finding
           ORDER BY instr('info low medium high critical', s.severity) DESC, s.level DESC, s.capture, s.place_on_page) AS place_in_line
    FROM seen n JOIN sighting s ON s.finding = n.finding AND s.capture = n.capture)
 WHERE place_in_line = 1;

-- The chain of every finding, a row a step: step 0 is the seed, the last step is the watchlisted thing.
-- Backwards from the page, always by the shortest way, ties by URL; (hops, steps) falls with every step, so that it ends.
CREATE VIEW v_chains AS
WITH RECURSIVE back (finding, node, away) AS (
  SELECT number, page, 0 FROM finding
  UNION ALL
  SELECT back.finding,
         (SELECT h.from_id FROM hop h JOIN url u ON u.id = h.from_id WHERE h.to_id = back.node
           ORDER BY h.hops, h.steps, u.text, h.kind LIMIT 1),
         back.away + 1
    FROM back
   WHERE NOT EXISTS (SELECT 1 FROM seed s WHERE s.url_id = back.node)
     AND EXISTS (SELECT 1 FROM hop h WHERE h.to_id = back.node)
     AND back.away < 256
),
placed AS (
  SELECT finding, node, max(away) OVER (PARTITION BY finding) - away AS step,
         max(away) OVER (PARTITION BY finding) AS length
    FROM back
)
SELECT f.id AS finding, p.step, u.text AS url,
       CASE WHEN p.step = 0 THEN 'seed'
            ELSE (SELECT h.kind FROM hop h JOIN url a ON a.id = h.from_id WHERE h.to_id = p.node
                   ORDER BY h.hops, h.steps, a.text, h.kind LIMIT 1) END AS via,
       CASE WHEN p.step = 0 THEN ''
            ELSE (SELECT h.text FROM hop h JOIN url a ON a.id = h.from_id WHERE h.to_id = p.node
                   ORDER BY h.hops, h.steps, a.text, h.kind LIMIT 1) END AS text,
       1 AS visited
  FROM placed p JOIN finding f ON f.number = p.finding JOIN url u ON u.id = p.node
UNION ALL
SELECT f.id, p.length + 1,
       coalesce(t.matched_url,
                CASE w.kind WHEN 'url' THEN w.value
                            WHEN 'domain' THEN 'http://' || w.value || '/'
                            WHEN 'host' THEN 'http://' || w.value || '/'
                            WHEN 'ip' THEN CASE WHEN instr(w.value, ':') THEN 'http://[' || w.value || ']/'
                                                ELSE 'http://' || w.value || '/' END
                            ELSE w.kind || ':' || w.value END),
       t.place, t.text,
       0
  FROM placed p JOIN finding f ON f.number = p.finding JOIN watch w ON w.id = f.watch
  LEFT JOIN v_telling t ON t.finding = f.number
 WHERE p.step = p.length;
