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
import { sayWord } from '../ui/words.ts';
import { openBehind } from './behind.ts';
import { Moved } from './Findings.tsx';
import styles from './pulse.module.css';
import { type CountedBy, type Counts, countsQuestion, type Judged, type Pulse } from './questions.ts';
import { sayBrief, sayCompared } from './words.ts';

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
  readonly before: { readonly touchpoints: number; readonly people: number } | undefined;
  /** Of the share of person-days with one, as Pulse judged it; or what it moved with. */
  readonly judged: Judged | undefined;
  readonly movedWith: string | undefined;
  /** Of the longest bar, 0 to 100. */
  readonly length: number;
}

/** How much there was of what: touchpoints and people by channel, corner, department or stage. */
export function Breakdown({ pulse }: { pulse: Pulse | undefined }) {
  const [by, setBy] = useState<CountedBy>('channel');
  const { query, scope } = useScope();
  const compared = sayCompared(scope);
  const counts = useQuery(countsQuestion(query, by));
  return (
    <Section
      title="Touchpoints"
      say={
        counts.data ? (
          <>
            {count(counts.data.now.touchpoints)} touchpoints of {count(counts.data.now.people)} people
            {counts.data.before && (
              <>
                , after {count(counts.data.before.touchpoints)} in {compared}. Change: of the share of
                person-days with one
              </>
            )}
            .
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
      <Answered query={counts} skeleton={<BoneLines lines={8} label="Loading touchpoints" />}>
        {(found) => <Table of={found} by={by} pulse={pulse} />}
      </Answered>
    </Section>
  );
}

function Table({ of, by, pulse }: { of: Counts; by: CountedBy; pulse: Pulse | undefined }) {
  const rows = useMemo(() => rowsOf(of, by, pulse), [of, by, pulse]);
  const compares = of.before !== null;
  const columns = useMemo(
    () => columnsOf(by).filter(({ id }) => compares || (id !== 'before' && id !== 'change')),
    [by, compares],
  );
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

function rowsOf({ now, before }: Counts, by: CountedBy, pulse: Pulse | undefined): Row[] {
  const most = Math.max(1, ...now.values.map(({ touchpoints }) => touchpoints));
  const earlier = new Map(before?.values.map((each) => [each.value, each]));
  return now.values.map(({ value, touchpoints, people }) => {
    return {
      value,
      touchpoints,
      people,
      before: earlier.get(value),
      ...judgedAs(pulse, by, value),
      length: (touchpoints / most) * 100,
    };
  });
}

/** What Pulse says of one value: its own test, or which finding is the same touchpoints by another name. */
function judgedAs(pulse: Pulse | undefined, by: CountedBy, value: string): Pick<Row, 'judged' | 'movedWith'> {
  const isIt = ({
    dimension,
    value: its,
    among,
  }: {
    dimension: string;
    value: string;
    among?: string | null;
  }) => dimension === by && its === value && !among;
  const news = pulse?.stories.flat() ?? [];
  const judged = [...news, ...(pulse?.rest ?? [])].find(({ subject }) => isIt(subject));
  const same = judged ? undefined : news.find((each) => each.same.some(isIt));
  return { judged, movedWith: same && sayBrief(same.subject) };
}

function behind(by: CountedBy, value: string, side: 'now' | 'before' = 'now') {
  return openBehind({
    called: `${sayWord(value)} (${by})${side === 'before' ? ', before' : ''}`,
    people: { of: 'subject', dimension: by, value, side },
  });
}

function columnsOf(by: CountedBy): Column<Row>[] {
  return [
    {
      id: 'value',
      header: BY.find(({ value }) => value === by)!.label,
      cell: ({ value }) => (by === 'corner' ? <CornerMark corner={value} /> : <span>{sayWord(value)}</span>),
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
      cell: ({ value, touchpoints }) => (
        <Count value={touchpoints} of={`touchpoints: ${value}, and their people`} to={behind(by, value)} />
      ),
      sortBy: ({ touchpoints }) => touchpoints,
    },
    {
      id: 'before',
      header: 'Before',
      end: true,
      cell: ({ value, before }) => (
        <span className={styles.noise}>
          {before ? (
            <Count
              value={before.touchpoints}
              of={`touchpoints before: ${value}, and their people`}
              to={behind(by, value, 'before')}
            />
          ) : (
            0
          )}
        </span>
      ),
      sortBy: ({ before }) => before?.touchpoints ?? 0,
    },
    {
      id: 'change',
      header: 'Change',
      end: true,
      cell: ({ judged, movedWith }) => {
        if (judged) return <Moved judged={judged} />;
        return <span className={styles.noise}>{movedWith ? `as ${movedWith}` : '–'}</span>;
      },
      sortBy: ({ judged }) => judged?.change.value ?? 0,
    },
    {
      id: 'people',
      header: 'People',
      end: true,
      cell: ({ value, people }) => <Count value={people} of={`people: ${value}`} to={behind(by, value)} />,
      sortBy: ({ people }) => people,
    },
  ];
}
