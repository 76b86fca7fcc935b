import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useRef } from 'react';
import { useScope } from '../scope/use-scope.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { LongRows } from '../ui/LongRows.tsx';
import { Time } from '../ui/Marks.tsx';
import { Page } from '../ui/Page.tsx';
import { Bone, BoneLines, Empty, ProblemState } from '../ui/States.tsx';
import { useSidePanel } from '../ui/side-panel.ts';
import { Channels } from './channels.tsx';
import { ExportButton } from './ExportButton.tsx';
import { PeopleFilters } from './PeopleFilters.tsx';
import styles from './people.module.css';
import { isScoped, type PeopleSearch } from './people-search.ts';
import { Said } from './Said.tsx';
import { sayList } from './say-list.ts';
import { usePeople } from './use-people.ts';
import { calledOf, type Listed } from './use-person.ts';

/** Everyone, found as one types. */
export function PeoplePage() {
  const search = useSearch({ from: '/people' });
  const { query: scope } = useScope();
  const { asked, sort, order, list, total, rows } = usePeople(search, scope);
  const panel = useSidePanel();
  const columns = useMemo(() => columnsOf(), []);
  const table = useRef<HTMLDivElement>(null);
  const busy = list.isFetching && list.isPlaceholderData;
  return (
    <Page
      question="Who are they?"
      answer={
        total.data ? (
          <AnswerLine people={total.data.people} search={search} kinds={scope.kind} />
        ) : total.error ? (
          'How many they are could not be counted.'
        ) : (
          <Bone width={340} />
        )
      }
      tools={<ExportButton asked={asked} sort={sort} order={order} people={total.data?.people} />}
    >
      <PeopleFilters
        search={search}
        onDown={() => table.current?.querySelector<HTMLElement>('tr[data-index="0"] button')?.focus()}
      />
      <div ref={table} className={styles.list} aria-busy={busy}>
        <List
          search={search}
          rows={rows}
          list={list}
          render={() => (
            <DataTable
              long={LongRows}
              label="People"
              columns={columns}
              rows={rows}
              rowId={({ person }) => person}
              openId={panel.shown?.kind === 'person' ? panel.shown.id : undefined}
              onOpen={({ person }) => panel.open('person', person)}
              maxHeight={680}
              {...(total.data ? { total: total.data.people } : {})}
              onEnd={() => {
                if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
              }}
            />
          )}
        />
      </div>
    </Page>
  );
}

interface ListProps {
  readonly search: PeopleSearch;
  readonly rows: readonly Listed[];
  readonly list: ReturnType<typeof usePeople>['list'];
  readonly render: () => React.ReactNode;
}

function List({ search, rows, list, render }: ListProps) {
  const navigate = useNavigate();
  if (list.error && rows.length === 0)
    return <ProblemState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.data === undefined) return <BoneLines lines={14} label="Loading people" />;
  if (rows.length > 0) return render();
  const asksNothing = Object.keys(search).length === 0;
  return asksNothing ? (
    <Empty title="Nobody has been seen yet.">
      Whoever your touchpoints name appears here: connect a client, or start with <code>--sample resort</code>
      .
    </Empty>
  ) : (
    <Empty
      title="Nobody is like that."
      action={
        <button
          type="button"
          className={styles.textButton}
          onClick={() =>
            void navigate({
              to: '/people',
              search: ({ from, to, compare }) => ({ from, to, compare }),
            })
          }
        >
          Show everyone
        </button>
      }
    >
      Each word has to begin a name, an address, an id or a value of a trait.
      {isScoped(search) && ' Only people with a touchpoint in the scope above are looked at.'}
    </Empty>
  );
}

function AnswerLine({
  people,
  search,
  kinds,
}: {
  people: number;
  search: PeopleSearch;
  kinds?: readonly string[] | undefined;
}) {
  const { before, number, after } = sayList(people, search, kinds ?? []);
  return (
    <>
      {before}
      <strong>{number}</strong>
      {after.map(({ text, said }, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: words have nothing but their place
        <span key={n}>{said ? <Said>{text}</Said> : text}</span>
      ))}
    </>
  );
}

function columnsOf(): Column<Listed>[] {
  return [
    {
      id: 'name',
      header: 'Who',
      cell: (one) => (
        <span className={one.name === null ? styles.unnamed : styles.name}>
          <Said>{calledOf(one)}</Said>
        </span>
      ),
    },
    { id: 'kind', header: 'Kind', cell: ({ kind }) => kind },
    {
      id: 'identifiers',
      header: 'Known as',
      cell: ({ identifiers, identifierCount, name }) => {
        const [first] = name === null ? identifiers.slice(1) : identifiers;
        const others = identifierCount - (name === null ? 2 : 1);
        return (
          <span className={styles.known}>
            {first && <Said>{first.value}</Said>}
            {others > 0 && <span className={styles.more}> +{others}</span>}
          </span>
        );
      },
    },
    {
      id: 'touchpoints',
      header: 'Touchpoints',
      end: true,
      cell: ({ touchpoints }) => touchpoints.toLocaleString('en-US'),
    },
    { id: 'channels', header: 'Channels', cell: ({ channels }) => <Channels of={channels} /> },
    {
      id: 'last',
      header: 'Last seen',
      cell: ({ lastSeen }) =>
        lastSeen && (
          <>
            <Time at={lastSeen.time} />
            <span className={`${styles.at} ${styles.after}`}>
              <Said>{lastSeen.name}</Said>
            </span>
          </>
        ),
    },
    { id: 'first', header: 'First seen', cell: ({ firstSeen }) => firstSeen && <Time at={firstSeen.time} /> },
  ];
}
