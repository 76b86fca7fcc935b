export { type Applied, nextApplied } from './clock.ts';
export { CodedError, isRefusal, REFUSALS, type Refusal, type RefusalCode, refusal } from './errors.ts';
export { digest, eventKey, isUuid, NIL, toUuid, type Uuid } from './ids.ts';
export {
  findPoison,
  isObject,
  isRounded,
  isSame,
  type JsonObject,
  type JsonValue,
  MAX_DEPTH,
} from './json.ts';
export { compareMoments, compareText, type Moment } from './order.ts';
