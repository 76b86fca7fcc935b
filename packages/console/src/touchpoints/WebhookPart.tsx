import { Button, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import { Time } from '../ui/Marks.tsx';
import { ProblemState } from '../ui/States.tsx';
import type { Answer } from './answers.ts';
import { Confirm, type Confirmation } from './Confirm.tsx';
import { counted } from './catalogue-words.ts';
import { Facts, laidOut, Part, Verbatim, Word } from './Shell.tsx';
import styles from './touchpoints.module.css';
import type { Webhook } from './use-sources.ts';
import { WebhookEditor } from './WebhookEditor.tsx';
import { writeYaml } from './yaml.ts';

type Trial = Answer<'/v1/webhooks/{name}/try', 'post'>;

/** A webhook of a source: its address and definition, what a body would give, its change and its end. */
export function WebhookPart({ webhook }: { webhook: Webhook }) {
  const { name, version, at, by, path, secrets, definition } = webhook;
  const [editing, setEditing] = useState(false);
  const [asked, setAsked] = useState<Confirmation>();
  const client = useQueryClient();
  const end = () =>
    setAsked({
      title: `End the webhook ${name}?`,
      loses:
        'Whoever posts to it is answered 404 from this moment, and its secrets are erased. Its touchpoints stay.',
      does: 'End the webhook',
      run: async () => {
        await answer(api.DELETE('/v1/webhooks/{name}', { params: { path: { name } } }));
        await client.invalidateQueries({ queryKey: ['webhooks'] });
      },
    });
  return (
    <>
      <Part title="Webhook">
        <div className={styles.actions}>
          <Button variant="default" onClick={() => setEditing(true)}>
            Edit
          </Button>
          <Button variant="default" onClick={end}>
            End it
          </Button>
        </div>
        <Facts
          of={[
            ['Posts to', `${location.origin}${path}`],
            ['Secret', secrets ? 'stored, never shown' : 'none'],
            ['Version', version],
            ['Changed', <Time key="at" at={at} />],
            ['By', by],
          ]}
        />
        <Verbatim label="Definition">{writeYaml(definition)}</Verbatim>
      </Part>
      <TrialPart name={name} />
      {editing && <WebhookEditor webhook={webhook} onClose={() => setEditing(false)} />}
      <Confirm asked={asked} onClose={() => setAsked(undefined)} />
    </>
  );
}

/** What a body would give: nothing is stored, and no signature asked for. */
function TrialPart({ name }: { name: string }) {
  const [text, setText] = useState('');
  const [trial, setTrial] = useState<Trial>();
  const [error, setError] = useState<unknown>();
  const attempt = async () => {
    setError(undefined);
    setTrial(undefined);
    try {
      setTrial(
        await answer(
          api.POST('/v1/webhooks/{name}/try', {
            params: { path: { name } },
            body: { body: bodyOf(text), headers: {}, query: {} },
          }),
        ),
      );
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Part title="Try it">
      <Textarea
        label="A body as it would be posted"
        description="Nothing is stored, and no signature is asked for."
        autosize
        minRows={3}
        maxRows={12}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={styles.actions}>
        <Button variant="default" disabled={text.trim() === ''} onClick={() => void attempt()}>
          See what it gives
        </Button>
      </div>
      {error !== undefined && <ProblemState error={error} />}
      {trial && <Outcomes of={trial} />}
    </Part>
  );
}

function Outcomes({ of: { outcomes, ignored } }: { of: Trial }) {
  const taken = outcomes.filter(({ touchpoint }) => touchpoint !== undefined).length;
  return (
    <>
      <p>
        {counted(taken, 'touchpoint')}
        {taken < outcomes.length && `, ${outcomes.length - taken} refused`}
        {ignored > 0 && `, ${ignored} for which no rule holds`}.
      </p>
      {outcomes.slice(0, 20).map(({ touchpoint, refused }, at) =>
        touchpoint ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: an outcome has nothing but its place
          <Verbatim key={at} label={`Touchpoint ${at + 1}`}>
            {laidOut(JSON.stringify(touchpoint))}
          </Verbatim>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: an outcome has nothing but its place
          <p key={at}>
            <span className={styles.refused}>Refused</span>: <Word>{refused?.message ?? ''}</Word>
          </p>
        ),
      )}
    </>
  );
}

/** JSON as what it says; of a form its text. */
function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
