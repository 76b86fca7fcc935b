import { Button, JsonInput, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { Answered, BoneLines, ProblemState } from '../ui/States.tsx';
import { tell } from '../ui/toast.tsx';
import type { Item } from './answers.ts';
import type { Destination } from './DestinationsPage.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import { settingsOf, textsOf, valuesOf } from './settings-schema.ts';
import styles from './touchpoints.module.css';

type Kind = Item<'/v1/destinations/kinds', 'kinds'>;

interface DestinationEditorProps {
  /** Undefined: a new one. */
  readonly destination: Destination | undefined;
  readonly onClose: () => void;
}

/** Declares a destination, or changes it: a form made of what its kind wants to know. */
export function DestinationEditor({ destination, onClose }: DestinationEditorProps) {
  const kinds = useQuery({
    queryKey: ['destination-kinds'],
    queryFn: ({ signal }) => answer(api.GET('/v1/destinations/kinds', { signal })),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={destination ? `What is to change about ${destination.name}?` : 'Where should touchpoints go?'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Answered query={kinds} skeleton={<BoneLines lines={8} />}>
        {({ kinds: all }) => <Form kinds={all} destination={destination} onClose={onClose} />}
      </Answered>
    </Modal>
  );
}

function Form({ kinds, destination, onClose }: DestinationEditorProps & { kinds: readonly Kind[] }) {
  const [name, setName] = useState(destination?.name ?? '');
  const [kindName, setKindName] = useState(destination?.kind ?? kinds[0]?.name ?? '');
  const [stream, setStream] = useState<string>(destination?.stream ?? 'touchpoints');
  const kind = kinds.find((each) => each.name === kindName);
  const settings = useMemo(() => settingsOf(kind?.settings ?? {}), [kind]);
  const [texts, setTexts] = useState(() => textsOf(settings, destination?.settings ?? {}));
  const [rule, setRule] = useState(JSON.stringify(destination?.rule ?? {}, null, 2));
  const [concurrency, setConcurrency] = useState<number | string>(destination?.concurrency ?? 8);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [error, setError] = useState<unknown>();
  const client = useQueryClient();
  const save = async () => {
    const read = valuesOf(settings, texts);
    setFaults(read.faults);
    setError(undefined);
    if (Object.keys(read.faults).length > 0) return;
    try {
      const body = {
        kind: kindName,
        stream,
        rule: JSON.parse(rule === '' ? '{}' : rule) as Record<string, unknown>,
        settings: read.values,
        concurrency: Number(concurrency),
        ...(destination ? { retry: destination.retry, timeoutSeconds: destination.timeoutSeconds } : {}),
      };
      await answer(api.PUT('/v1/destinations/{name}', { params: { path: { name } }, body: body as never }));
      await client.invalidateQueries({ queryKey: ['destinations'] });
      tell(`The destination ${name} is declared.`);
      onClose();
    } catch (problem) {
      setError(problem);
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
      <div className={styles.pair}>
        <TextInput
          label="Name"
          disabled={destination !== undefined}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label="Kind"
          data={kinds.map((each) => each.name)}
          allowDeselect={false}
          value={kindName}
          onChange={(value) => setKindName(value ?? '')}
        />
        <Select
          label="Gets"
          data={['touchpoints', 'people']}
          allowDeselect={false}
          disabled={destination !== undefined}
          value={stream}
          onChange={(value) => setStream(value ?? 'touchpoints')}
        />
      </div>
      <SettingsForm settings={settings} texts={texts} faults={faults} onChange={setTexts} />
      <JsonInput
        size="xs"
        label="Rule"
        description='Which touchpoints: {} for all, or { "name": ["Order completed"] } and the like.'
        autosize
        minRows={2}
        maxRows={10}
        disabled={stream === 'people'}
        value={rule}
        onChange={setRule}
      />
      <NumberInput
        size="xs"
        label="Deliveries at once"
        min={1}
        max={64}
        value={concurrency}
        onChange={setConcurrency}
      />
      {error !== undefined && <ProblemState error={error} />}
      <div className={styles.actions}>
        <Button type="submit" disabled={name === '' || !kind}>
          {destination ? 'Declare it anew' : 'Declare the destination'}
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
