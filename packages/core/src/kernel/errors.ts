/** Why one item of a request was refused. The words are the API's contract and never change their meaning. */
export const REFUSALS = {
  not_an_object: 'An event must be a JSON object.',
  wrong_type: 'A field has the wrong type.',
  type_missing: 'The event has no type, and the endpoint implies none.',
  type_unknown: 'The type is none of identify, track, page, screen, group, alias.',
  name_missing: 'A track call needs the name of its event.',
  identifier_missing: 'This call says something about a person and names none.',
  time_invalid: 'A timestamp is neither ISO 8601 nor milliseconds since the epoch.',
  time_out_of_range: 'The event time lies before 1970, or more than 24 hours after it was received.',
  event_too_large: 'The event is larger than 32 KB.',
  nul_character: 'A text holds the character U+0000, which no engine can store.',
  lone_surrogate: 'A text holds half of a surrogate pair, which is not valid Unicode.',
  unsafe_integer: 'An integer lies beyond 2^53 and would be rounded; send it as text.',
  too_deep: 'The event is nested deeper than 32 levels.',
  forbidden_key: 'A key is named __proto__.',
  poison: 'The database refused this event.',
  line_invalid: 'The line could not be read.',
  schema_violation: 'The event is not as the catalogue’s schema of its touchpoint says.',
  body_invalid: 'The body that arrived could not be read.',
  too_many: 'One body gives more touchpoints than are taken at once.',
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** One refused item: a stable code for programs, a sentence for people, and where in the item it is. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  /** Path of the offending field, as `properties.items.0.price`. */
  readonly path?: string;
}

export function refusal(code: RefusalCode, path?: string, message: string = REFUSALS[code]): Refusal {
  return path === undefined || path === '' ? { code, message } : { code, message, path };
}

export function isRefusal(value: object): value is Refusal {
  return 'code' in value && 'message' in value && Object.hasOwn(REFUSALS, value.code as string);
}

/** An error that a caller can act on: `code` is stable, `status` is the HTTP status it becomes. */
export class CodedError extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: Record<string, unknown>;

  constructor(status: number, code: string, message: string, detail: Record<string, unknown> = {}) {
    super(message);
    this.name = 'CodedError';
    this.code = code;
    this.status = status;
    this.detail = detail;
  }
}
