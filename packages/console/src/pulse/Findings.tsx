import { useMemo } from 'react';
import { Change, Count } from '../ui/Amount.tsx';
import { sayChange } from '../ui/amount.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Section } from '../ui/Page.tsx';
import { openBehind } from './behind.ts';
import styles from './pulse.module.css';
import type { Explanation, Judged, Pulse } from './questions.ts';
import { sayBrief, sayDate, sayFactor, sayMove, sayQuiet } from './words.ts';

/** Noise that is shown below the news, so that one sees what was looked at. */
const MOST_NOISE = 40;

interface Row {
  readonly id: string;
  readonly judged: Judged;
  readonly explanations: readonly Explanation[];
  /** What it goes back to is told by the row before. */
  readonly belongs: boolean;
}

/** What moved and what did not, each with its people, its interval and its day. */
export function Findings({ of }: { of: Pulse }) {
  const rows = useMemo(() => rowsOf(of), [of]);
  const news = of.stories.flat().length;
  return (
    <Section
      title="What moved"
      say={
        <>
          {news} of {of.tested} measures moved by more than they do anyway. Shares of wrong discoveries are
          held to 5 %.
        </>
      }
    >
      <DataTable label="What moved" columns={COLUMNS} rows={rows} rowId={({ id }) => id} maxHeight={480} />
    </Section>
  );
}

function rowsOf({ stories, rest }: Pulse): Row[] {
  const idOf = ({ dimension, value, among }: Judged['subject']) => `${dimension}:${value}:${among ?? ''}`;
  const news = stories.flatMap((story) =>
    story.map((judged, place) => {
      return { id: idOf(judged.subject), judged, explanations: judged.explanations, belongs: place > 0 };
    }),
  );
  const noise = rest.slice(0, MOST_NOISE).map((judged) => {
    return { id: idOf(judged.subject), judged, explanations: [], belongs: false };
  });
  return [...news, ...noise];
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'what',
    header: 'Finding',
    cell: ({ judged, belongs }) => (
      <span className={judged.news ? styles.news : styles.noise}>
        {belongs && <span className={styles.branch} aria-hidden />}
        {sayBrief(judged.subject)}
      </span>
    ),
  },
  {
    id: 'change',
    header: 'Change',
    end: true,
    cell: ({ judged }) => <Moved judged={judged} />,
    sortBy: ({ judged }) => judged.change.value,
  },
  {
    id: 'people',
    header: 'People',
    end: true,
    cell: ({ judged }) => <PeopleOf judged={judged} />,
    sortBy: ({ judged }) => judged.now.people,
  },
  {
    id: 'since',
    header: 'Since',
    cell: ({ judged }) =>
      judged.news ? (
        judged.began ? (
          sayDate(judged.began.on)
        ) : (
          'gradually'
        )
      ) : (
        <span className={styles.noise}>{sayQuiet(judged)}</span>
      ),
  },
  {
    id: 'why',
    header: 'Explained by',
    cell: ({ explanations }) => explanations.slice(0, 1).map((each) => sayFactor(each).what),
  },
];

function PeopleOf({ judged }: { judged: Judged }) {
  const called = sayBrief(judged.subject);
  return (
    <Count
      value={judged.now.people}
      of={`people: ${called}`}
      to={openBehind({ called, people: judged.people })}
    />
  );
}

/** News by its size, in ink; noise with the same numbers, quiet. What is worse only a person can say of most. */
export function Moved({ judged }: { judged: Pick<Judged, 'change' | 'news' | 'subject'> }) {
  const { change, news, subject } = judged;
  if (!news) {
    const { value, range } = sayChange(change, 'percent');
    return (
      <span className={styles.noise}>
        {value} <span className={styles.range}>({range})</span>
      </span>
    );
  }
  if (change.value < 2)
    return <Change of={change} unit="percent" rising={subject.value === 'service' ? 'bad' : 'neither'} />;
  const { amount, range } = sayMove(change);
  return (
    <span>
      <span className={styles.news}>{amount}</span> <span className={styles.range}>({range})</span>
    </span>
  );
}
