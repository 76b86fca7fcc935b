import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useScope } from '../scope/use-scope.ts';
import { Count } from '../ui/Amount.tsx';
import { count } from '../ui/amount.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { CornerMark } from '../ui/Marks.tsx';
import { Section } from '../ui/Page.tsx';
import { Answered, BoneLines, Empty } from '../ui/States.tsx';
import { openBehind } from './behind.ts';
import styles from './pulse.module.css';
import { type CountedBy, type Counts, countsQuestion } from './questions.ts';

const BY: readonly { value: CountedBy; label: string }[] = [
  { value: 'channel', label: 'Channel' },
  { value: 'corner', label: 'Corner' },
  { value: 'department', label: 'Department' },
  { value: 'stage', label: 'Stage' },
];

interface Row {
  readonly value: string;
  readonly touchpoints: number;
  readonly people: number;
  readonly before: number;
  /** Of the longest bar, 0 to 100. */
  readonly length: number;
}

/** How much there was of what: touchpoints and people by channel, corner, department or stage. */
export function Breakdown() {
  const [by, setBy] = useState<CountedBy>('channel');
  const { query } = useScope();
  const counts = useQuery(countsQuestion(query, by));
  return (
    <Section
      title="Touchpoints"
      say={
        counts.data ? (
          <>
            {count(counts.data.now.touchpoints)} touchpoints of {count(counts.data.now.people)} people
            {counts.data.before && <>, after {count(counts.data.before.touchpoints)} in the period before</>}.
          </>
        ) : (
          'How many, and of whom.'
        )
      }
    >
      <Group gap={4} mb={8} role="group" aria-label="Count touchpoints by">
        {BY.map(({ value, label }) => (
          <Button
            key={value}
            size="compact-sm"
            variant={value === by ? 'light' : 'subtle'}
            aria-pressed={value === by}
            onClick={() => setBy(value)}
          >
            {label}
          </Button>
        ))}
      </Group>
      <div className={styles.breakdown}>
        <Answered query={counts} skeleton={<BoneLines lines={8} label="Loading touchpoints" />}>
          {(found) => <Table of={found} by={by} />}
        </Answered>
      </div>
    </Section>
  );
}

function Table({ of, by }: { of: Counts; by: CountedBy }) {
  const rows = useMemo(() => rowsOf(of), [of]);
  const columns = useMemo(() => columnsOf(by), [by]);
  if (rows.length === 0) return <Empty title="No touchpoints in this scope." />;
  return (
    <DataTable
      label={`Touchpoints by ${by}`}
      columns={columns}
      rows={rows}
      rowId={({ value }) => value}
      maxHeight={480}
    />
  );
}

function rowsOf({ now, before }: Counts): Row[] {
  const most = Math.max(1, ...now.values.map(({ touchpoints }) => touchpoints));
  const earlier = new Map(before?.values.map(({ value, touchpoints }) => [value, touchpoints]));
  return now.values.map(({ value, touchpoints, people }) => {
    return {
      value,
      touchpoints,
      people,
      before: earlier.get(value) ?? 0,
      length: (touchpoints / most) * 100,
    };
  });
}

function columnsOf(by: CountedBy): Column<Row>[] {
  return [
    {
      id: 'value',
      header: BY.find(({ value }) => value === by)!.label,
      cell: ({ value }) =>
        by === 'corner' ? <CornerMark corner={value} /> : <span>{value.replaceAll('_', ' ')}</span>,
      sortBy: ({ value }) => value,
    },
    {
      id: 'bar',
      header: 'Size',
      cell: ({ length }) => (
        <span className={styles.meter}>
          <svg aria-hidden viewBox="0 0 100 6" preserveAspectRatio="none">
            <rect width={length} height="6" fill="var(--t-accent)" />
          </svg>
        </span>
      ),
    },
    {
      id: 'touchpoints',
      header: 'Touchpoints',
      end: true,
      cell: ({ touchpoints }) => <span className="num">{count(touchpoints)}</span>,
      sortBy: ({ touchpoints }) => touchpoints,
    },
    {
      id: 'before',
      header: 'Before',
      end: true,
      cell: ({ before }) => <span className={styles.noise}>{count(before)}</span>,
      sortBy: ({ before }) => before,
    },
    {
      id: 'people',
      header: 'People',
      end: true,
      cell: ({ value, people }) => (
        <Count
          value={people}
          of={`people: ${value}`}
          to={openBehind({ called: `${by}: ${value}`, people: { of: 'subject', dimension: by, value } })}
        />
      ),
      sortBy: ({ people }) => people,
    },
  ];
}
