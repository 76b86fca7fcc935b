import { Button, Progress } from '@mantine/core';
import { useMemo, useSyncExternalStore } from 'react';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { LongRows } from '../ui/LongRows.tsx';
import { Section } from '../ui/Page.tsx';
import { ProblemState } from '../ui/States.tsx';
import { useSidePanel } from '../ui/side-panel.ts';
import { counted } from './catalogue-words.ts';
import { sayCode } from './refusals.ts';
import type { Outcome, ReplayRun } from './replay-run.ts';
import { Word } from './Shell.tsx';
import styles from './touchpoints.module.css';

const SAYS: Readonly<Record<Outcome['status'], string>> = {
  replayed: 'came in',
  duplicate: 'was in already',
  refused: 'refused again',
};

/** Replays letters, slice by slice, and says what became of each. */
export function Replay({ run, onClose }: { run: ReplayRun; onClose: () => void }) {
  const { outcomes, done, error } = useSyncExternalStore(run.subscribe, () => run.state);
  const panel = useSidePanel();
  const columns = useMemo(() => columnsOf(), []);
  const count = (status: Outcome['status']) => outcomes.filter((each) => each.status === status).length;
  const { total } = run;
  const close = () => {
    run.stop();
    onClose();
  };
  return (
    <div className={styles.replay}>
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
          <Button variant="default" onClick={close}>
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
        {error !== undefined && (
          <ProblemState error={error} safe="What came in stays in; no letter is lost." />
        )}
        {outcomes.length > 0 && (
          <DataTable
            long={LongRows}
            label="What became of each letter"
            columns={columns}
            rows={outcomes}
            rowId={({ id }) => id}
            onOpen={({ id }) => panel.open('letter', id)}
            maxHeight={260}
          />
        )}
      </Section>
    </div>
  );
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
