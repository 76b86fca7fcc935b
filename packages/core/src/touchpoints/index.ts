export { type Arrival, acceptMessage, MAX_EVENT_BYTES, type Statement } from './accept.ts';
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
export { type Message, messageSchema, type Placement, placementSchema } from './message.ts';
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
