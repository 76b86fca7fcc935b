-- Where touchpoints are fetched from: as it was declared, how far it was read, and how that went.
-- `cursor` is moved by the transaction that takes in what was read, from one `moved` to the next: whoever read from
-- an older cursor commits nothing. `revision` counts declarations: a run under an older one commits nothing either.
create table sources (
  name text primary key,
  kind text not null,
  settings json not null,
  mapping json,
  seconds integer,
  enabled boolean not null,
  revision bigint not null,
  cursor json,
  moved bigint not null,
  rereading boolean not null,
  due bigint not null,
  runs bigint not null,
  ended bigint,
  accepted bigint not null,
  duplicates bigint not null,
  refused bigint not null,
  failures integer not null,
  error json
);
