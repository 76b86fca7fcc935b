import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import { ProblemState } from '../ui/States.tsx';
import { Copy } from './Copy.tsx';
import { counted } from './catalogue-words.ts';
import styles from './touchpoints.module.css';
import type { Webhook } from './use-sources.ts';
import { readYaml, writeYaml } from './yaml.ts';

/** What a new one begins with: one object a delivery, and a secret in a header. */
const BEGINNING = `description: Orders of our own shop
signature: { scheme: header, header: X-Shop-Secret }
mapping:
  id: '{$.id}'
  name: Order {$.what}
  time: $.at
  channel: web
  corner: commerce
  identifiers: { email: $.customer.mail }
  properties:
    total: { path: $.total, type: number }
examples:
  - name: an order is placed
    body: { id: o1, what: placed, at: '2026-06-01T09:00:00Z', total: '12.50', customer: { mail: ann@example.org } }
    expect:
      - id: o1
        name: Order placed
        time: '2026-06-01T09:00:00.000Z'
        identifiers: { email: ann@example.org }
        properties: { total: 12.5 }
`;

interface WebhookEditorProps {
  /** Undefined: a new one. */
  readonly webhook: Webhook | undefined;
  readonly onClose: () => void;
}

interface Kept {
  readonly name: string;
  readonly version: number;
  readonly examples: number;
  readonly path: string;
}

/** Declares a webhook, or a new version of one; says where its sender posts to. */
export function WebhookEditor({ webhook, onClose }: WebhookEditorProps) {
  const [kept, setKept] = useState<Kept>();
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={
        webhook ? `What is to change about ${webhook.name}?` : 'What is posted here, and what does it mean?'
      }
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {kept ? (
        <Address of={kept} onClose={onClose} />
      ) : (
        <Form webhook={webhook} onKept={setKept} onClose={onClose} />
      )}
    </Modal>
  );
}

function Form({ webhook, onKept, onClose }: WebhookEditorProps & { onKept: (kept: Kept) => void }) {
  const [name, setName] = useState(webhook?.name ?? '');
  const [text, setText] = useState(() => (webhook ? writeYaml(webhook.definition) : BEGINNING));
  const [secrets, setSecrets] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();
  const save = async () => {
    setError(undefined);
    setBusy(true);
    try {
      const stated = secrets.split('\n').flatMap((line) => line.trim() || []);
      const kept = await answer(
        api.PUT('/v1/webhooks/{name}', {
          params: { path: { name } },
          body: {
            definition: readYaml(text) as Record<string, unknown>,
            ...(stated.length > 0 && { secrets: stated }),
            ...(webhook && { basedOn: webhook.version }),
          },
        }),
      );
      await client.invalidateQueries({ queryKey: ['webhooks'] });
      onKept(kept);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        label="Name"
        description="Lower-case letters and digits. It names the source of its touchpoints for ever."
        disabled={webhook !== undefined}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label="Definition"
        description="YAML: who may send, what a body means, and examples that prove it. It is kept only when its examples hold."
        classNames={{ input: styles.code ?? '' }}
        spellCheck={false}
        autosize
        minRows={10}
        maxRows={24}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Textarea
        label="Secrets"
        description={`One a line, three at most; any of them may have signed. Never shown again.${webhook ? ' Empty: those there are stay.' : ''}`}
        autoComplete="off"
        spellCheck={false}
        autosize
        minRows={1}
        value={secrets}
        onChange={(event) => setSecrets(event.currentTarget.value)}
      />
      {error !== undefined && <ProblemState error={error} />}
      <div className={styles.actions}>
        <Button type="submit" loading={busy} disabled={name.trim() === ''}>
          {webhook ? 'Keep this version' : 'Declare the webhook'}
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

function Address({ of: { name, version, examples, path }, onClose }: { of: Kept; onClose: () => void }) {
  const address = `${location.origin}${path}`;
  const secret = !path.endsWith('/receive');
  return (
    <div className={styles.form}>
      <p>
        Version {version} of {name} is in force; {counted(examples, 'example')}{' '}
        {examples === 1 ? 'holds' : 'hold'}.
      </p>
      {secret && (
        <p className={styles.notice}>
          The address holds the token that its sender is known by: it is shown this once and never again.
        </p>
      )}
      <div className={styles.secret}>
        <code>{address}</code>
        <Copy text={address} what="the address" />
      </div>
      <div className={styles.actions}>
        <Button onClick={onClose}>{secret ? 'I have it' : 'Done'}</Button>
      </div>
    </div>
  );
}
