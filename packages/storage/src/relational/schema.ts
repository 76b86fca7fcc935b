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
  webhooks: WebhookRow;
  installation: { id: number; created: number; history: string; process: string };
  migrations: { version: number; name: string; at: number };
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

export interface KeyRow {
  id: string;
  name: string;
  scope: string;
  hash: string;
  created: number;
  revoked: number | null;
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
