-- The one door. A sender makes one insert into `landing`, which keeps nothing; a view per kind carries the rows
-- on and drops those whose attempt was given up on. So a sender that was paused, lost its lease and wakes late
-- lands nothing, whatever it still had in hand.

-- Attempts that must not land any more. Ninety days outlive any paused process worth fearing.
CREATE TABLE IF NOT EXISTS fenced
(
    attempt UUID,
    at DateTime('UTC') DEFAULT now()
)
ENGINE = MergeTree
ORDER BY attempt
TTL at + INTERVAL 90 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Times arrive as integer milliseconds since 1970 and are turned into dates by the views: integers parse
-- without a format to agree on. `row` names a line for ever; for an event it is the event's key.
CREATE TABLE IF NOT EXISTS landing
(
    kind LowCardinality(String),
    shipment UUID,
    attempt UUID,
    key UUID,
    row UUID DEFAULT key,
    applied Int64,
    leaf UUID,
    person UUID,
    time Int64,
    id String,
    source LowCardinality(String),
    received Int64,
    settings UInt32,
    type LowCardinality(String),
    name LowCardinality(String),
    channel LowCardinality(String),
    corner LowCardinality(String),
    department LowCardinality(String),
    identifiers String,
    properties String,
    traits String,
    context String,
    references String,
    event LowCardinality(String),
    joined Bool,
    a UUID,
    b UUID,
    reason LowCardinality(String),
    evidence String,
    at Int64,
    code LowCardinality(String),
    detail String
)
ENGINE = Null;

CREATE MATERIALIZED VIEW IF NOT EXISTS landing_events TO events AS
SELECT
    leaf, fromUnixTimestamp64Milli(landing.time, 'UTC') AS time, id, source, row AS key, applied,
    fromUnixTimestamp64Milli(landing.received, 'UTC') AS received, settings, type, name, channel, corner,
    department, identifiers, properties, traits, context, references, shipment
FROM landing
WHERE kind = 'event' AND attempt NOT IN (SELECT attempt FROM fenced);

CREATE MATERIALIZED VIEW IF NOT EXISTS landing_map TO map AS
SELECT leaf, person, applied, row, shipment
FROM landing
WHERE kind = 'map' AND attempt NOT IN (SELECT attempt FROM fenced);

CREATE MATERIALIZED VIEW IF NOT EXISTS landing_identity TO identity AS
SELECT applied, event, joined, a, b, person, key, reason, evidence, settings, row, shipment
FROM landing
WHERE kind = 'identity' AND attempt NOT IN (SELECT attempt FROM fenced);

CREATE MATERIALIZED VIEW IF NOT EXISTS landing_ledger TO ledger AS
SELECT
    applied, fromUnixTimestamp64Milli(landing.at, 'UTC') AS at, code, key, leaf, person, source, detail, row,
    shipment
FROM landing
WHERE kind = 'ledger' AND attempt NOT IN (SELECT attempt FROM fenced);
