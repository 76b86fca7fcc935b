export { type Arrival, acceptMessage, MAX_EVENT_BYTES, type Statement } from './accept.ts';
export { hiddenTest } from './blind.ts';
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
export {
  type Choice,
  choose,
  declaredWaits,
  type Retry,
  retrySchema,
  retryWait,
  type Waiting,
} from './delivery.ts';
export { attributeFromHeader, cloudeventsDoor, isJsonType } from './doors/cloudevents.ts';
export { type Door, segmentDoor } from './doors/door.ts';
export { doorNamed } from './doors/doors.ts';
export { posthogDoor } from './doors/posthog.ts';
export { snowplowDoor } from './doors/snowplow.ts';
export { FORMATS, type Format, formatsOf } from './formats.ts';
export { type DepartmentClaim, findGaps, type Gaps, type Observed } from './gaps.ts';
export {
  compileDocumentMapping,
  type DocumentMapper,
  MAX_TOUCHPOINTS,
  type Mapped,
  type MappedDelivery,
} from './mapping/document.ts';
export {
  type Difference,
  type Example,
  type Outcome,
  runExamples,
  type Trial,
  tryDelivery,
} from './mapping/examples.ts';
export { type Delivery, isTooDeep } from './mapping/places.ts';
export { readTime } from './mapping/read-time.ts';
export {
  isOpenTrait,
  isPseudonym,
  type Marks,
  marksOf,
  maskAddresses,
  maskPersonal,
  NO_MARKS,
} from './mask.ts';
export { type Message, messageSchema, type Placement, placementSchema } from './message.ts';
export { NAME_PAIRS, WHOLE_NAMES } from './names.ts';
export { suggestPii } from './pii.ts';
export { EXPORTED_FIELDS, type ExportedField, messageOf, type RestatedTouchpoint } from './restate.ts';
export { meets, type Rule, type Ruled, ruleSchema, valueAt } from './rule.ts';
export { mergeShapes, type Shape, schemaOf, shapeOf } from './shape.ts';
export { type TableMapping, tableMapping, tableMappingSchema } from './table/mapping.ts';
export { compileTableMapping, type MessageOf, type WrittenMessage } from './table/message.ts';
export { paddedRow } from './table/values.ts';
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
