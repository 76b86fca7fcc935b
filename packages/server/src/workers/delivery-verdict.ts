import type { Outcome } from '@throughline/connectors/destinations';
import { type Retry, retryWait } from '@throughline/core/touchpoints';
import type { DeliveryRow, LogEntry, Settlement } from '@throughline/storage/relational';

const DAY_MS = 24 * 3600 * 1000;
/** A receiver may ask for patience, but not for ever, milliseconds. */
const LONGEST_WISH_MS = DAY_MS;

/** One attempt at a delivery, and what came of it. */
export interface Tried {
  readonly row: DeliveryRow;
  readonly outcome: Outcome;
  readonly milliseconds: number;
}

/**
 * What follows from an attempt: delivered rows go, failed ones wait as the schedule says, and what was refused, or has
 * failed for as long as the schedule lasts, becomes a dead letter. Each attempt is a line of the log.
 */
export function verdictOf(
  { row, outcome, milliseconds }: Tried,
  retry: Retry,
  now: number,
  chance: number,
): Settlement {
  const attempt = row.attempts + 1;
  const code = outcome.code ?? null;
  const reason = outcome.status === 'delivered' ? null : outcome.reason.slice(0, 500);
  const line = (status: string): LogEntry[] => [
    { ...logged(row), at: now, status, attempt, milliseconds: Math.round(milliseconds), code, reason },
  ];
  const { id, seq } = row;
  const nothing: Settlement = { delivered: [], failed: [], released: [], log: [] };
  if (outcome.status === 'delivered') return { ...nothing, delivered: [{ id, seq }], log: line('delivered') };
  if (outcome.status === 'gone') return { ...nothing, released: [id], log: line('gone') };
  const first = row.first_attempt ?? now;
  const wish = outcome.status === 'retry' ? Math.min((outcome.afterSeconds ?? 0) * 1000, LONGEST_WISH_MS) : 0;
  const due = Math.ceil(now + Math.max(retryWait(retry, attempt, chance), wish));
  const over = outcome.status === 'refused' || due > first + retry.days * DAY_MS;
  const failed = {
    id,
    seq,
    attempts: attempt,
    first_attempt: first,
    due,
    dead: over ? now : null,
    code,
    reason,
  };
  return {
    ...nothing,
    failed: [failed],
    log: line(outcome.status === 'refused' ? 'refused' : over ? 'dead' : 'retry'),
  };
}

/** What the log says of a row in every line. */
export function logged(
  row: Pick<DeliveryRow, 'destination' | 'key' | 'source' | 'event' | 'name'>,
): Pick<LogEntry, 'destination' | 'key' | 'source' | 'event' | 'name'> {
  const { destination, key, source, event, name } = row;
  return { destination, key, source, event, name };
}
