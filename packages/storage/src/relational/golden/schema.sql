create table accounts (
  id text not null,
  user_id text not null,
  provider text not null,
  subject text not null,
  password text,
  access_token text,
  access_token_expires timestamp with time zone,
  refresh_token text,
  refresh_token_expires timestamp with time zone,
  id_token text,
  scope text,
  created timestamp with time zone not null,
  updated timestamp with time zone not null,
  constraint accounts_pkey primary key (id)
);
CREATE INDEX accounts_user ON public.accounts USING btree (user_id);

create table audit (
  id uuid not null,
  at bigint not null,
  actor_kind text not null,
  actor text not null,
  name text not null,
  role text not null,
  action text not null,
  route text not null,
  subjects text[] not null,
  changes json,
  status integer not null,
  address text not null,
  request text not null,
  constraint audit_pkey primary key (id)
);
CREATE INDEX audit_actor ON public.audit USING btree (actor, at);
CREATE INDEX audit_at ON public.audit USING btree (at, id);

create table catalogue (
  version integer not null,
  name text not null,
  entry json,
  at bigint not null,
  by text not null,
  constraint catalogue_pkey primary key (version)
);
CREATE INDEX catalogue_name ON public.catalogue USING btree (name, version);

create table claims (
  key uuid not null,
  at bigint not null,
  constraint claims_pkey primary key (key)
);
CREATE INDEX claims_at ON public.claims USING brin (at) WITH (pages_per_range='32', autosummarize='on');

create table dead_letter_drops (
  id uuid not null,
  source text not null,
  why text not null,
  letters bigint not null,
  last bigint not null,
  constraint dead_letter_drops_pkey primary key (id)
);

create table dead_letters (
  id uuid not null,
  at bigint not null,
  last bigint not null,
  seen integer not null,
  source text not null,
  door text not null,
  code text not null,
  message text not null,
  path text not null,
  event text not null,
  name text not null,
  happened bigint,
  body text not null,
  arrival text not null,
  bytes integer not null,
  whole boolean not null,
  replayed bigint,
  replayed_by text,
  tries integer not null,
  tried text,
  constraint dead_letters_pkey primary key (id)
);
CREATE INDEX dead_letters_at ON public.dead_letters USING btree (at, id);
CREATE INDEX dead_letters_replayed ON public.dead_letters USING btree (replayed) WHERE (replayed IS NOT NULL);
CREATE INDEX dead_letters_source ON public.dead_letters USING btree (source, at);

create table deliveries (
  id uuid not null,
  destination text not null,
  seq bigint not null,
  key uuid not null,
  leaf uuid not null,
  applied bigint not null,
  at bigint not null,
  source text not null,
  event text not null,
  name text not null,
  payload text,
  attempts integer not null,
  first_attempt bigint,
  due bigint not null,
  holder uuid,
  dead bigint,
  code text,
  reason text,
  constraint deliveries_pkey primary key (id)
);
CREATE INDEX deliveries_order ON public.deliveries USING btree (destination, seq);

create table delivery_log (
  id uuid not null,
  destination text not null,
  at bigint not null,
  status text not null,
  key uuid not null,
  source text not null,
  event text not null,
  name text not null,
  attempt integer not null,
  milliseconds integer not null,
  code text,
  reason text,
  constraint delivery_log_pkey primary key (id)
);
CREATE INDEX delivery_log_order ON public.delivery_log USING btree (destination, at);

create table destinations (
  name text not null,
  kind text not null,
  stream text not null,
  rule json not null,
  settings json not null,
  options json not null,
  state text not null,
  why text,
  revision bigint not null,
  planned bigint not null,
  position bigint not null,
  cursor_applied bigint not null,
  cursor_key uuid not null,
  scanning boolean not null,
  scan_to bigint,
  created bigint not null,
  changed bigint not null,
  constraint destinations_pkey primary key (name)
);

create table feed (
  position bigint not null,
  shipment uuid not null,
  first_applied bigint not null,
  last_applied bigint not null,
  events integer not null,
  at bigint not null,
  constraint feed_pkey primary key ("position")
);

create table identifiers (
  leaf uuid not null,
  kind text not null,
  value text not null,
  person uuid not null,
  version bigint not null,
  constraint identifiers_pkey primary key (leaf)
);

create table imports (
  id uuid not null,
  name text not null,
  source text not null,
  position bigint not null,
  accepted bigint not null,
  refused bigint not null,
  started bigint not null,
  at bigint not null,
  finished boolean not null,
  constraint imports_pkey primary key (id)
);

create table installation (
  id integer not null,
  created bigint not null,
  history text not null,
  process json not null,
  constraint installation_pkey primary key (id)
);

create table keys (
  id text not null,
  name text not null,
  scope text not null,
  hash text not null,
  created bigint not null,
  revoked bigint,
  origins text[],
  constraint keys_pkey primary key (id)
);

create table leases (
  name text not null,
  holder uuid not null,
  until bigint not null,
  constraint leases_pkey primary key (name)
);

create table links (
  id text not null,
  kind text not null,
  email text,
  role text,
  by text not null,
  created bigint not null,
  expires bigint not null,
  used bigint,
  revoked bigint,
  constraint links_pkey primary key (id)
);

create table migrations (
  version integer not null,
  name text not null,
  at bigint not null,
  constraint migrations_pkey primary key (version)
);

create table observed (
  id uuid not null,
  source text not null,
  name text not null,
  count bigint not null,
  sampled bigint not null,
  first bigint not null,
  last bigint not null,
  departments json not null,
  channels json not null,
  shape json,
  version bigint not null,
  constraint observed_pkey primary key (id)
);

create table outbox (
  id uuid not null,
  applied bigint not null,
  at bigint not null,
  events integer not null,
  payload bytea storage external not null,
  constraint outbox_pkey primary key (id)
);
CREATE INDEX outbox_order ON public.outbox USING btree (((applied - events)));

create table people (
  person uuid not null,
  version bigint not null,
  applied bigint not null,
  merged_into uuid,
  state json,
  unshipped json,
  constraint people_pkey primary key (person)
) with (fillfactor=70, toast_tuple_target=8160);

create table second_factors (
  id text not null,
  user_id text not null,
  secret text not null,
  recovery_codes text not null,
  verified boolean,
  failures integer,
  locked_until timestamp with time zone,
  constraint second_factors_pkey primary key (id)
);
CREATE INDEX second_factors_user ON public.second_factors USING btree (user_id);

create table sessions (
  id text not null,
  token text not null,
  user_id text not null,
  expires timestamp with time zone not null,
  address text,
  agent text,
  created timestamp with time zone not null,
  updated timestamp with time zone not null,
  constraint sessions_pkey primary key (id)
);
CREATE INDEX sessions_token ON public.sessions USING btree (token);
CREATE INDEX sessions_user ON public.sessions USING btree (user_id);

create table settings (
  version integer not null,
  value json not null,
  at bigint not null,
  by text not null,
  constraint settings_pkey primary key (version)
);

create table shipments (
  token uuid not null,
  outbox uuid[] not null,
  attempts uuid[] not null,
  first_applied bigint not null,
  last_applied bigint not null,
  at bigint not null,
  constraint shipments_pkey primary key (token)
);

create table sign_in_limits (
  id text not null,
  until bigint not null,
  constraint sign_in_limits_pkey primary key (id)
);

create table single_sign_on (
  version integer not null,
  value json,
  sealed bytea,
  at bigint not null,
  by text not null,
  constraint single_sign_on_pkey primary key (version)
);

create table sources (
  name text not null,
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
  error json,
  constraint sources_pkey primary key (name)
);

create table users (
  id text not null,
  email text not null,
  name text not null,
  email_verified boolean not null,
  image text,
  role text not null,
  disabled boolean not null,
  two_factor boolean,
  created timestamp with time zone not null,
  updated timestamp with time zone not null,
  constraint users_pkey primary key (id)
);

create table verifications (
  id text not null,
  identifier text not null,
  value text not null,
  expires timestamp with time zone not null,
  created timestamp with time zone not null,
  updated timestamp with time zone not null,
  constraint verifications_pkey primary key (id)
);
CREATE INDEX verifications_identifier ON public.verifications USING btree (identifier);

create table violations (
  id uuid not null,
  name text not null,
  source text not null,
  schema integer not null,
  action text not null,
  count bigint not null,
  first bigint not null,
  last bigint not null,
  example json not null,
  constraint violations_pkey primary key (id)
);

create table webhooks (
  id text not null,
  name text not null,
  version integer not null,
  definition json,
  sealed bytea,
  at bigint not null,
  by text not null,
  constraint webhooks_pkey primary key (id)
);
CREATE INDEX webhooks_name ON public.webhooks USING btree (name);
