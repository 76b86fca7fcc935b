import type { OrganizationSchema } from './organization-schema.ts';

/** The tables of the relational plane as queries see them; migrations/ is their source. */
export interface Schema extends OrganizationSchema {
  claims: { key: string; at: number };
  identifiers: { leaf: string; kind: string; value: string; person: string; version: number };
  people: {
    person: string;
    version: number;
    applied: number;
    merged_into: string | null;
    state: string | null;
    unshipped: string | null;
  };
  outbox: { id: string; applied: number; at: number; events: number; payload: Uint8Array };
  shipments: {
    token: string;
    outbox: string[];
    attempts: string[];
    first_applied: number;
    last_applied: number;
    at: number;
  };
  feed: FeedRow;
  destinations: DestinationRow;
  deliveries: DeliveryRow;
  delivery_log: DeliveryLogRow;
  leases: { name: string; holder: string; until: number };
  imports: ImportRow;
  sources: SourceRow;
  settings: { version: number; value: string; at: number; by: string };
  keys: KeyRow;
  webhooks: WebhookRow;
  installation: { id: number; created: number; history: string; process: string };
  migrations: { version: number; name: string; at: number };
  catalogue: { version: number; name: string; entry: string | null; at: number; by: string };
  observed: {
    id: string;
    source: string;
    name: string;
    count: number;
    sampled: number;
    first: number;
    last: number;
    departments: string;
    channels: string;
    shape: string | null;
    version: number;
  };
  violations: {
    id: string;
    name: string;
    source: string;
    schema: number;
    action: string;
    count: number;
    first: number;
    last: number;
    example: string;
  };
  dead_letters: DeadLetterRow;
  dead_letter_drops: { id: string; source: string; why: string; letters: number; last: number };
}

export interface ImportRow {
  id: string;
  name: string;
  source: string;
  position: number;
  accepted: number;
  refused: number;
  started: number;
  at: number;
  finished: boolean;
}

export interface DeadLetterRow {
  id: string;
  at: number;
  last: number;
  seen: number;
  source: string;
  door: string;
  code: string;
  message: string;
  path: string;
  event: string;
  name: string;
  happened: number | null;
  body: string;
  arrival: string;
  bytes: number;
  whole: boolean;
  replayed: number | null;
  replayed_by: string | null;
  tries: number;
  tried: string | null;
}

export interface SourceRow {
  name: string;
  kind: string;
  settings: string;
  mapping: string | null;
  seconds: number | null;
  enabled: boolean;
  revision: number;
  cursor: string | null;
  moved: number;
  rereading: boolean;
  due: number;
  runs: number;
  ended: number | null;
  accepted: number;
  duplicates: number;
  refused: number;
  failures: number;
  error: string | null;
}

export interface KeyRow {
  id: string;
  name: string;
  scope: string;
  hash: string;
  created: number;
  revoked: number | null;
  /** The origins of the pages that it is for; null: every sender's. */
  origins: string[] | null;
}

export interface FeedRow {
  position: number;
  shipment: string;
  first_applied: number;
  last_applied: number;
  events: number;
  at: number;
}

export interface DestinationRow {
  name: string;
  kind: string;
  stream: string;
  rule: string;
  settings: string;
  options: string;
  state: string;
  why: string | null;
  revision: number;
  planned: number;
  position: number;
  cursor_applied: number;
  cursor_key: string;
  scanning: boolean;
  scan_to: number | null;
  created: number;
  changed: number;
}

export interface DeliveryRow {
  id: string;
  destination: string;
  seq: number;
  key: string;
  leaf: string;
  applied: number;
  at: number;
  source: string;
  event: string;
  name: string;
  payload: string | null;
  attempts: number;
  first_attempt: number | null;
  due: number;
  holder: string | null;
  dead: number | null;
  code: string | null;
  reason: string | null;
}

export interface DeliveryLogRow {
  id: string;
  destination: string;
  at: number;
  status: string;
  key: string;
  source: string;
  event: string;
  name: string;
  attempt: number;
  milliseconds: number;
  code: string | null;
  reason: string | null;
}

export interface WebhookRow {
  id: string;
  name: string;
  version: number;
  /** JSON; null where this version says that the webhook was deleted. */
  definition: string | null;
  sealed: Uint8Array | null;
  at: number;
  by: string;
}
