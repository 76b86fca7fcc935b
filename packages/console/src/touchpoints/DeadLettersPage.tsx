import { Button, Checkbox, Select } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { useMay } from '../organization/use-self.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { LongRows } from '../ui/LongRows.tsx';
import { Time } from '../ui/Marks.tsx';
import { Answered, Bone, BoneLines, Empty } from '../ui/States.tsx';
import { useSidePanel } from '../ui/side-panel.ts';
import { Typed } from '../ui/Typed.tsx';
import { tell, tellProblem } from '../ui/toast.tsx';
import type { Answer, Item } from './answers.ts';
import { Confirm, type Confirmation } from './Confirm.tsx';
import { counted } from './catalogue-words.ts';
import type { LettersSearch } from './letters-search.ts';
import { Replay } from './Replay.tsx';
import { sayCode } from './refusals.ts';
import { ReplayRun, type Which } from './replay-run.ts';
import { Sheet, Shell, Word } from './Shell.tsx';
import { saveAnswer } from './save-file.ts';
import styles from './touchpoints.module.css';

type Letter = Item<'/v1/dead-letters', 'letters'>;
type Summary = Answer<'/v1/dead-letters/summary'>;

/** As the interface takes it. */
interface Filter {
  readonly source?: string;
  readonly code?: string;
  readonly text?: string;
  readonly state: 'waiting' | 'replayed' | 'all';
}

function filterOf({ source: [source] = [], code, text, state }: LettersSearch): Filter {
  return {
    ...(source && { source }),
    ...(code && { code }),
    ...(text && { text }),
    state: state ?? 'waiting',
  };
}

/** Refused events: why, whose, and what can be done about them. */
export function DeadLettersPage() {
  const search = useSearch({ from: '/touchpoints/dead-letters' });
  const filter = useMemo(() => filterOf(search), [search]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [replaying, setReplaying] = useState<ReplayRun>();
  const [asked, setAsked] = useState<Confirmation>();
  const panel = useSidePanel();
  const mayOperate = useMay()('operate');
  const client = useQueryClient();
  const summary = useQuery({
    queryKey: ['dead-letters', 'summary'],
    queryFn: ({ signal }) => answer(api.GET('/v1/dead-letters/summary', { signal })),
  });
  const letters = useLetters(filter);
  const rows = useMemo(() => letters.data?.pages.flatMap((page) => page.letters) ?? [], [letters.data]);
  const columns = useMemo(
    () => columnsOf(chosen, setChosen).filter(({ id }) => mayOperate || id !== 'chosen'),
    [chosen, mayOperate],
  );
  const { state: _, ...matching } = filter;
  const which: Which = chosen.size > 0 ? { ids: [...chosen] } : { filter: matching };
  const words = chosen.size > 0 ? counted(chosen.size, 'chosen letter') : 'all that match';
  const discard = () =>
    setAsked({
      title: `Discard ${words}?`,
      loses:
        'These events never become touchpoints: nobody’s timeline will have them, and they cannot be brought back. They are counted as discarded.',
      does: 'Discard them for good',
      run: async () => {
        const { discarded } = await answer(api.POST('/v1/dead-letters/discard', { body: which }));
        setChosen(new Set());
        await client.invalidateQueries({ queryKey: ['dead-letters'] });
        tell(`${counted(discarded, 'letter')} discarded.`);
      },
    });
  return (
    <Shell
      question="What was refused, and can it still come in?"
      answer={
        <Answered query={summary} skeleton={<Bone width={420} />}>
          {(of) => <AnswerLine summary={of} />}
        </Answered>
      }
      tools={
        mayOperate && (
          <div className={styles.actions}>
            <Button
              disabled={filter.state === 'replayed' || rows.length === 0}
              onClick={() => setReplaying(new ReplayRun(which, client))}
            >
              Replay {words}
            </Button>
            <Button
              variant="default"
              disabled={filter.state === 'replayed' || rows.length === 0}
              onClick={discard}
            >
              Discard {words}
            </Button>
            <Button
              variant="default"
              disabled={rows.length === 0}
              onClick={() => void saveAnswer('dead-letters.jsonl', exportPath(filter)).catch(tellProblem)}
            >
              Export
            </Button>
          </div>
        )
      }
    >
      <Filters search={search} summary={summary.data} />
      {replaying && <Replay run={replaying} onClose={() => setReplaying(undefined)} />}
      <Answered query={letters} skeleton={<BoneLines lines={12} />}>
        {() =>
          rows.length > 0 ? (
            <Sheet>
              <DataTable
                long={LongRows}
                label="Dead letters"
                columns={columns}
                rows={rows}
                rowId={({ id }) => id}
                openId={panel.shown?.kind === 'letter' ? panel.shown.id : undefined}
                {...(mayOperate && { onOpen: ({ id }: Letter) => panel.open('letter', id) })}
                onEnd={() => {
                  if (letters.hasNextPage && !letters.isFetchingNextPage) void letters.fetchNextPage();
                }}
                maxHeight={640}
              />
            </Sheet>
          ) : (
            <Empty title="No refused event waits here.">
              An event that is refused is kept whole for 30 days, with its reason, until it is replayed or
              discarded.
            </Empty>
          )
        }
      </Answered>
      <Confirm asked={asked} onClose={() => setAsked(undefined)} />
    </Shell>
  );
}

function useLetters(filter: Filter) {
  return useInfiniteQuery({
    queryKey: ['dead-letters', 'list', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/v1/dead-letters', {
          params: { query: { ...filter, limit: 200, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    getNextPageParam: ({ next }) => next,
  });
}

function exportPath(filter: Filter): string {
  return `/v1/dead-letters/export?${new URLSearchParams({ ...filter })}`;
}

function AnswerLine({ summary: { sources, waiting, dropped } }: { summary: Summary }) {
  const all = sources.reduce((total, each) => total + each.waiting, 0);
  const most = waiting.toSorted((a, b) => b.letters - a.letters)[0];
  const lost = dropped.reduce((total, { letters }) => total + letters, 0);
  const gone = lost > 0 && ` ${counted(lost, 'letter')} went without a replay.`;
  if (!most) return <>Nothing waits.{gone}</>;
  return (
    <>
      <strong>{counted(all, 'refused event')}</strong> {all === 1 ? 'waits' : 'wait'}; most (
      {most.letters.toLocaleString('en-US')}) are from <Word>{most.source}</Word>: {sayCode(most.code).why}.
      {gone}
    </>
  );
}

interface FiltersProps {
  readonly search: LettersSearch;
  readonly summary: Summary | undefined;
}

function Filters({ search, summary }: FiltersProps) {
  const navigate = useNavigate();
  const change = (part: LettersSearch) =>
    void navigate({
      to: '/touchpoints/dead-letters',
      search: (before) => ({ ...before, ...part }),
      replace: true,
      resetScroll: false,
    });
  const chosen = { source: search.source?.[0], code: search.code };
  const choice = (
    name: 'source' | 'code',
    label: string,
    values: readonly string[],
    say: (value: string) => string,
  ) => (
    <Select
      label={label}
      placeholder="all"
      clearable
      clearButtonProps={{ 'aria-label': `All, whatever the ${label.toLowerCase()}` }}
      searchable
      // Also what an address holds and nothing waits for any more.
      data={[...new Set([...values, chosen[name] ?? []].flat())]
        .map((value) => ({ value, label: say(value) }))
        .sort((a, b) => a.label.localeCompare(b.label))}
      value={chosen[name] ?? null}
      onChange={(value) => change({ [name]: name === 'source' && value ? [value] : (value ?? undefined) })}
    />
  );
  return (
    <div className={styles.filters}>
      {choice('source', 'Source', summary?.sources.map(({ source }) => source) ?? [], (value) => value)}
      {choice(
        'code',
        'Reason',
        summary?.waiting.map(({ code }) => code) ?? [],
        (value) => sayCode(value).why,
      )}
      <Select
        label="State"
        data={['waiting', 'replayed', 'all']}
        allowDeselect={false}
        value={search.state ?? 'waiting'}
        onChange={(value) => change({ state: value === 'replayed' || value === 'all' ? value : undefined })}
      />
      <Typed
        label="Holds"
        placeholder="Part of the event"
        value={search.text ?? ''}
        onSettled={(text) => change({ text: text === '' ? undefined : text })}
      />
    </div>
  );
}

function columnsOf(
  chosen: ReadonlySet<string>,
  choose: (chosen: ReadonlySet<string>) => void,
): Column<Letter>[] {
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  return [
    {
      id: 'name',
      header: 'Event',
      cell: ({ name, event }) =>
        name || event ? <Word>{name || event}</Word> : <span className={styles.quiet}>no name</span>,
    },
    {
      id: 'chosen',
      header: 'Chosen',
      cell: ({ id, name, event }) => (
        <Checkbox
          aria-label={`Choose ${name || event || id}`}
          checked={chosen.has(id)}
          onChange={() => toggle(id)}
        />
      ),
    },
    { id: 'code', header: 'Reason', cell: ({ code }) => sayCode(code).why },
    { id: 'path', header: 'Where', cell: ({ path }) => <Word>{path}</Word> },
    { id: 'source', header: 'Source', cell: ({ source }) => <Word>{source}</Word> },
    { id: 'door', header: 'Came as', cell: ({ door }) => door },
    { id: 'received', header: 'Received', cell: ({ received }) => <Time at={received} /> },
    { id: 'seen', header: 'Times', end: true, cell: ({ seen }) => seen.toLocaleString('en-US') },
    { id: 'tries', header: 'Replays', end: true, cell: ({ tries }) => tries },
    { id: 'replayed', header: 'Came in', cell: ({ replayed }) => (replayed ? <Time at={replayed} /> : '') },
  ];
}
