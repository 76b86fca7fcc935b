-- Touchpoints and people on their way out. Times are milliseconds since the epoch, `applied` microseconds.

-- Outbox rows in the order of the first event in them, not the last: of two rows that touch one person the later one
-- begins after that person's events in the earlier one, but may end before the earlier row does.
drop index outbox_applied;
create index outbox_order on outbox ((applied - events));

-- The order in which shipments arrived in the analytical plane: one row each, written by the transaction that closes
-- it, and only while there are destinations. Shipments are closed one after the other, so positions have no gaps, and
-- whoever sees one has seen all before it.
create table feed (
  position bigint primary key,
  shipment uuid not null,
  first_applied bigint not null,
  last_applied bigint not null,
  events integer not null,
  at bigint not null
);

-- Where touchpoints or people go, and how far they are planned: up to the feed's `position` whole, and of the next
-- shipment, or while history is read again, up to the event (cursor_applied, cursor_key).
create table destinations (
  name text primary key,
  kind text not null,
  stream text not null,
  rule json not null,
  settings json not null,
  options json not null,
  state text not null,
  why text,
  -- Raised by every change: whoever plans says which one it read.
  revision bigint not null,
  planned bigint not null,
  position bigint not null,
  cursor_applied bigint not null,
  cursor_key uuid not null,
  scanning boolean not null,
  scan_to bigint,
  created bigint not null,
  changed bigint not null
);

-- What is planned and not delivered. The id is computed from destination and key, so nothing is there twice.
create table deliveries (
  id uuid primary key,
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
  -- Who is at it: binding while that process holds its lease.
  holder uuid,
  -- When it was given up.
  dead bigint,
  code text,
  reason text
);
create index deliveries_order on deliveries (destination, seq);

-- What was tried and decided, for as long as it is kept.
create table delivery_log (
  id uuid primary key,
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
  reason text
);
create index delivery_log_order on delivery_log (destination, at);
