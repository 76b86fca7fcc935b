import { z } from 'zod';

const measure = z.object({ what: z.string().min(1), value: z.number() });

/** One measured number beside its floor, as `npm run bench` writes it. */
const benchRow = z
  .object({
    id: z.string().min(1),
    engine: z.string().min(1),
    /** Stored people at the time of the measurement. */
    people: z.number().int().nonnegative(),
    value: z.number(),
    unit: z.string().min(1),
    /** The same work with no logic, in the same run. */
    floor: measure,
    peer: measure.optional(),
    /** value ÷ floor, or whatever quotient the budget speaks of. */
    ratio: z.number(),
    budget: z.string().or(z.number()),
    holds: z.boolean(),
    /** Why the budget was missed. */
    reason: z.string().min(1).optional(),
  })
  .refine((row) => row.holds || row.reason !== undefined, 'a row with holds: false needs its reason');

const benchResults = z.object({ machine: z.unknown(), date: z.string(), rows: z.array(benchRow) });

export type BenchRow = z.infer<typeof benchRow>;

/**
 * Reads bench/results/latest.json.
 * @throws Error that names the rows which are not as they should be.
 */
export function parseBench(json: string): BenchRow[] {
  const parsed = benchResults.safeParse(JSON.parse(json));
  if (parsed.success) return parsed.data.rows;
  throw new Error(`bench/results/latest.json: ${z.prettifyError(parsed.error)}`);
}

/** `ingest.batch on postgres at 10000 people: 6100 events/s, budget ≥ 6000`. */
export function describeRow(row: BenchRow): string {
  const where = `bench ${row.id} on ${row.engine} at ${row.people} people`;
  const numbers = `${row.value} ${row.unit}, ratio ${row.ratio}, budget ${row.budget}`;
  return `${where}: ${numbers}${row.holds ? '' : ` · ${row.reason}`}`;
}
