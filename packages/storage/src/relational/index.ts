export {
  type AuditCursor,
  type AuditFilter,
  appendAudit,
  dropAudit,
  listAudit,
} from './audit.ts';
export {
  type CatalogueChange,
  type CatalogueEntry,
  type CatalogueVersion,
  catalogueVersion,
  changeCatalogue,
  countViolations,
  EMPTY_CATALOGUE,
  mergeObservations,
  type Observation,
  readCatalogue,
  readObservations,
  readVersions,
  readViolations,
  type VersionedCatalogue,
  type ViolationCount,
} from './catalogue.ts';
export { type Marks, RESOURCES, type Resource, readMarks } from './changes.ts';
export { claim, claimed, forgetClaims, surveyClaims } from './claims.ts';
export {
  type DeadLetter,
  type DropReason,
  dropLetters,
  findLetter,
  keepLetters,
  type LetterCursor,
  type LetterFilter,
  type LettersOfSource,
  letterDrops,
  lettersBySource,
  listLetters,
  markReplayed,
  noteTries,
  oldestLetters,
  type Replaying,
  waitingByCode,
} from './dead-letters.ts';
export {
  claimDeliveries,
  countDeliveries,
  deadLetters,
  discardDeadLetters,
  liveHolders,
  ownersOf,
  type Place,
  type Planned,
  peopleAfter,
  peopleAmong,
  planDeliveries,
  reviveDeadLetters,
  type Settlement,
  settleDeliveries,
  type WaitingRow,
  waitingDeliveries,
} from './deliveries.ts';
export {
  type LogEntry,
  type LogQuery,
  logDeliveries,
  readDeliveryLog,
  trimDeliveryLog,
} from './delivery-log.ts';
export {
  type Declared,
  deleteDestination,
  findDestination,
  LAST_KEY,
  listDestinations,
  putDestination,
  repeatPeople,
  replaceSettings,
  rewindDestination,
  setDestinationState,
} from './destinations.ts';
export { type RelationalEngine, RelationalEngineError } from './engine.ts';
export {
  eraseDeadDeliveries,
  type FailedDelivery,
  failedDeliveries,
  forgetExamples,
  forgetLoggedWords,
  forgetReasons,
  loggedWords,
  violationExamples,
} from './erase.ts';
export {
  behindFeed,
  feedAfter,
  feedEnd,
  feedExtent,
  firstAppliedAfter,
  shipmentsAfter,
  trimFeed,
  WATCH_WINDOW_MS,
  watchFeed,
} from './feed.ts';
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
export { type Changes, KnownPeople } from './known-people.ts';
export { databaseClock, dropLease, takeLease } from './leases.ts';
export {
  claimLink,
  deleteLink,
  findLink,
  insertLink,
  listLinks,
  releaseLink,
  revokeLink,
  revokeLinksFor,
  useLink,
} from './links.ts';
export { type Migration, migrateRelational, readMigrations, splitStatements } from './migrate.ts';
export type {
  AuditRow,
  LinkRow,
  SessionRow,
  SingleSignOnRow,
  UserRow,
} from './organization-schema.ts';
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
  outboxIds,
  readOutbox,
  type Shipment,
  stillUnshipped,
} from './outbox.ts';
export {
  agree,
  allIdentifiers,
  allPeople,
  findPeople,
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
export type {
  DeadLetterRow,
  DeliveryLogRow,
  DeliveryRow,
  DestinationRow,
  FeedRow,
  ImportRow,
  KeyRow,
  Schema,
  SourceRow,
  WebhookRow,
} from './schema.ts';
export { readSettings, writeSettings } from './settings.ts';
export { countTry, forgetOldTries, forgetTries, type Rate } from './sign-in-limits.ts';
export { readSingleSignOn, writeSingleSignOn } from './single-sign-on.ts';
export {
  advanceSource,
  countSource,
  deleteSource,
  dueSource,
  enableSource,
  endRun,
  failRun,
  findSource,
  listSources,
  putSource,
  recoverSource,
  rereadSource,
  type SourceDeclaration,
  type SourceStep,
} from './sources.ts';
export {
  anyUser,
  changeUser,
  dropSecondFactor,
  endSessions,
  findUser,
  listSessions,
  listUsers,
  type UserSummary,
  userOfAccount,
} from './users.ts';
export { findWebhook, listWebhooks, webhookVersion, writeWebhook } from './webhooks.ts';
