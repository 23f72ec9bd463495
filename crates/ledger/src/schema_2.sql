-- The ledger, version 2: what is added to version 1. What was recorded before stays as it is.

-- Evidence: where the request and the response of a capture stand in the folder beside the ledger.
-- A row is written after its records are durable; version 1 kept none.
CREATE TABLE evidence (
  capture INTEGER PRIMARY KEY REFERENCES capture (id),
  file TEXT NOT NULL,                   -- a WARC file of that folder
  offset INTEGER NOT NULL,              -- where the record of the response begins
  length INTEGER NOT NULL,              -- how long it is, compressed
  ends_at INTEGER NOT NULL,             -- where the last record of the capture ends; what follows the last one is named by nobody
  payload_digest TEXT NOT NULL          -- of the body on the wire, as WARC writes it
) STRICT;

-- Where the evidence for every finding is.
CREATE VIEW v_evidence AS
SELECT f.id AS finding, u.text AS page, n.vantage, e.file, e.offset, e.length, lower(hex(c.sha256)) AS sha256
  FROM seen n JOIN finding f ON f.number = n.finding JOIN url u ON u.id = f.page
  JOIN capture c ON c.id = n.capture LEFT JOIN evidence e ON e.capture = c.id;
