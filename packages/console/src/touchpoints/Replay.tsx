import { Button, Progress } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Section } from '../ui/Page.tsx';
import { ProblemState } from '../ui/States.tsx';
import { useSidePanel } from '../ui/side-panel.ts';
import { counted } from './catalogue-words.ts';
import { sayCode } from './refusals.ts';
import { Word } from './Shell.tsx';
import styles from './touchpoints.module.css';

/** Letters by id, or all that match. */
export type Which =
  | { readonly ids: string[] }
  | { readonly filter: { readonly source?: string; readonly code?: string; readonly text?: string } };

interface Outcome {
  readonly id: string;
  readonly status: 'replayed' | 'duplicate' | 'refused';
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** Letters of one call: small enough that progress is seen. */
const SLICE = 200;
const SAYS: Readonly<Record<Outcome['status'], string>> = {
  replayed: 'came in',
  duplicate: 'was in already',
  refused: 'refused again',
};

/** Replays letters, slice by slice, and says what became of each. */
export function Replay({ which, onClose }: { which: Which; onClose: () => void }) {
  const { outcomes, done, error } = useReplay(which);
  const panel = useSidePanel();
  const columns = useMemo(() => columnsOf(), []);
  const count = (status: Outcome['status']) => outcomes.filter((each) => each.status === status).length;
  const total = 'ids' in which ? which.ids.length : undefined;
  return (
    <Section
      title="The replay"
      say={
        <span role="status">
          {done ? 'Done: ' : 'Under way: '}
          {counted(count('replayed'), 'event')} came in, {count('duplicate')} were in already,{' '}
          {count('refused')} refused again.
        </span>
      }
      tools={
        <Button variant="default" onClick={onClose}>
          {done ? 'Close' : 'Stop after this slice'}
        </Button>
      }
    >
      {!done && (
        <Progress
          aria-label="Progress of the replay"
          value={total ? (outcomes.length / total) * 100 : 100}
          animated={total === undefined}
        />
      )}
      {error !== undefined && <ProblemState error={error} safe="What came in stays in; no letter is lost." />}
      {outcomes.length > 0 && (
        <DataTable
          label="What became of each letter"
          columns={columns}
          rows={outcomes}
          rowId={({ id }) => id}
          onOpen={({ id }) => panel.open('letter', id)}
          maxHeight={260}
        />
      )}
      <div className={styles.part} />
    </Section>
  );
}

function useReplay(which: Which) {
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const [done, setDone] = useState(false);
  const [error, setError] = useState<unknown>();
  const client = useQueryClient();
  useEffect(() => {
    const leaving = new AbortController();
    const run = async () => {
      // Those that are refused again stay where they are, so the next slice goes on after them.
      for (let cursor: string | null | undefined; cursor !== null && !leaving.signal.aborted; ) {
        const got = await answer(
          api.POST('/v1/dead-letters/replay', {
            body: { ...which, limit: SLICE, ...(cursor && { cursor }) },
          }),
        );
        cursor = got.next;
        if (!leaving.signal.aborted) setOutcomes((before) => [...before, ...(got.letters as Outcome[])]);
      }
    };
    run()
      .catch((problem) => {
        if (!leaving.signal.aborted) setError(problem);
      })
      .finally(() => {
        if (!leaving.signal.aborted) setDone(true);
        void client.invalidateQueries({ queryKey: ['dead-letters'] });
      });
    return () => leaving.abort();
  }, [which, client]);
  return { outcomes, done, error };
}

function columnsOf(): Column<Outcome>[] {
  return [
    { id: 'id', header: 'Letter', cell: ({ id }) => id },
    {
      id: 'status',
      header: 'What became of it',
      cell: ({ status }) => SAYS[status],
      sortBy: ({ status }) => status,
    },
    { id: 'code', header: 'Reason', cell: ({ code }) => (code ? sayCode(code).why : '') },
    { id: 'message', header: 'In words', cell: ({ message }) => <Word>{message ?? ''}</Word> },
  ];
}
