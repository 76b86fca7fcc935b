/** The tables of the relational plane as queries see them; migrations/ is their source. */
export interface Schema {
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
  leases: { name: string; holder: string; until: number };
  imports: ImportRow;
  settings: { version: number; value: string; at: number; by: string };
  keys: KeyRow;
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

export interface KeyRow {
  id: string;
  name: string;
  scope: string;
  hash: string;
  created: number;
  revoked: number | null;
}
