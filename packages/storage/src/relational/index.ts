export { claim, forgetClaims, surveyClaims } from './claims.ts';
export { type RelationalEngine, RelationalEngineError } from './engine.ts';
export { type Hold, holdLock } from './hold.ts';
export {
  advanceImport,
  earlierImport,
  findImport,
  type ImportStep,
  listImports,
  openImport,
} from './imports.ts';
export { findKeys, insertKey, listKeys, revokeKey } from './keys.ts';
export { databaseClock, dropLease, takeLease } from './leases.ts';
export { type Migration, migrateRelational, readMigrations, splitStatements } from './migrate.ts';
export {
  addAttempt,
  allOutbox,
  appendOutbox,
  closeShipment,
  type OutboxRow,
  oldestOutbox,
  openShipment,
  openShipments,
  outboxBacklog,
  readOutbox,
  type Shipment,
  stillUnshipped,
} from './outbox.ts';
export {
  allIdentifiers,
  allPeople,
  KnownPeople,
  type LeafWrite,
  type LoadedPeople,
  leafVersionsOf,
  loadPeople,
  lockComponent,
  type PersonWrite,
  type StoredLeaf,
  type StoredPerson,
  storeLeaves,
  storePeople,
  type Unshipped,
  versionsOf,
} from './people.ts';
export { openPglite, type PgliteEngine } from './pglite.ts';
export { openPostgres } from './postgres.ts';
export { tryWriting } from './probe.ts';
export type { ImportRow, KeyRow, Schema, WebhookRow } from './schema.ts';
export { readSettings, writeSettings } from './settings.ts';
export { findWebhook, listWebhooks, webhookVersion, writeWebhook } from './webhooks.ts';
