-- The directory: by what words people are found, and by what they are sorted. It is what the states say, written with
-- every change of them, so everything in it can be written again and nothing else rests on it.
--
-- A line says how one person stands after a fold, whole; the greatest `applied` stands, and older rows go when parts
-- merge. Words are separate and sorted, so a beginning of a word is one range of the table; they are written only when
-- they change, and a word that is no longer true stays: whoever reads asks the state.
ALTER TABLE landing
    ADD COLUMN IF NOT EXISTS person_kind LowCardinality(String),
    ADD COLUMN IF NOT EXISTS first Int64,
    ADD COLUMN IF NOT EXISTS last Int64,
    ADD COLUMN IF NOT EXISTS touchpoints UInt64,
    ADD COLUMN IF NOT EXISTS gone Bool,
    ADD COLUMN IF NOT EXISTS words Array(String);

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
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS directory_words
(
    word String,
    person UUID
)
ENGINE = ReplacingMergeTree
ORDER BY (word, person)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS landing_directory TO directory AS
SELECT person, applied, person_kind, first, last, touchpoints, gone
FROM landing
WHERE kind = 'person' AND attempt NOT IN (SELECT attempt FROM fenced);

CREATE MATERIALIZED VIEW IF NOT EXISTS landing_directory_words TO directory_words AS
SELECT arrayJoin(words) AS word, person
FROM landing
WHERE kind = 'person' AND notEmpty(words) AND attempt NOT IN (SELECT attempt FROM fenced);
