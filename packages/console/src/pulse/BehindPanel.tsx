import { useInfiniteQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import type { PanelProps } from '../app/capability.ts';
import { useScope } from '../scope/use-scope.ts';
import { count } from '../ui/amount.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { LongRows } from '../ui/LongRows.tsx';
import { Time } from '../ui/Marks.tsx';
import { PanelTitle } from '../ui/PanelTitle.tsx';
import { Answered, BoneLines, Empty } from '../ui/States.tsx';
import { useSidePanel } from '../ui/side-panel.ts';
import { readBehind } from './behind.ts';
import styles from './pulse.module.css';
import { type Listed, lookQuery } from './questions.ts';

/** The people behind a number, in its scope. */
export function BehindPanel({ id }: PanelProps) {
  const { called, people } = readBehind(id);
  const { query: scope } = useScope();
  const { open } = useSidePanel();
  const query = { ...lookQuery(scope), ...people };
  const found = useInfiniteQuery({
    queryKey: ['pulse', 'behind', query],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/v1/pulse/people', {
          params: { query: { ...query, limit: 100, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <section className={styles.behind} aria-label={called}>
      <PanelTitle name={called} />
      <Answered query={found} skeleton={<BoneLines lines={12} label="Loading people" />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.people);
          if (rows.length === 0) return <Empty title="Nobody in this scope." />;
          return (
            <DataTable
              long={LongRows}
              label={called}
              columns={COLUMNS}
              rows={rows}
              rowId={({ person }) => person}
              onOpen={(row) => open('person', nameOf(row))}
              onEnd={() => {
                if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage();
              }}
              maxHeight={640}
            />
          );
        }}
      </Answered>
    </section>
  );
}

/** As the interface names a person: by their strongest identifier. */
function nameOf({ identifiers }: Listed): string {
  const [first] = identifiers;
  return first ? `${first.kind}:${first.value}` : '';
}

const COLUMNS: readonly Column<Listed>[] = [
  { id: 'who', header: 'Person', cell: ({ identifiers }) => identifiers[0]?.value ?? 'unknown' },
  {
    id: 'touchpoints',
    header: 'Touchpoints',
    end: true,
    cell: ({ touchpoints }) => <span className="num">{count(touchpoints)}</span>,
  },
  {
    id: 'last',
    header: 'Seen last',
    end: true,
    cell: ({ lastSeen }) => lastSeen && <Time at={lastSeen.time} />,
  },
];
