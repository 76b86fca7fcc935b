export { type Beginning, type Change, changeOf, type DailySeries, type Level } from './change.ts';
export { candidates, type Explanation, explain, type GroupedCount } from './explain.ts';
export {
  distinct,
  type Finding,
  type Judged,
  judge,
  nameOf,
  type Story,
  tell,
} from './findings.ts';
export {
  DIMENSIONS,
  type Dimension,
  FAMILIES,
  type Factor,
  type FactorCount,
  type FactorTally,
  type Family,
  GROUPS,
  type Observation,
  type Side,
  type Subject,
  type SubjectTally,
  type Tally,
} from './observation.ts';
export { changeOfPresence, type PastPresence } from './presence.ts';
export { type Banded, smooth } from './smooth.ts';
