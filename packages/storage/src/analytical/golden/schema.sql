CREATE TABLE directory
(
    `person` UUID,
    `applied` Int64 CODEC(Delta(8), ZSTD(1)),
    `person_kind` LowCardinality(String),
    `first` Int64,
    `last` Int64,
    `touchpoints` UInt64,
    `gone` Bool
)
ENGINE = ReplacingMergeTree(applied)
ORDER BY person
SETTINGS index_granularity = 512, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE directory_words
(
    `word` String,
    `person` UUID
)
ENGINE = ReplacingMergeTree
ORDER BY (word, person)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE events
(
    `leaf` UUID,
    `time` DateTime64(3, 'UTC'),
    `id` String,
    `source` LowCardinality(String),
    `key` UUID,
    `applied` Int64 CODEC(Delta(8), ZSTD(1)),
    `received` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `settings` UInt32,
    `type` LowCardinality(String),
    `name` LowCardinality(String),
    `channel` LowCardinality(String),
    `corner` LowCardinality(String),
    `department` LowCardinality(String),
    `identifiers` String CODEC(ZSTD(1)),
    `properties` String CODEC(ZSTD(1)),
    `traits` String CODEC(ZSTD(1)),
    `context` String CODEC(ZSTD(1)),
    `references` String CODEC(ZSTD(1)),
    `shipment` UUID CODEC(ZSTD(1)),
    `stated_kind` LowCardinality(String) MATERIALIZED multiIf((type = 'identify') AND JSONHas(traits, 'kind'), if((JSONExtractString(traits, 'kind') IN ('customer', 'employee', 'partner')), JSONExtractString(traits, 'kind'), 'customer'), (position(context, '"kind"') > 0) AND JSONHas(context, 'person', 'set', 'kind'), if((JSONExtractString(context, 'person', 'set', 'kind') IN ('customer', 'employee', 'partner')), JSONExtractString(context, 'person', 'set', 'kind'), 'customer'), ''),
    INDEX applied_range applied TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYear(time)
ORDER BY (leaf, time, id, source)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE fenced
(
    `attempt` UUID,
    `at` DateTime('UTC') DEFAULT now()
)
ENGINE = MergeTree
ORDER BY attempt
TTL at + toIntervalDay(90)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE identity
(
    `applied` Int64,
    `event` LowCardinality(String),
    `joined` Bool,
    `a` UUID,
    `b` UUID,
    `person` UUID,
    `key` UUID,
    `reason` LowCardinality(String),
    `evidence` String CODEC(ZSTD(1)),
    `settings` UInt32,
    `row` UUID,
    `shipment` UUID
)
ENGINE = MergeTree
ORDER BY (applied, row)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE landing
(
    `kind` LowCardinality(String),
    `shipment` UUID,
    `attempt` UUID,
    `key` UUID,
    `row` UUID DEFAULT key,
    `applied` Int64,
    `leaf` UUID,
    `person` UUID,
    `time` Int64,
    `id` String,
    `source` LowCardinality(String),
    `received` Int64,
    `settings` UInt32,
    `type` LowCardinality(String),
    `name` LowCardinality(String),
    `channel` LowCardinality(String),
    `corner` LowCardinality(String),
    `department` LowCardinality(String),
    `identifiers` String,
    `properties` String,
    `traits` String,
    `context` String,
    `references` String,
    `event` LowCardinality(String),
    `joined` Bool,
    `a` UUID,
    `b` UUID,
    `reason` LowCardinality(String),
    `evidence` String,
    `at` Int64,
    `code` LowCardinality(String),
    `detail` String,
    `people` Array(UUID),
    `people_applied` Array(Int64),
    `people_kind` Array(String),
    `people_first` Array(Int64),
    `people_last` Array(Int64),
    `people_touchpoints` Array(UInt64),
    `found` Array(UUID),
    `words` Array(Array(String))
)
ENGINE = `Null`;

CREATE MATERIALIZED VIEW landing_directory TO directory
(
    `person` UUID,
    `applied` Int64,
    `person_kind` String,
    `first` Int64,
    `last` Int64,
    `touchpoints` UInt64,
    `gone` UInt8
)
AS SELECT
    p.1 AS person,
    p.2 AS applied,
    p.3 AS person_kind,
    p.4 AS first,
    p.5 AS last,
    p.6 AS touchpoints,
    (p.3) = '' AS gone
FROM
(
    SELECT arrayJoin(arrayZip(people, people_applied, people_kind, people_first, people_last, people_touchpoints)) AS p
    FROM landing
    WHERE (kind = 'people') AND (attempt NOT IN (
        SELECT attempt
        FROM fenced
    ))
);

CREATE MATERIALIZED VIEW landing_directory_words TO directory_words
(
    `word` String,
    `person` UUID
)
AS SELECT
    arrayJoin(f.2) AS word,
    f.1 AS person
FROM
(
    SELECT arrayJoin(arrayZip(found, words)) AS f
    FROM landing
    WHERE (kind = 'people') AND notEmpty(found) AND (attempt NOT IN (
        SELECT attempt
        FROM fenced
    ))
);

CREATE MATERIALIZED VIEW landing_events TO events
(
    `leaf` UUID,
    `time` DateTime64(3, 'UTC'),
    `id` String,
    `source` LowCardinality(String),
    `key` UUID,
    `applied` Int64,
    `received` DateTime64(3, 'UTC'),
    `settings` UInt32,
    `type` LowCardinality(String),
    `name` LowCardinality(String),
    `channel` LowCardinality(String),
    `corner` LowCardinality(String),
    `department` LowCardinality(String),
    `identifiers` String,
    `properties` String,
    `traits` String,
    `context` String,
    `references` String,
    `shipment` UUID
)
AS SELECT
    leaf,
    fromUnixTimestamp64Milli(landing.time, 'UTC') AS time,
    id,
    source,
    row AS key,
    applied,
    fromUnixTimestamp64Milli(landing.received, 'UTC') AS received,
    settings,
    type,
    name,
    channel,
    corner,
    department,
    identifiers,
    properties,
    traits,
    context,
    references,
    shipment
FROM landing
WHERE (kind = 'event') AND (attempt NOT IN (
    SELECT attempt
    FROM fenced
));

CREATE MATERIALIZED VIEW landing_identity TO identity
(
    `applied` Int64,
    `event` LowCardinality(String),
    `joined` Bool,
    `a` UUID,
    `b` UUID,
    `person` UUID,
    `key` UUID,
    `reason` LowCardinality(String),
    `evidence` String,
    `settings` UInt32,
    `row` UUID,
    `shipment` UUID
)
AS SELECT
    applied,
    event,
    joined,
    a,
    b,
    person,
    key,
    reason,
    evidence,
    settings,
    row,
    shipment
FROM landing
WHERE (kind = 'identity') AND (attempt NOT IN (
    SELECT attempt
    FROM fenced
));

CREATE MATERIALIZED VIEW landing_ledger TO ledger
(
    `applied` Int64,
    `at` DateTime64(3, 'UTC'),
    `code` LowCardinality(String),
    `key` UUID,
    `leaf` UUID,
    `person` UUID,
    `source` LowCardinality(String),
    `detail` String,
    `row` UUID,
    `shipment` UUID
)
AS SELECT
    applied,
    fromUnixTimestamp64Milli(landing.at, 'UTC') AS at,
    code,
    key,
    leaf,
    person,
    source,
    detail,
    row,
    shipment
FROM landing
WHERE (kind = 'ledger') AND (attempt NOT IN (
    SELECT attempt
    FROM fenced
));

CREATE MATERIALIZED VIEW landing_map TO map
(
    `leaf` UUID,
    `person` UUID,
    `applied` Int64,
    `row` UUID,
    `shipment` UUID
)
AS SELECT
    leaf,
    person,
    applied,
    row,
    shipment
FROM landing
WHERE (kind = 'map') AND (attempt NOT IN (
    SELECT attempt
    FROM fenced
));

CREATE TABLE ledger
(
    `applied` Int64,
    `at` DateTime64(3, 'UTC'),
    `code` LowCardinality(String),
    `key` UUID,
    `leaf` UUID,
    `person` UUID,
    `source` LowCardinality(String),
    `detail` String CODEC(ZSTD(1)),
    `row` UUID,
    `shipment` UUID
)
ENGINE = MergeTree
ORDER BY (applied, row)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE map
(
    `leaf` UUID,
    `person` UUID,
    `applied` Int64,
    `row` UUID,
    `shipment` UUID,
    INDEX applied_range applied TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
ORDER BY (leaf, applied)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE migrations
(
    `version` UInt32,
    `name` String,
    `at` DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree
ORDER BY version
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;
