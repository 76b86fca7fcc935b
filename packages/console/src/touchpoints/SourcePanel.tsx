import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import type { PanelProps } from '../app/capability.ts';
import { Count } from '../ui/Amount.tsx';
import { Time } from '../ui/Marks.tsx';
import { PanelTitle } from '../ui/PanelTitle.tsx';
import { BoneLines, Empty, ProblemState } from '../ui/States.tsx';
import { tell, tellProblem, tellUndoable } from '../ui/toast.tsx';
import { Confirm, type Confirmation } from './Confirm.tsx';
import { sayTrouble } from './cures.ts';
import { lettersOf } from './letters-search.ts';
import { Facts, Part, Verbatim, Word } from './Shell.tsx';
import { SourceEditor } from './SourceEditor.tsx';
import styles from './touchpoints.module.css';
import { type Declared, type KnownSource, useSources } from './use-sources.ts';
import { WebhookPart } from './WebhookPart.tsx';

/** One source: whether it still sends, what is wrong, and what can be done. */
export function SourcePanel({ id: name }: PanelProps) {
  const { sources, error, refetch } = useSources();
  if (sources === undefined)
    return error === undefined ? <BoneLines lines={10} /> : <ProblemState error={error} onRetry={refetch} />;
  const source = sources.find((each) => each.name === name);
  if (!source) return <Empty title="There is no such source." />;
  return (
    <>
      <PanelTitle name={name}>
        <Word>{name}</Word>
      </PanelTitle>
      {source.declared?.error && <Trouble declared={source.declared} />}
      <div className={styles.actions}>
        <Link
          to="/touchpoints/live"
          search={(before: object) => ({ ...before, panel: undefined, source: [name] })}
        >
          Watch it live
        </Link>
      </div>
      <Health source={source} />
      {source.declared && <DeclaredPart declared={source.declared} />}
      {source.webhook && <WebhookPart webhook={source.webhook} />}
    </>
  );
}

function Trouble({ declared }: { declared: Declared }) {
  const { code, message, at } = declared.error!;
  return (
    <div className={styles.cure}>
      <p>
        <strong>
          <Word>{message}</Word>
        </strong>{' '}
        {declared.failures > 1 && `${declared.failures} times in a row, last `}
        <Time at={at} />
      </p>
      <p className={styles.quiet}>{sayTrouble(code, message)}</p>
    </div>
  );
}

function Health({ source: { name, seen, waiting, imports } }: { source: KnownSource }) {
  return (
    <Facts
      of={[
        ['Last received', seen ? <Time key="last" at={seen.last} /> : 'never'],
        ['First received', seen && <Time at={seen.first} />],
        ['Touchpoints', seen && `${seen.events.toLocaleString('en-US')} of ${seen.names} names`],
        [
          'Refused, waiting',
          waiting > 0 && (
            <Count value={waiting} of={`refused events of ${name}`} to={lettersOf({ source: [name] })} />
          ),
        ],
        ['Imports', imports.length > 0 && imports.length],
      ]}
    />
  );
}

function DeclaredPart({ declared }: { declared: Declared }) {
  const [editing, setEditing] = useState(false);
  const [asked, setAsked] = useState<Confirmation>();
  const client = useQueryClient();
  const { name, state } = declared;
  const params = { path: { name } };
  const done = () => client.invalidateQueries({ queryKey: ['sources'] });
  const pause = async () => {
    await answer(api.POST('/v1/sources/{name}/pause', { params }));
    await done();
  };
  const resume = async () => {
    await answer(api.POST('/v1/sources/{name}/resume', { params }));
    await done();
  };
  const switchOver = async () => {
    try {
      if (state === 'paused') {
        await resume();
        tellUndoable(`${name} goes on.`, pause);
      } else {
        await pause();
        tellUndoable(`${name} rests.`, resume);
      }
    } catch (error) {
      tellProblem(error);
    }
  };
  const run = async (fromStart: boolean) => {
    try {
      await answer(api.POST('/v1/sources/{name}/run', { params, body: { fromStart } }));
      await done();
      tell(`${name} is asked now${fromStart ? ', from its start' : ''}.`);
    } catch (error) {
      tellProblem(error);
    }
  };
  const remove = () =>
    setAsked({
      title: `Remove the source ${name}?`,
      loses: 'How far it was read is forgotten, and so are its settings and secrets. Its touchpoints stay.',
      does: 'Remove the source',
      run: async () => {
        await answer(api.DELETE('/v1/sources/{name}', { params }));
        await done();
      },
    });
  return (
    <Part title={`Fetched: ${declared.kind}`}>
      <div className={styles.actions}>
        <Button variant="default" onClick={() => void switchOver()}>
          {state === 'paused' ? 'Resume' : 'Pause'}
        </Button>
        {declared.everySeconds !== null && (
          <>
            <Button variant="default" onClick={() => void run(false)}>
              Run now
            </Button>
            <Button variant="default" onClick={() => void run(true)}>
              Read from the start
            </Button>
          </>
        )}
        <Button variant="default" onClick={() => setEditing(true)}>
          Edit
        </Button>
        <Button variant="default" onClick={remove}>
          Remove
        </Button>
      </div>
      <Facts
        of={[
          ['Asked', declared.everySeconds === null ? 'listened to' : `every ${declared.everySeconds} s`],
          ['Next', declared.everySeconds !== null && state !== 'paused' && <Time at={declared.due} />],
          ['Last ended well', declared.lastEnded ? <Time key="ended" at={declared.lastEnded} /> : 'never'],
          ['Came in', declared.accepted.toLocaleString('en-US')],
          ['Were there already', declared.duplicates.toLocaleString('en-US')],
          ['Refused', declared.refused.toLocaleString('en-US')],
        ]}
      />
      <Verbatim label="Settings">{JSON.stringify(declared.settings, null, 2)}</Verbatim>
      {editing && <SourceEditor source={declared} onClose={() => setEditing(false)} />}
      <Confirm asked={asked} onClose={() => setAsked(undefined)} />
    </Part>
  );
}
