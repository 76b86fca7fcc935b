import type { Analytical } from './engine.ts';
import { NUMBERS } from './timeline.ts';

/** One merge in the history: what joined two people. */
export interface MergeRow {
  /** As `POST /v1/people/merges/{id}/undo` takes it. */
  readonly id: string;
  readonly at: string;
  /** Hybrid logical clock, microseconds. */
  readonly applied: number;
  /** The person they became. */
  readonly person: string;
  readonly evidence: { event: string; source: string; id: string; time: string; explicit: boolean };
  readonly undone: boolean;
}

interface Row {
  id: string;
  applied: number;
  person: string;
  evidence: string;
  undone: number;
}

/** Merges, newest first. `before` is the `applied` of the last one of the page before. */
export async function listMerges(
  a: Analytical,
  { limit, before }: { limit: number; before?: number | undefined },
): Promise<MergeRow[]> {
  const result = await a.client.query({
    query: `SELECT
        concat('m_', replaceAll(toString(m.a), '-', ''), replaceAll(toString(m.b), '-', '')) AS id,
        m.applied AS applied, m.person AS person, m.evidence AS evidence,
        (m.a, m.b) IN (SELECT a, b FROM identity WHERE event = 'undo') AS undone
      FROM identity AS m
      WHERE m.event = 'edge' AND m.joined AND m.applied < {before:Int64}
      ORDER BY m.applied DESC, id
      LIMIT {limit:UInt32}
      SETTINGS ${NUMBERS}`,
    format: 'JSONEachRow',
    query_params: { limit, before: before ?? Number.MAX_SAFE_INTEGER },
  });
  return (await result.json<Row>()).map(({ evidence, undone, applied, ...row }) => {
    const { name, source, id, time, explicit } = JSON.parse(evidence) as {
      name: string;
      source: string;
      id: string;
      time: number;
      explicit: boolean;
    };
    return {
      ...row,
      applied,
      at: new Date(applied / 1000).toISOString(),
      evidence: { event: name, source, id, time: new Date(time).toISOString(), explicit },
      undone: undone !== 0,
    };
  });
}
