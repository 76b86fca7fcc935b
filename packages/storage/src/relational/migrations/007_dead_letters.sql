-- Events that were refused, whole, until they are replayed, discarded or too old. JSON is kept as text, because what
-- was refused may hold what no json column takes.
create table dead_letters (
  id uuid primary key,
  -- When it was received first; `last` when it came again.
  at bigint not null,
  last bigint not null,
  seen integer not null,
  source text not null,
  door text not null,
  code text not null,
  message text not null,
  path text not null,
  -- As far as they could be read: its own id, name and time.
  event text not null,
  name text not null,
  happened bigint,
  body text not null,
  arrival text not null,
  bytes integer not null,
  -- Whether body and arrival are all there was.
  whole boolean not null,
  replayed bigint,
  replayed_by text,
  tries integer not null,
  tried text
);
create index dead_letters_at on dead_letters (at, id);
create index dead_letters_source on dead_letters (source, at);

-- How many went without being replayed, and why. The id is computed from source and reason.
create table dead_letter_drops (
  id uuid primary key,
  source text not null,
  why text not null,
  letters bigint not null,
  last bigint not null
);
