import { useQuery } from '@tanstack/react-query';
import { useScope } from '../scope/use-scope.ts';
import { Count } from '../ui/Amount.tsx';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Section } from '../ui/Page.tsx';
import { Answered, BoneLines } from '../ui/States.tsx';
import { openBehind } from './behind.ts';
import styles from './pulse.module.css';
import { type Presences, presenceQuestion } from './questions.ts';
import { sayCompared } from './words.ts';

const KINDS = [
  { kind: 'customer', label: 'Customers' },
  { kind: 'employee', label: 'Employees' },
  { kind: 'partner', label: 'Partners' },
] as const;
type Kind = (typeof KINDS)[number]['kind'];
type Which = 'new' | 'returning' | 'quiet';

interface Row {
  readonly kind: Kind;
  readonly label: string;
  readonly now: Presences['now'][Kind];
  readonly before: Presences['before'][Kind];
}

/** Who is new, who came again, who has gone quiet. */
export function Presence() {
  const { query, scope } = useScope();
  const compared = sayCompared(scope);
  const found = useQuery(presenceQuestion(query));
  return (
    <Section
      title="People"
      say={`New: never seen before this period. Gone quiet: seen in ${compared}, and not in this period. Was: in ${compared}.`}
    >
      <Answered query={found} skeleton={<BoneLines lines={4} label="Loading people" />}>
        {(presences) => <Table of={presences} />}
      </Answered>
    </Section>
  );
}

function Table({ of }: { of: Presences }) {
  const rows = KINDS.map(({ kind, label }) => ({ kind, label, now: of.now[kind], before: of.before[kind] }));
  return <DataTable label="People by kind" columns={COLUMNS} rows={rows} rowId={({ kind }) => kind} />;
}

const COLUMNS: readonly Column<Row>[] = [
  { id: 'kind', header: 'Kind', cell: ({ label }) => label },
  column('new', 'New'),
  column('returning', 'Returning'),
  column('quiet', 'Gone quiet'),
];

function column(which: Which, header: string): Column<Row> {
  return {
    id: which,
    header,
    end: true,
    cell: ({ kind, label, now, before }) => (
      <span>
        <Count
          value={now[which]}
          of={`${label.toLowerCase()}: ${header.toLowerCase()}`}
          to={openBehind({ called: `${label}: ${header.toLowerCase()}`, people: { of: which, kind } })}
        />{' '}
        <span className={styles.noise}>
          was{' '}
          <Count
            value={before[which]}
            of={`${label.toLowerCase()}: ${header.toLowerCase()}, before`}
            to={openBehind({
              called: `${label}: ${header.toLowerCase()}, before`,
              people: { of: which, kind, side: 'before' },
            })}
          />
        </span>
      </span>
    ),
  };
}
