import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { peopleBehind } from '../people/people-search.ts';
import { lettersOf } from '../touchpoints/letters-search.ts';
import { Count } from '../ui/Amount.tsx';
import { count } from '../ui/amount.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Time } from '../ui/Marks.tsx';
import { sayDuration } from '../ui/moment.ts';
import { Section } from '../ui/Page.tsx';
import { Spark } from '../ui/Scores.tsx';
import { Answered, BoneLines, Empty } from '../ui/States.tsx';
import styles from './pulse.module.css';
import { type Ingest, ingestQuestion } from './questions.ts';

type Row = Ingest['sources'][number];

/** Whether what happens arrives, looked at anew every few seconds. */
export function IngestHealth() {
  const found = useQuery(ingestQuestion());
  return (
    <Section
      title="Does it arrive?"
      say={found.data ? <Summary of={found.data} /> : 'Rate, backlog and sources.'}
    >
      <Answered query={found} skeleton={<BoneLines lines={6} label="Loading sources" />}>
        {({ sources }) =>
          sources.length === 0 ? (
            <Empty
              title="No source has sent anything yet."
              action={<Link to="/touchpoints/sources">Connect a source</Link>}
            >
              Whatever sends touchpoints would be listed here, with when it was heard last.
            </Empty>
          ) : (
            <DataTable
              label="Sources"
              columns={COLUMNS}
              rows={sources}
              rowId={({ source }) => source}
              maxHeight={480}
            />
          )
        }
      </Answered>
    </Section>
  );
}

function Summary({ of }: { of: Ingest }) {
  const today = of.perHour.reduce((sum, hour) => sum + hour, 0);
  const refused = of.refused.reduce((sum, { letters }) => sum + letters, 0);
  const { events, oldestSeconds } = of.backlog;
  return (
    <>
      {of.ready ? (
        'Everything is taken in'
      ) : (
        <strong className={styles.worse}>Refused for now: {of.why}</strong>
      )}
      ; {count(today)} touchpoints in the last 24 hours;{' '}
      {events === 0
        ? 'nothing waits'
        : `${count(events)} on their way, the oldest for ${sayDuration((oldestSeconds ?? 0) * 1000)}`}
      ; {refused === 0 ? 'none refused' : <Link {...lettersOf({})}>{count(refused)} refused and kept</Link>}.
    </>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { id: 'source', header: 'Source', cell: ({ source }) => source, sortBy: ({ source }) => source },
  {
    id: 'course',
    header: 'Last 24 hours',
    cell: ({ perHour }) => (
      <span className={styles.meter}>
        <Spark values={perHour} tone="news" />
      </span>
    ),
  },
  {
    id: 'touchpoints',
    header: 'Received',
    end: true,
    cell: ({ source, touchpoints }) => (
      <Count
        value={touchpoints}
        of={`received from ${source}; its people in the scope`}
        to={peopleBehind({ source: [source] })}
      />
    ),
    sortBy: ({ touchpoints }) => touchpoints,
  },
  {
    id: 'refused',
    header: 'Refused',
    end: true,
    cell: ({ source, refused }) =>
      refused === 0 ? (
        <span className={styles.noise}>0</span>
      ) : (
        <Count value={refused} of={`refused of ${source}`} to={lettersOf({ source: [source] })} />
      ),
    sortBy: ({ refused }) => refused,
  },
  {
    id: 'last',
    header: 'Heard last',
    end: true,
    cell: ({ last }) => <Time at={last} />,
    sortBy: ({ last }) => last,
  },
];
