import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import { ProblemState } from '../ui/States.tsx';
import { Copy } from './Copy.tsx';
import { CLIENTS, type ClientName, linesFor } from './client-lines.ts';
import { Part, Verbatim } from './Shell.tsx';
import styles from './touchpoints.module.css';

const SCOPES = [
  { value: 'write', label: 'send touchpoints' },
  { value: 'read', label: 'ask, and change nothing' },
  { value: 'admin', label: 'do everything' },
];
type KeyScope = 'write' | 'read' | 'admin';

/** Makes a key, shows it this once, and gives the lines to paste where it is used. */
export function NewKey({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<{ key: string; name: string; scope: KeyScope }>();
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={made ? `The key ${made.name}` : 'Whose key is it?'}
      closeOnClickOutside={made === undefined}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {made ? (
        <Made secret={made.key} scope={made.scope} onClose={onClose} />
      ) : (
        <Form onMade={setMade} onClose={onClose} />
      )}
    </Modal>
  );
}

interface FormProps {
  readonly onMade: (made: { key: string; name: string; scope: KeyScope }) => void;
  readonly onClose: () => void;
}

function Form({ onMade, onClose }: FormProps) {
  const [name, setName] = useState('');
  const [scope, setScope] = useState<KeyScope>('write');
  const [origins, setOrigins] = useState('');
  const [error, setError] = useState<unknown>();
  const client = useQueryClient();
  const make = async () => {
    setError(undefined);
    const pages = origins.split(/\s+/).filter((origin) => origin !== '');
    try {
      const { key } = await answer(
        api.POST('/v1/keys', {
          body: {
            name: name.trim(),
            scope,
            ...(scope === 'write' && pages.length > 0 && { origins: pages }),
          },
        }),
      );
      await client.invalidateQueries({ queryKey: ['keys'] });
      onMade({ key, name: name.trim(), scope });
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <TextInput
        label="Name"
        description="Of what sends with it, as web or till: it names the source of its touchpoints for ever."
        data-autofocus
        required
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label="It may"
        data={SCOPES}
        allowDeselect={false}
        value={scope}
        onChange={(value) => setScope((value ?? 'write') as KeyScope)}
      />
      {scope === 'write' && (
        <Textarea
          label="Only from pages of"
          description="Origins such as https://shop.example, one a line; empty: from anywhere. Bind a key that stands in a page."
          autosize
          minRows={2}
          value={origins}
          onChange={(event) => setOrigins(event.currentTarget.value)}
        />
      )}
      {error !== undefined && <ProblemState error={error} />}
      <div className={styles.actions}>
        <Button type="submit" disabled={name.trim() === ''}>
          Make the key
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

interface MadeProps {
  readonly secret: string;
  readonly scope: KeyScope;
  readonly onClose: () => void;
}

function Made({ secret, scope, onClose }: MadeProps) {
  const [client, setClient] = useState<ClientName>('browser');
  const lines = linesFor(client, secret, location.origin);
  return (
    <div className={styles.form}>
      <p className={styles.notice}>It is shown this once and never again: copy it now.</p>
      <div className={styles.secret}>
        <code>{secret}</code>
        <Copy text={secret} what="the key" />
      </div>
      {scope === 'write' && (
        <Part title="Lines to paste">
          <Select
            label="Where it is used"
            data={CLIENTS}
            allowDeselect={false}
            value={client}
            onChange={(value) => setClient((value ?? 'browser') as ClientName)}
          />
          <Verbatim label="Lines to paste">{lines}</Verbatim>
          <Copy text={lines} what="the lines" />
        </Part>
      )}
      <div className={styles.actions}>
        <Button onClick={onClose}>I have it</Button>
      </div>
    </div>
  );
}
