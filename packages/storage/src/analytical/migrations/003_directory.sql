-- The directory: by what words people are found, and by what they are sorted. It is what the states say, written with
-- every change of them, so everything in it can be written again and nothing else rests on it.
--
-- One line says how everyone stands whom a micro-batch changed, as columns: a line each cost the thread that ships them
-- four times as much. The greatest `applied` stands, and older rows go when parts merge. Words are separate and sorted,
-- so a beginning of a word is one range of the table; they are written only when they change, and a word that is no
-- longer true stays: whoever reads asks the state.
ALTER TABLE landing
    ADD COLUMN IF NOT EXISTS people Array(UUID),
    ADD COLUMN IF NOT EXISTS people_applied Array(Int64),
    -- Empty: merged into somebody else.
    ADD COLUMN IF NOT EXISTS people_kind Array(String),
    ADD COLUMN IF NOT EXISTS people_first Array(Int64),
    ADD COLUMN IF NOT EXISTS people_last Array(Int64),
    ADD COLUMN IF NOT EXISTS people_touchpoints Array(UInt64),
    ADD COLUMN IF NOT EXISTS found Array(UUID),
    ADD COLUMN IF NOT EXISTS words Array(Array(String));

CREATE TABLE IF NOT EXISTS directory
(
    person UUID,
    applied Int64 CODEC(Delta, ZSTD(1)),
    person_kind LowCardinality(String),
    first Int64,
    last Int64,
    touchpoints UInt64,
    gone Bool
)
ENGINE = ReplacingMergeTree(applied)
ORDER BY person
-- A page's people lie anywhere: small granules, so that few others are read with each.
SETTINGS index_granularity = 512, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS directory_words
(
    word String,
    person UUID
)
ENGINE = ReplacingMergeTree
ORDER BY (word, person)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS landing_directory TO directory AS
SELECT
    p.1 AS person, p.2 AS applied, p.3 AS person_kind, p.4 AS first, p.5 AS last, p.6 AS touchpoints, p.3 = '' AS gone
FROM
(
    SELECT arrayJoin(arrayZip(
        people, people_applied, people_kind, people_first, people_last, people_touchpoints)) AS p
    FROM landing
    WHERE kind = 'people' AND attempt NOT IN (SELECT attempt FROM fenced)
);

CREATE MATERIALIZED VIEW IF NOT EXISTS landing_directory_words TO directory_words AS
SELECT arrayJoin(f.2) AS word, f.1 AS person
FROM
(
    SELECT arrayJoin(arrayZip(found, words)) AS f
    FROM landing
    WHERE kind = 'people' AND notEmpty(found) AND attempt NOT IN (SELECT attempt FROM fenced)
);
