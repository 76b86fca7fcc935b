export { type Abstraction, abstraction, type MapActivity, type MapEdge, type Shares } from './abstraction.ts';
export {
  type ActivityChange,
  type ComparedActivity,
  type ComparedEdge,
  type ComparedGraph,
  type EdgeChange,
  graphChanges,
} from './comparison.ts';
export { meanPlaces } from './places.ts';
