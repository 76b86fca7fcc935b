-- The schema for a cluster, rendered from the migrations; run it once, on any node.
-- Not yet executed on a cluster: see the guide's page on scaling for what was.

CREATE TABLE IF NOT EXISTS migrations ON CLUSTER '{cluster}'
(
    version UInt32,
    name String,
    at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/all/migrations', '{shard}-{replica}')
ORDER BY version
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS events_local ON CLUSTER '{cluster}'
(
    leaf UUID,
    time DateTime64(3, 'UTC'),
    id String,
    source LowCardinality(String),
    key UUID,
    applied Int64 CODEC(Delta, ZSTD(1)),
    received DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    settings UInt32,
    type LowCardinality(String),
    name LowCardinality(String),
    channel LowCardinality(String),
    corner LowCardinality(String),
    department LowCardinality(String),
    identifiers String CODEC(ZSTD(1)),
    properties String CODEC(ZSTD(1)),
    traits String CODEC(ZSTD(1)),
    context String CODEC(ZSTD(1)),
    references String CODEC(ZSTD(1)),
    shipment UUID CODEC(ZSTD(1)),
    INDEX applied_range applied TYPE minmax GRANULARITY 1
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/events', '{replica}')
PARTITION BY toYear(time)
ORDER BY (leaf, time, id, source)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS events ON CLUSTER '{cluster}' AS events_local
ENGINE = Distributed('{cluster}', currentDatabase(), events_local, cityHash64(leaf));

CREATE TABLE IF NOT EXISTS map_local ON CLUSTER '{cluster}'
(
    leaf UUID,
    person UUID,
    applied Int64,
    row UUID,
    shipment UUID,
    INDEX applied_range applied TYPE minmax GRANULARITY 1
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/map', '{replica}')
ORDER BY (leaf, applied)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS map ON CLUSTER '{cluster}' AS map_local
ENGINE = Distributed('{cluster}', currentDatabase(), map_local, cityHash64(leaf));

CREATE TABLE IF NOT EXISTS identity_local ON CLUSTER '{cluster}'
(
    applied Int64,
    event LowCardinality(String),
    joined Bool,
    a UUID,
    b UUID,
    person UUID,
    key UUID,
    reason LowCardinality(String),
    evidence String CODEC(ZSTD(1)),
    settings UInt32,
    row UUID,
    shipment UUID
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/identity', '{replica}')
ORDER BY (applied, row)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS identity ON CLUSTER '{cluster}' AS identity_local
ENGINE = Distributed('{cluster}', currentDatabase(), identity_local, cityHash64(a));

CREATE TABLE IF NOT EXISTS ledger_local ON CLUSTER '{cluster}'
(
    applied Int64,
    at DateTime64(3, 'UTC'),
    code LowCardinality(String),
    key UUID,
    leaf UUID,
    person UUID,
    source LowCardinality(String),
    detail String CODEC(ZSTD(1)),
    row UUID,
    shipment UUID
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/ledger', '{replica}')
ORDER BY (applied, row)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS ledger ON CLUSTER '{cluster}' AS ledger_local
ENGINE = Distributed('{cluster}', currentDatabase(), ledger_local, cityHash64(leaf));

INSERT INTO migrations (version, name) VALUES (1, 'history');

CREATE TABLE IF NOT EXISTS fenced ON CLUSTER '{cluster}'
(
    attempt UUID,
    at DateTime('UTC') DEFAULT now()
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/all/fenced', '{shard}-{replica}')
ORDER BY attempt
TTL at + INTERVAL 90 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS landing ON CLUSTER '{cluster}'
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

CREATE MATERIALIZED VIEW IF NOT EXISTS landing_events ON CLUSTER '{cluster}' TO events AS
SELECT
    leaf, fromUnixTimestamp64Milli(landing.time, 'UTC') AS time, id, source, row AS key, applied,
    fromUnixTimestamp64Milli(landing.received, 'UTC') AS received, settings, type, name, channel, corner,
    department, identifiers, properties, traits, context, references, shipment
FROM landing
WHERE kind = 'event' AND attempt NOT IN (SELECT attempt FROM fenced);

CREATE MATERIALIZED VIEW IF NOT EXISTS landing_map ON CLUSTER '{cluster}' TO map AS
SELECT leaf, person, applied, row, shipment
FROM landing
WHERE kind = 'map' AND attempt NOT IN (SELECT attempt FROM fenced);

CREATE MATERIALIZED VIEW IF NOT EXISTS landing_identity ON CLUSTER '{cluster}' TO identity AS
SELECT applied, event, joined, a, b, person, key, reason, evidence, settings, row, shipment
FROM landing
WHERE kind = 'identity' AND attempt NOT IN (SELECT attempt FROM fenced);

CREATE MATERIALIZED VIEW IF NOT EXISTS landing_ledger ON CLUSTER '{cluster}' TO ledger AS
SELECT
    applied, fromUnixTimestamp64Milli(landing.at, 'UTC') AS at, code, key, leaf, person, source, detail, row,
    shipment
FROM landing
WHERE kind = 'ledger' AND attempt NOT IN (SELECT attempt FROM fenced);

INSERT INTO migrations (version, name) VALUES (2, 'landing');

ALTER TABLE landing ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS people Array(UUID),
    ADD COLUMN IF NOT EXISTS people_applied Array(Int64),
    ADD COLUMN IF NOT EXISTS people_kind Array(String),
    ADD COLUMN IF NOT EXISTS people_first Array(Int64),
    ADD COLUMN IF NOT EXISTS people_last Array(Int64),
    ADD COLUMN IF NOT EXISTS people_touchpoints Array(UInt64),
    ADD COLUMN IF NOT EXISTS found Array(UUID),
    ADD COLUMN IF NOT EXISTS words Array(Array(String));

CREATE TABLE IF NOT EXISTS directory_local ON CLUSTER '{cluster}'
(
    person UUID,
    applied Int64 CODEC(Delta, ZSTD(1)),
    person_kind LowCardinality(String),
    first Int64,
    last Int64,
    touchpoints UInt64,
    gone Bool
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/directory', '{replica}')(applied)
ORDER BY person
SETTINGS index_granularity = 512, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS directory ON CLUSTER '{cluster}' AS directory_local
ENGINE = Distributed('{cluster}', currentDatabase(), directory_local, cityHash64(person));

CREATE TABLE IF NOT EXISTS directory_words_local ON CLUSTER '{cluster}'
(
    word String,
    person UUID
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/directory_words', '{replica}')
ORDER BY (word, person)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS directory_words ON CLUSTER '{cluster}' AS directory_words_local
ENGINE = Distributed('{cluster}', currentDatabase(), directory_words_local, cityHash64(person));

CREATE MATERIALIZED VIEW IF NOT EXISTS landing_directory ON CLUSTER '{cluster}' TO directory AS
SELECT
    p.1 AS person, p.2 AS applied, p.3 AS person_kind, p.4 AS first, p.5 AS last, p.6 AS touchpoints, p.3 = '' AS gone
FROM
(
    SELECT arrayJoin(arrayZip(
        people, people_applied, people_kind, people_first, people_last, people_touchpoints)) AS p
    FROM landing
    WHERE kind = 'people' AND attempt NOT IN (SELECT attempt FROM fenced)
);

CREATE MATERIALIZED VIEW IF NOT EXISTS landing_directory_words ON CLUSTER '{cluster}' TO directory_words AS
SELECT arrayJoin(f.2) AS word, f.1 AS person
FROM
(
    SELECT arrayJoin(arrayZip(found, words)) AS f
    FROM landing
    WHERE kind = 'people' AND notEmpty(found) AND attempt NOT IN (SELECT attempt FROM fenced)
);

INSERT INTO migrations (version, name) VALUES (3, 'directory');

ALTER TABLE events_local ON CLUSTER '{cluster}' ADD COLUMN IF NOT EXISTS stated_kind LowCardinality(String) MATERIALIZED
    multiIf(
        type = 'identify' AND JSONHas(traits, 'kind'),
        if(JSONExtractString(traits, 'kind') IN ('customer', 'employee', 'partner'),
            JSONExtractString(traits, 'kind'), 'customer'),
        position(context, '"kind"') > 0 AND JSONHas(context, 'person', 'set', 'kind'),
        if(JSONExtractString(context, 'person', 'set', 'kind') IN ('customer', 'employee', 'partner'),
            JSONExtractString(context, 'person', 'set', 'kind'), 'customer'),
        '');

ALTER TABLE events ON CLUSTER '{cluster}' ADD COLUMN IF NOT EXISTS stated_kind LowCardinality(String) MATERIALIZED
    multiIf(
        type = 'identify' AND JSONHas(traits, 'kind'),
        if(JSONExtractString(traits, 'kind') IN ('customer', 'employee', 'partner'),
            JSONExtractString(traits, 'kind'), 'customer'),
        position(context, '"kind"') > 0 AND JSONHas(context, 'person', 'set', 'kind'),
        if(JSONExtractString(context, 'person', 'set', 'kind') IN ('customer', 'employee', 'partner'),
            JSONExtractString(context, 'person', 'set', 'kind'), 'customer'),
        '');

ALTER TABLE events_local ON CLUSTER '{cluster}' MATERIALIZE COLUMN stated_kind;

INSERT INTO migrations (version, name) VALUES (4, 'kinds');
