import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answer, api } from '../api/client.ts';
import { useAdding } from '../ui/adding.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Time } from '../ui/Marks.tsx';
import { Answered, Bone, BoneLines, Empty } from '../ui/States.tsx';
import { useSidePanel } from '../ui/side-panel.ts';
import type { Item } from './answers.ts';
import { counted, listed } from './catalogue-words.ts';
import { DestinationEditor } from './DestinationEditor.tsx';
import { Sheet, Shell, Word } from './Shell.tsx';
import styles from './touchpoints.module.css';

export type Destination = Item<'/v1/destinations', 'destinations'>;

/** What waits changes all the time: it is asked for anew, milliseconds. */
const ANEW_MS = 5_000;

/** Where touchpoints and people go, and what waits. */
export function DestinationsPage() {
  const [adding, setAdding] = useAdding('destination');
  const panel = useSidePanel();
  const asked = useDestinations();
  const columns = useMemo(() => columnsOf(), []);
  return (
    <Shell
      question="Where do touchpoints go, and do they arrive?"
      answer={
        <Answered query={asked} skeleton={<Bone width={420} />}>
          {(all) => <AnswerLine destinations={all} />}
        </Answered>
      }
      tools={
        <div className={styles.actions}>
          <Button onClick={() => setAdding('destination')}>Add a destination</Button>
        </div>
      }
    >
      <Answered query={asked} skeleton={<BoneLines lines={6} />}>
        {(all) =>
          all.length > 0 ? (
            <Sheet>
              <DataTable
                label="Destinations"
                columns={columns}
                rows={all}
                rowId={({ name }) => name}
                openId={panel.shown?.kind === 'destination' ? panel.shown.id : undefined}
                onOpen={({ name }) => panel.open('destination', name)}
                maxHeight={640}
              />
            </Sheet>
          ) : (
            <Empty
              title="Touchpoints go nowhere else."
              action={<Button onClick={() => setAdding('destination')}>Add a destination</Button>}
            >
              A webhook, a table of yours or files can have each touchpoint, or each person, as it comes in.
            </Empty>
          )
        }
      </Answered>
      {adding && <DestinationEditor destination={undefined} onClose={() => setAdding(undefined)} />}
    </Shell>
  );
}

export function useDestinations() {
  return useQuery({
    queryKey: ['destinations'],
    refetchInterval: ANEW_MS,
    queryFn: async ({ signal }) =>
      (await answer(api.GET('/v1/destinations', { params: { query: { limit: 1000 } }, signal })))
        .destinations,
  });
}

function AnswerLine({ destinations }: { destinations: readonly Destination[] }) {
  if (destinations.length === 0) return <>There is no destination yet.</>;
  const troubled = destinations.filter(
    ({ failing, why, state }) => failing > 0 || why || state === 'unknown_kind',
  );
  const behind = destinations.filter(isBehind);
  const dead = destinations.reduce((total, each) => total + each.dead, 0);
  const waiting = destinations.reduce((total, each) => total + each.waiting, 0);
  return (
    <>
      <strong>
        {troubled.length > 0
          ? `${listed(troubled.map(({ name }) => name))} ${troubled.length === 1 ? 'needs' : 'need'} a look`
          : behind.length > 0
            ? `${listed(behind.map(({ name }) => name))} ${behind.length === 1 ? 'is' : 'are'} behind`
            : `${counted(destinations.length, 'destination')}, all well`}
      </strong>
      ; {waiting.toLocaleString('en-US')} waiting, {dead.toLocaleString('en-US')} given up.
    </>
  );
}

/** What has waited as long is no longer on its way. */
const LATE_MS = 60_000;

/** Sent, but not as fast as it comes: it works, and is late. */
export function isBehind({ state, waiting, waitingSince, place }: Destination): boolean {
  const late = waiting > 0 && waitingSince !== null && Date.now() - Date.parse(waitingSince) > LATE_MS;
  return state !== 'paused' && !place.replaying && (late || place.behind > 1);
}

export function sayState(destination: Destination): string {
  const { state, why, place, failing } = destination;
  if (state === 'unknown_kind') return 'its kind is not loaded';
  if (state === 'paused') return why ? `paused: ${why}` : 'paused';
  if (failing > 0) return 'fails, tried again';
  if (place.replaying) return 'replaying';
  return isBehind(destination) ? 'behind' : 'well';
}

function columnsOf(): Column<Destination>[] {
  return [
    {
      id: 'name',
      header: 'Destination',
      cell: ({ name }) => <Word>{name}</Word>,
      sortBy: ({ name }) => name,
    },
    { id: 'kind', header: 'Kind', cell: ({ kind }) => kind, sortBy: ({ kind }) => kind },
    { id: 'stream', header: 'Gets', cell: ({ stream }) => stream, sortBy: ({ stream }) => stream },
    { id: 'state', header: 'State', cell: (one) => <Word>{sayState(one)}</Word>, sortBy: sayState },
    {
      id: 'waiting',
      header: 'Waiting',
      end: true,
      cell: ({ waiting }) => waiting.toLocaleString('en-US'),
      sortBy: ({ waiting }) => waiting,
    },
    {
      id: 'since',
      header: 'Since',
      cell: ({ waitingSince }) => (waitingSince ? <Time at={waitingSince} /> : ''),
      sortBy: ({ waitingSince }) => waitingSince ?? '',
    },
    {
      id: 'dead',
      header: 'Given up',
      end: true,
      cell: ({ dead }) => dead.toLocaleString('en-US'),
      sortBy: ({ dead }) => dead,
    },
    {
      id: 'behind',
      header: 'Shipments behind',
      end: true,
      cell: ({ place }) => place.behind.toLocaleString('en-US'),
      sortBy: ({ place }) => place.behind,
    },
  ];
}
