import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import type { PanelProps } from '../app/capability.ts';
import { Time } from '../ui/Marks.tsx';
import { PanelTitle } from '../ui/PanelTitle.tsx';
import { Answered, BoneLines } from '../ui/States.tsx';
import { useSidePanel } from '../ui/side-panel.ts';
import { Replay } from './Replay.tsx';
import { sayCode } from './refusals.ts';
import { ReplayRun } from './replay-run.ts';
import { Facts, laidOut, Part, Verbatim, Word } from './Shell.tsx';
import styles from './touchpoints.module.css';

/** One refused event, whole: why, what lets it in, and what was sent. */
export function LetterPanel({ id }: PanelProps) {
  const [run, setRun] = useState<ReplayRun>();
  const client = useQueryClient();
  const panel = useSidePanel();
  const asked = useQuery({
    queryKey: ['dead-letters', 'letter', id],
    queryFn: ({ signal }) => answer(api.GET('/v1/dead-letters/{id}', { params: { path: { id } }, signal })),
  });
  return (
    <Answered query={asked} skeleton={<BoneLines lines={12} />}>
      {(letter) => (
        <>
          <PanelTitle name={calledOf(letter)}>
            <Word>{calledOf(letter)}</Word>
          </PanelTitle>
          <div className={styles.cure}>
            <p>
              <strong>{sayCode(letter.code).why}</strong>: <Word>{letter.message}</Word>
            </p>
            <p className={styles.quiet}>{sayCode(letter.code).cure}</p>
          </div>
          <div className={styles.actions}>
            {letter.replayed === null && letter.whole && (
              <Button
                disabled={run !== undefined}
                onClick={() => setRun(new ReplayRun({ ids: [id] }, client))}
              >
                Replay it
              </Button>
            )}
            {letter.code === 'schema_violation' && letter.name !== '' && (
              <Button variant="default" onClick={() => panel.open('touchpoint', letter.name)}>
                Open its plan
              </Button>
            )}
          </div>
          {run && <Replay run={run} onClose={() => setRun(undefined)} />}
          <Facts
            of={[
              ['Source', <Word key="source">{letter.source}</Word>],
              ['Came as', letter.door],
              ['Where', letter.path && <Word>{letter.path}</Word>],
              ['Its id', letter.event && <Word>{letter.event}</Word>],
              ['Received', <Time key="received" at={letter.received} />],
              ['Happened', letter.happened && <Time at={letter.happened} />],
              ['Came', letter.seen > 1 && `${letter.seen} times`],
              ['The last time', letter.seen > 1 && <Time at={letter.lastSeen} />],
              ['Replays refused', letter.tries > 0 && letter.tries],
              ['Last refusal', letter.tried && <Word>{letter.tried}</Word>],
              ['Came in', letter.replayed && <Time at={letter.replayed} />],
              ['By', letter.replayedBy],
              ['Kept', letter.whole ? 'whole' : 'cut off: it cannot be replayed'],
            ]}
          />
          <Part title="What was sent">
            <Verbatim label="What was sent">{laidOut(letter.body)}</Verbatim>
          </Part>
          <Part title="What its request said beside it">
            <Verbatim label="What its request said beside it">{laidOut(letter.arrival)}</Verbatim>
          </Part>
        </>
      )}
    </Answered>
  );
}

function calledOf({ name, event }: { name: string; event: string }): string {
  return name || event || 'An event without a name';
}
