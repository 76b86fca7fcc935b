-- Who may sign in, and who saw and changed what. The first five tables are the sign-in library's: their columns are
-- its fields, its dates are timestamps and its ids text. No second unique index is needed: a user's id is computed
-- from the e-mail address, an account's from who vouches and for whom.
create table users (
  id text primary key,
  -- Lower case.
  email text not null,
  name text not null,
  email_verified boolean not null,
  image text,
  role text not null,
  disabled boolean not null,
  -- Whether a code is asked beside the password.
  two_factor boolean,
  created timestamptz not null,
  updated timestamptz not null
);

create table sessions (
  id text primary key,
  -- Worthless without the signature that its cookie carries.
  token text not null,
  user_id text not null,
  expires timestamptz not null,
  address text,
  agent text,
  created timestamptz not null,
  updated timestamptz not null
);
create index sessions_token on sessions (token);
create index sessions_user on sessions (user_id);

-- What someone signs in by: a password (provider `credential`), or who they are to the company's own provider.
create table accounts (
  id text primary key,
  user_id text not null,
  provider text not null,
  subject text not null,
  password text,
  access_token text,
  access_token_expires timestamptz,
  refresh_token text,
  refresh_token_expires timestamptz,
  id_token text,
  scope text,
  created timestamptz not null,
  updated timestamptz not null
);
create index accounts_user on accounts (user_id);

-- Secret and recovery codes are encrypted.
create table second_factors (
  id text primary key,
  user_id text not null,
  secret text not null,
  recovery_codes text not null,
  verified boolean,
  failures integer,
  locked_until timestamptz
);
create index second_factors_user on second_factors (user_id);

-- What is under way: a sign-in between its two factors, or at the company's own provider.
create table verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires timestamptz not null,
  created timestamptz not null,
  updated timestamptz not null
);
create index verifications_identifier on verifications (identifier);

-- Links that open a door once: set-up, recovery, invitation, a new password. The id is the hash of the secret in it.
create table links (
  id text primary key,
  kind text not null,
  email text,
  role text,
  by text not null,
  created bigint not null,
  expires bigint not null,
  used bigint,
  revoked bigint
);

-- How often may be tried again (generic cell rate algorithm): `until` is when the next try would be on time.
create table sign_in_limits (
  id text primary key,
  until bigint not null
);

-- Single sign-on by version; the newest one is in force. A null value says that it was taken away.
create table single_sign_on (
  version integer primary key,
  value json,
  sealed bytea,
  at bigint not null,
  by text not null
);

-- Who saw and changed what. Lines are only ever added, and dropped when they are too old. The id grows with time.
create table audit (
  id uuid primary key,
  at bigint not null,
  -- person, key or nobody; and the id of the user or the key.
  actor_kind text not null,
  actor text not null,
  name text not null,
  role text not null,
  action text not null,
  route text not null,
  -- The people, or other things, that were seen or changed.
  subjects text[] not null,
  -- [{path, before, after}, …]
  changes json,
  status integer not null,
  address text not null,
  request text not null
);
create index audit_at on audit (at, id);
create index audit_actor on audit (actor, at);
