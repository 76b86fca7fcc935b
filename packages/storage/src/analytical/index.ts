export { renderClusterSchema } from './cluster.ts';
export { type CountedBy, type Counts, counts, countsBy } from './counts.ts';
export { type Analytical, openChdb, openClickHouse } from './engine.ts';
export { eraseRefused, eraseStatement, LEDGER_OF_CLUSTER, type RefusedLine, refusedLines } from './erase.ts';
export {
  type Export,
  type ExportFilter,
  type ExportPart,
  type ExportPlace,
  exportByPerson,
  exportCsv,
  exportExtent,
  exportJson,
  exportParquet,
  nextExportPart,
} from './export.ts';
export {
  type Activity,
  type Edge,
  type Graph,
  type GraphFilter,
  graph,
  TooManyActivities,
  type Variant,
} from './graph.ts';
export {
  doubledRows,
  eventHistory,
  mapAsShipped,
  parseUndoLine,
  type UndoRow,
  undoHistory,
} from './history.ts';
export { hasEventsOf, knownEvents } from './known.ts';
export { fence, type Landing, land, landed } from './landing.ts';
export {
  appliedOfLine,
  eventLine,
  eventText,
  identityLine,
  leafOfLine,
  ledgerLine,
  mapLine,
  parseEventLine,
  rowOf,
  splitLines,
} from './lines.ts';
export { listMerges, type MergeRow } from './merges.ts';
export { type Migration, migrate, migrations } from './migrate.ts';
export {
  countBySource,
  knownKeys,
  listMarks,
  type MarkRow,
  type SampledEvent,
  type SampleQuery,
  type SourceCount,
  sampleEvents,
} from './samples.ts';
export { describeSchema, migrationsText } from './schema.ts';
export {
  type HistoryCursor,
  historyAfter,
  lastApplied,
  type Shipped,
  shippedAfter,
  shippedLeaves,
} from './stream.ts';
export { type EventRow, type TimelineCursor, type TimelineQuery, timeline } from './timeline.ts';
