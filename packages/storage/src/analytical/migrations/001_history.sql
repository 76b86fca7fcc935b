-- The history: every touchpoint, which person its leaf belongs to, every identity decision, every ledger line.
-- Plain MergeTree tables, append only: a merge or its undo adds rows to `map`, and nothing is rewritten.
--
-- fsync_after_insert and fsync_part_directory: an insert returns only when its parts are on disk, because the
-- sender deletes its own copy next.
-- `shipment` is a column, not an engine-side token: a sender that must know what has arrived asks for exact rows.
-- The minmax index on `applied` is for that question. New parts span seconds, so nearly all are skipped unread.

CREATE TABLE IF NOT EXISTS events
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
-- By year, not month: an insert writes and fsyncs one part a partition, so a history import that spans twenty
-- years costs 20 fsynced parts an insert instead of 240, and a read in (leaf, time) order merges twelve times
-- fewer streams. What a month would give, skipping by period, the minmax of `time` kept in every part gives too.
ENGINE = MergeTree
PARTITION BY toYear(time)
ORDER BY (leaf, time, id, source)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Only leaves that ever belonged to a person other than themselves have rows. The latest `applied` wins;
-- a leaf without a row is its own person.
CREATE TABLE IF NOT EXISTS map
(
    leaf UUID,
    person UUID,
    applied Int64,
    row UUID,
    shipment UUID,
    INDEX applied_range applied TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
ORDER BY (leaf, applied)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS identity
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
ENGINE = MergeTree
ORDER BY (applied, row)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS ledger
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
ENGINE = MergeTree
ORDER BY (applied, row)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
