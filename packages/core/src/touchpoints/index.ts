export { type Arrival, acceptMessage, MAX_EVENT_BYTES, type Statement } from './accept.ts';
export { type Message, messageSchema, type Placement, placementSchema } from './message.ts';
export { EXPORTED_FIELDS, type ExportedField, messageOf, type RestatedTouchpoint } from './restate.ts';
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
