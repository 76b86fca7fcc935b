import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { answer, api } from '../api/client.ts';
import type { PanelProps } from '../app/capability.ts';
import { peopleBehind } from '../people/people-search.ts';
import { Said } from '../people/Said.tsx';
import { useScope } from '../scope/use-scope.ts';
import { Change } from '../ui/Amount.tsx';
import { count } from '../ui/amount.ts';
import { Duration, Time } from '../ui/Marks.tsx';
import { PanelTitle } from '../ui/PanelTitle.tsx';
import { Answered, BoneLines, Empty, ProblemState } from '../ui/States.tsx';
import { TimeChange } from './EdgeTable.tsx';
import styles from './map.module.css';
import { labelOf, type Part, readPart, wayOf } from './parts.ts';
import { StepLink } from './StepLink.tsx';
import { type Graph, useGraph } from './use-graph.ts';
import type { View } from './view.ts';

/** A node or an edge of the map: its numbers, and the people behind them. */
export function PartPanel({ id }: PanelProps) {
  const part = readPart(id);
  const { person } = useSearch({ strict: false }) as View;
  const graph = useGraph(person);
  if (!part) return <Empty title="There is no such step on the map." />;
  return (
    <>
      <PanelTitle name={titleOf(part)} />
      <Answered query={graph} skeleton={<BoneLines lines={5} label="Loading the numbers" />}>
        {(data) => (
          <>
            <Numbers part={part} graph={data} />
            {part.kind === 'activity' && <WaysOn name={part.name} graph={data} />}
          </>
        )}
      </Answered>
      <h3 className={styles.panelSub}>The people behind it</h3>
      <People part={part} person={person} />
      {part.kind === 'activity' && (
        <p className={styles.panelSub}>
          <Link {...peopleBehind({ name: [part.name] })}>All of them as a list</Link>
        </p>
      )}
    </>
  );
}

function titleOf(part: Part): string {
  if (part.kind === 'edge') return `${labelOf(part.from)} → ${labelOf(part.to)}`;
  if (part.kind === 'way') return wayOf(part.names);
  const name = labelOf(part.name);
  if (part.kind === 'start') return `First step: ${name}`;
  return part.kind === 'end' ? `Last step: ${name}` : name;
}

interface Line {
  readonly label: string;
  readonly now: React.ReactNode;
  readonly change?: React.ReactNode;
}

function Numbers({ part, graph }: { part: Part; graph: Graph }) {
  const lines = linesOf(part, graph);
  if (lines.length === 0) return <Empty title="It did not happen in this scope." />;
  return (
    <dl className={styles.numbers}>
      {lines.map(({ label, now, change }) => (
        <div key={label} style={{ display: 'contents' }}>
          <dt>{label}</dt>
          <dd>{now}</dd>
          <dd>{change}</dd>
        </div>
      ))}
    </dl>
  );
}

function linesOf(part: Part, graph: Graph): Line[] {
  if (part.kind === 'edge') return linesOfEdge(part, graph);
  return part.kind === 'way' ? linesOfWay(part, graph) : linesOfActivity(part, graph);
}

function linesOfWay({ names }: { names: readonly string[] }, graph: Graph): Line[] {
  const way = JSON.stringify(names);
  const found = graph.variants?.find((one) => JSON.stringify(one.names) === way);
  return found
    ? [
        { label: 'People whose whole way it was', now: count(found.count) },
        { label: 'Steps', now: count(names.length) },
      ]
    : [];
}

function linesOfEdge({ from, to }: { from: string; to: string }, graph: Graph): Line[] {
  const edge = graph.edges.find((one) => one.from === from && one.to === to);
  if (!edge) return [];
  const change = graph.compared?.changes.edges.find((one) => one.from === from && one.to === to);
  return [
    {
      label: 'People',
      now: count(edge.people),
      change: change && <Change of={change.share} unit="points" rising="neither" />,
    },
    { label: 'Times', now: count(edge.count) },
    {
      label: 'Half within',
      now: <Duration of={edge.medianSeconds * 1_000} />,
      change: change?.medianSeconds && <TimeChange of={change.medianSeconds} />,
    },
    { label: 'Nine of ten within', now: <Duration of={edge.p90Seconds * 1_000} /> },
  ];
}

function linesOfActivity({ name }: { name: string }, graph: Graph): Line[] {
  const activity = graph.activities.find((one) => one.name === name);
  if (!activity) return [];
  const change = graph.compared?.changes.activities.find((one) => one.name === name);
  return [
    {
      label: 'People',
      now: count(activity.people),
      change: change && <Change of={change.share} unit="points" rising="neither" />,
    },
    { label: 'Times', now: count(activity.count) },
    {
      label: 'First step of',
      now: <StepLink to={{ kind: 'start', name }}>{count(activity.starts)}</StepLink>,
    },
    { label: 'Last step of', now: <StepLink to={{ kind: 'end', name }}>{count(activity.ends)}</StepLink> },
  ];
}

/** So many ways in, and out, are told; the table has all. */
const MOST_WAYS = 6;

/** Where people come from, and where they go on to: the links of a touchpoint, for whoever cannot click a line. */
function WaysOn({ name, graph }: { name: string; graph: Graph }) {
  const here = graph.activities.find((one) => one.name === name)?.people ?? 0;
  return (['to', 'from'] as const).map((end) => {
    const ways = graph.edges.filter((edge) => edge[end] === name).sort((a, b) => b.people - a.people);
    if (ways.length === 0) return null;
    return (
      <div key={end}>
        <h3 className={styles.panelSub}>{end === 'to' ? 'Comes from' : 'Goes on to'}</h3>
        <ul className={styles.ways}>
          {ways.slice(0, MOST_WAYS).map(({ from, to, people, medianSeconds }) => (
            <li key={`${from}\0${to}`}>
              <StepLink to={{ kind: 'edge', from, to }}>{labelOf(end === 'to' ? from : to)}</StepLink>
              <span className={styles.when}>
                {count(people)}
                {end === 'from' && here > 0 && ` · ${Math.round((100 * people) / here)}\u202f%`}
              </span>
              <span className={styles.when}>
                <Duration of={medianSeconds * 1_000} />
              </span>
            </li>
          ))}
        </ul>
        {ways.length > MOST_WAYS && (
          <p className={styles.when}>and {count(ways.length - MOST_WAYS)} more, in the table.</p>
        )}
      </div>
    );
  });
}

function People({ part, person }: { part: Part; person: string | undefined }) {
  const { query } = useScope();
  const { compare: _, ...scope } = query;
  const asked = { ...scope, ...askedOf(part), ...(person !== undefined && { person }) };
  const found = useInfiniteQuery({
    queryKey: ['journeys', 'people', asked],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/v1/journeys/people', {
          params: { query: { ...asked, ...(pageParam !== '' && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  if (found.error) return <ProblemState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <BoneLines lines={8} label="Loading the people" />;
  const rows = found.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <Empty title="Nobody in this scope." />;
  return (
    <>
      <p className={styles.when}>{count(found.data.pages[0]!.people)} people, the latest first.</p>
      {rows.map(({ person, name, identifier, at, next, count: times }) => (
        <div key={person} className={styles.person}>
          <Link to="/people/$person" params={{ person }}>
            <Said>{name ?? identifier?.value ?? person}</Said>
          </Link>
          <span className={styles.when}>
            <Time at={at} />
          </span>
          <span className={styles.when}>
            {times > 1 && `${count(times)} times`}
            {times > 1 && next !== null && ' · '}
            {next !== null && (
              <>
                took <Duration of={Date.parse(next) - Date.parse(at)} />
              </>
            )}
          </span>
        </div>
      ))}
      {found.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </>
  );
}

function askedOf(part: Part) {
  if (part.kind === 'edge') return { step: part.from, next: part.to };
  if (part.kind === 'way') return { way: [...part.names] };
  if (part.kind === 'start') return { starts: part.name };
  return part.kind === 'end' ? { ends: part.name } : { activity: part.name };
}
