export { type Arrival, acceptMessage, MAX_EVENT_BYTES, type Statement } from './accept.ts';
export {
  type Catalogue,
  type CatalogueFault,
  catalogueSchema,
  DEPARTMENTS,
  MAX_PLANNED,
  type PiiMark,
  type PlannedTouchpoint,
  POLICIES,
  type Policy,
  plannedSchema,
  STAGES,
  STATUSES,
  type Structure,
  structureSchema,
  type TouchpointStatus,
  touchpointName,
  unknownWords,
} from './catalogue.ts';
export { FORMATS, type Format, formatsOf } from './formats.ts';
export { type DepartmentClaim, findGaps, type Gaps, type Observed } from './gaps.ts';
export { type Message, messageSchema, type Placement, placementSchema } from './message.ts';
export { suggestPii } from './pii.ts';
export { mergeShapes, type Shape, schemaOf, shapeOf } from './shape.ts';
export { eventTime, FUTURE_TOLERANCE_MS, parseTime } from './time.ts';
export {
  type AppliedTouchpoint,
  appliedTouchpointSchema,
  CHANNELS,
  CORNERS,
  EVENT_TYPES,
  type EventType,
  type Identifier,
  identifierSchema,
  type Reference,
  referenceSchema,
  slug,
  type Touchpoint,
  touchpointJsonSchema,
  touchpointSchema,
} from './touchpoint.ts';
