export {
  type Behaviour,
  combineBehaviours,
  foldBehaviour,
  type Glance,
  NO_BEHAVIOUR,
  RECENT,
} from './behaviour.ts';
export {
  type DirectoryEntry,
  directoryEntry,
  directoryTombstone,
  kindOf,
} from './directory.ts';
export { displayName } from './display.ts';
export { Fold, type Foldable, type Loaded, strangersTo } from './fold.ts';
export { BUILT_IN_KINDS, type Leaf, type LeafId, leafOf, normaliseIdentifier } from './identifiers.ts';
export { DEFAULT_KIND, KIND_TRAIT, PERSON_KINDS, type PersonKind, readKind } from './kind.ts';
export { numberLeaves } from './numbered.ts';
export {
  type CannotLink,
  type Edge,
  type Evidence,
  type HeldEdge,
  type HoldReason,
  type LeafState,
  mergeId,
  nameOf,
  type PersonId,
  type PersonState,
  parseMergeId,
} from './person.ts';
export {
  behaviourOf,
  type Profile,
  type ProfileGlance,
  type ProfileIdentifier,
  type ProfileMerge,
  profileOf,
} from './profile.ts';
export type { IdentityRecord, LedgerCode, LedgerRecord, MapRecord } from './records.ts';
export { compareHistory, type HistoryEntry, type Population, replay } from './replay.ts';
export { type IgnoredIdentifier, type Resolved, resolveIdentifiers } from './resolve.ts';
export { personRow } from './row.ts';
export {
  DEFAULT_SETTINGS,
  type FoldSettings,
  foldSettingsSchema,
  type VersionedSettings,
} from './settings.ts';
export { startsVisit, VISIT_GAP_MS } from './visits.ts';
export { hasTerms, isFoundOtherwise, type Searchable, termsOf, traitWord, wordsOf } from './words.ts';
