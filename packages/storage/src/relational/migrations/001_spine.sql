-- The spine's relational plane. Every table has a distribution key (its primary key's first column), no foreign
-- keys across keys and no sequence: the same statements serve PGlite, PostgreSQL and Citus.
-- Times are integers: `at` in milliseconds since the epoch, `applied` in microseconds (hybrid logical clock).

-- Which events have been taken in, for as long as the duplicate window is. Filled in arrival order, emptied from
-- the old end: a BRIN index finds that end and costs an insert next to nothing.
create table claims (
  key uuid primary key,
  at bigint not null
);
create index claims_at on claims using brin (at) with (pages_per_range = 32, autosummarize = on);

-- Every identifier ever seen, and whose it is: the leaf -> person map as it stands.
create table identifiers (
  leaf uuid primary key,
  kind text not null,
  value text not null,
  person uuid not null,
  version bigint not null
);

-- One document a person. A person that was merged away stays as a tombstone (state null) so that a guarded write
-- of a stale copy cannot bring it back.
-- Up to 8 kB a state stays in its page, uncompressed: states are rewritten at every event, and moving them out of
-- line would double the writes.
create table people (
  person uuid primary key,
  version bigint not null,
  applied bigint not null,
  merged_into uuid,
  state json,
  -- [[outbox id, applied], …] of the micro-batches that touched it and may not be in the analytical plane yet.
  unshipped json
) with (fillfactor = 70, toast_tuple_target = 8160);

-- What was acknowledged and is on its way to the analytical plane: one row a micro-batch, its rows as compressed
-- (zstd) JSON lines.
create table outbox (
  id uuid primary key,
  applied bigint not null,
  at bigint not null,
  events integer not null,
  payload bytea not null
);
alter table outbox alter column payload set storage external;
create index outbox_applied on outbox (applied);

-- A group of outbox rows that is being sent: its exact ids and every attempt made, so that another process can
-- find out what arrived and send only the rest.
create table shipments (
  token uuid primary key,
  outbox uuid[] not null,
  attempts uuid[] not null,
  first_applied bigint not null,
  last_applied bigint not null,
  at bigint not null
);

-- Who does a shared job, until when (milliseconds, the database's clock). Leases save work; correctness never
-- rests on them.
create table leases (
  name text primary key,
  holder uuid not null,
  until bigint not null
);

-- How far each imported file is committed: moved by the same transaction that folds its lines.
create table imports (
  id uuid primary key,
  name text not null,
  source text not null,
  position bigint not null,
  accepted bigint not null,
  refused bigint not null,
  started bigint not null,
  at bigint not null,
  finished boolean not null
);

create table settings (
  version integer primary key,
  value json not null,
  at bigint not null,
  by text not null
);

create table keys (
  id text primary key,
  name text not null,
  scope text not null,
  hash text not null,
  created bigint not null,
  revoked bigint
);

-- One row: where this database's history is kept. A process that would keep it elsewhere is refused.
create table installation (
  id integer primary key,
  created bigint not null,
  history text not null,
  process json not null
);
