-- The catalogue of touchpoints, and what events say of them.

-- Every change there ever was, numbered: the latest row of a name is in force, one without an entry took the name
-- out. The empty name is the company's own structure (departments, corners, stages).
create table catalogue (
  version integer primary key,
  name text not null,
  entry json,
  at bigint not null,
  by text not null
);
create index catalogue_name on catalogue (name, version);

-- What a source's events of one name were like: a sum over them, merged under its version. The id is computed from
-- source and name.
create table observed (
  id uuid primary key,
  source text not null,
  name text not null,
  count bigint not null,
  sampled bigint not null,
  first bigint not null,
  last bigint not null,
  departments json not null,
  channels json not null,
  shape json,
  version bigint not null
);

-- Events that were not as the catalogue's schema says, by touchpoint, source, version and what became of them. The id
-- is computed from those.
create table violations (
  id uuid primary key,
  name text not null,
  source text not null,
  schema integer not null,
  action text not null,
  count bigint not null,
  first bigint not null,
  last bigint not null,
  example json not null
);
