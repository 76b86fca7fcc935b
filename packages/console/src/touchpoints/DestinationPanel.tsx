import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import type { PanelProps } from '../app/capability.ts';
import { Time } from '../ui/Marks.tsx';
import { PanelTitle } from '../ui/PanelTitle.tsx';
import { Answered, BoneLines } from '../ui/States.tsx';
import { tell, tellProblem, tellUndoable } from '../ui/toast.tsx';
import { Confirm, type Confirmation } from './Confirm.tsx';
import { counted } from './catalogue-words.ts';
import { DeliveryLog, GivenUp } from './DeliveryLog.tsx';
import { DestinationEditor } from './DestinationEditor.tsx';
import { type Destination, sayState } from './DestinationsPage.tsx';
import { sayRule } from './rule-words.ts';
import { Facts, Part, Verbatim, Word } from './Shell.tsx';
import styles from './touchpoints.module.css';

/** One destination: what waits, what was given up, what was tried, and what can be done. */
export function DestinationPanel({ id: name }: PanelProps) {
  const asked = useQuery({
    queryKey: ['destinations', name],
    refetchInterval: 5_000,
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/destinations/{name}', { params: { path: { name } }, signal })),
  });
  return (
    <>
      <PanelTitle name={name}>
        <Word>{name}</Word>
      </PanelTitle>
      <Answered query={asked} skeleton={<BoneLines lines={10} />}>
        {(destination) => (
          <>
            <Actions destination={destination} />
            <Course destination={destination} />
            <GivenUp name={name} dead={destination.dead} />
            <DeliveryLog name={name} />
            <Part title="Settings">
              <Verbatim label="Settings">{JSON.stringify(destination.settings, null, 2)}</Verbatim>
            </Part>
          </>
        )}
      </Answered>
    </>
  );
}

function Course({ destination }: { destination: Destination }) {
  const { kind, stream, rule, waiting, failing, waitingSince, dead, place, created } = destination;
  return (
    <Facts
      of={[
        ['State', <Word key="state">{sayState(destination)}</Word>],
        ['Kind', kind],
        ['Gets', sayRule(stream, rule)],
        ['Waiting', waiting.toLocaleString('en-US')],
        ['Tried in vain', failing > 0 && failing.toLocaleString('en-US')],
        ['Waiting since', waitingSince && <Time at={waitingSince} />],
        ['Given up', dead.toLocaleString('en-US')],
        ['Behind', place.behind > 0 && counted(place.behind, 'shipment')],
        ['Declared', <Time key="created" at={created} />],
      ]}
    />
  );
}

function Actions({ destination }: { destination: Destination }) {
  const [editing, setEditing] = useState(false);
  const [asked, setAsked] = useState<Confirmation>();
  const client = useQueryClient();
  const { name, state, waiting, dead } = destination;
  const params = { path: { name } };
  const done = () => client.invalidateQueries({ queryKey: ['destinations'] });
  const pause = async () => {
    await answer(api.POST('/v1/destinations/{name}/pause', { params }));
    await done();
  };
  const resume = async () => {
    await answer(api.POST('/v1/destinations/{name}/resume', { params }));
    await done();
  };
  const switchOver = async () => {
    try {
      if (state === 'paused') {
        await resume();
        tellUndoable(`${name} goes on with what waited.`, pause);
      } else {
        await pause();
        tellUndoable(`${name} is sent nothing; what arrives is kept.`, resume);
      }
    } catch (error) {
      tellProblem(error);
    }
  };
  const replay = () =>
    setAsked({
      title: `Deliver everything to ${name} again?`,
      loses:
        'The receiver gets every touchpoint once more, under the same ids, from the start of history. It cannot be called back once it is sent.',
      does: 'Deliver again',
      run: async () => {
        await answer(api.POST('/v1/destinations/{name}/replay', { params, body: {} as never }));
        await done();
        tell(`${name} is sent everything again.`);
      },
    });
  const remove = () =>
    setAsked({
      title: `Remove ${name}?`,
      loses: `${counted(waiting, 'delivery').replace('deliverys', 'deliveries')} that wait and ${counted(dead, 'dead letter')} go with it, and so do its settings and secrets. What was delivered stays delivered.`,
      does: 'Remove it',
      run: async () => {
        await answer(api.DELETE('/v1/destinations/{name}', { params }));
        await done();
      },
    });
  return (
    <div className={styles.actions}>
      <Button variant="default" onClick={() => void switchOver()}>
        {state === 'paused' ? 'Resume' : 'Pause'}
      </Button>
      <Button variant="default" onClick={replay}>
        Deliver again
      </Button>
      <Button variant="default" onClick={() => setEditing(true)}>
        Edit
      </Button>
      <Button variant="default" onClick={remove}>
        Remove
      </Button>
      {editing && <DestinationEditor destination={destination} onClose={() => setEditing(false)} />}
      <Confirm asked={asked} onClose={() => setAsked(undefined)} />
    </div>
  );
}
