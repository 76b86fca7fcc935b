-- Webhooks: declared data, every version kept. The id is `name@version`, so that of two writers who both make the
-- next version one loses; the newest version of a name is in force, and one without a definition says it was deleted.
create table webhooks (
  id text primary key,
  name text not null,
  version integer not null,
  definition json,
  -- What authenticates its senders, encrypted by the server; of versions that are no longer in force it is erased.
  sealed bytea,
  at bigint not null,
  by text not null
);
create index webhooks_name on webhooks (name);
