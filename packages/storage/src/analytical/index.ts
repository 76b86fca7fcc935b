export { renderClusterSchema } from './cluster.ts';
export { type CountedBy, type Counts, counts, countsBy } from './counts.ts';
export {
  countDirectory,
  type DirectoryFilter,
  type DirectoryPlace,
  type DirectoryQuery,
  type DirectoryRow,
  type DirectorySort,
  directoryIsFilled,
  directoryPage,
  hasHistory,
  markDirectoryFilled,
} from './directory.ts';
export { type Analytical, openChdb, openClickHouse } from './engine.ts';
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
  graph,
  type Variant,
} from './graph.ts';
export type { GraphFilter } from './graph-filter.ts';
export { type GraphPart, graphPeople, type PersonAtPart, type PersonAtPlace } from './graph-people.ts';
export { type ActivityPlace, activityPlaces } from './graph-places.ts';
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
  peopleLine,
  rowOf,
  splitLines,
} from './lines.ts';
export {
  type LiveFilter,
  type LiveRow,
  liveCount,
  livePage,
  liveRecent,
  type WithinFirst,
} from './live.ts';
export { listMerges, type MergeRow } from './merges.ts';
export { type Migration, migrate, migrations } from './migrate.ts';
export { COUNT_GROUPS, countNames, type NameCount } from './name-counts.ts';
export {
  type Days,
  type GroupCount,
  type PersonDays,
  withPersonDays,
} from './person-days.ts';
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
  COUNTED_BY,
  type CountBy,
  countPresence,
  countReceived,
  countScope,
  listPresence,
  PRESENCES,
  type Presence,
  type PresenceCounts,
  type ScopeCount,
  type ScopeCounts,
  type SourceFlow,
} from './scope-counts.ts';
export {
  CORNER,
  type Conditions,
  DEPARTMENT,
  NONE,
  type Period,
  type Placement,
  type Scope,
  STAGE,
  STATED_KINDS,
  STEP_TYPES,
  scopeConditions,
} from './scope-sql.ts';
export {
  type HistoryCursor,
  historyAfter,
  lastApplied,
  type Shipped,
  shippedAfter,
  shippedLeaves,
} from './stream.ts';
export { type EventRow, type TimelineCursor, type TimelineQuery, timeline } from './timeline.ts';
export { TooManyActivities } from './walks.ts';
