import { Button, JsonInput, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { Answered, BoneLines, ProblemState } from '../ui/States.tsx';
import { tell } from '../ui/toast.tsx';
import type { Item } from './answers.ts';
import { SettingsForm } from './SettingsForm.tsx';
import { settingsOf, textsOf, valuesOf } from './settings-schema.ts';
import styles from './touchpoints.module.css';
import type { Declared } from './use-sources.ts';

type Kind = Item<'/v1/sources/kinds', 'kinds'>;

interface SourceEditorProps {
  /** Undefined: a new one. */
  readonly source: Declared | undefined;
  readonly onClose: () => void;
}

/** Declares a source, or declares it anew: a form made of what its kind wants to know. */
export function SourceEditor({ source, onClose }: SourceEditorProps) {
  const kinds = useQuery({
    queryKey: ['source-kinds'],
    queryFn: ({ signal }) => answer(api.GET('/v1/sources/kinds', { signal })),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={source ? `What is to change about ${source.name}?` : 'Where should touchpoints be fetched from?'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Answered query={kinds} skeleton={<BoneLines lines={8} />}>
        {({ kinds: all }) => <Form kinds={all} source={source} onClose={onClose} />}
      </Answered>
    </Modal>
  );
}

function Form({ kinds, source, onClose }: SourceEditorProps & { kinds: readonly Kind[] }) {
  const [name, setName] = useState(source?.name ?? '');
  const [kindName, setKindName] = useState(source?.kind ?? kinds[0]?.name ?? '');
  const kind = kinds.find((each) => each.name === kindName);
  const settings = useMemo(() => settingsOf(kind?.settings ?? {}), [kind]);
  const [texts, setTexts] = useState(() => textsOf(settings, source?.settings ?? {}));
  const [every, setEvery] = useState<number | string>(source?.everySeconds ?? 60);
  const [mapping, setMapping] = useState(source?.mapping ? JSON.stringify(source.mapping, null, 2) : '');
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
        settings: read.values,
        enabled: source?.state !== 'paused',
        ...(kind?.listens ? {} : { everySeconds: Number(every) }),
        ...(mapping.trim() === '' ? {} : { mapping: JSON.parse(mapping) as Record<string, unknown> }),
      };
      await answer(api.PUT('/v1/sources/{name}', { params: { path: { name } }, body: body as never }));
      await client.invalidateQueries({ queryKey: ['sources'] });
      tell(`The source ${name} is declared.`);
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
          description="It names the source of its touchpoints for ever."
          disabled={source !== undefined}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label="Kind"
          description="What it is fetched from."
          data={kinds.map((each) => each.name)}
          allowDeselect={false}
          value={kindName}
          onChange={(value) => setKindName(value ?? '')}
        />
      </div>
      <SettingsForm settings={settings} texts={texts} faults={faults} onChange={setTexts} />
      {kind && !kind.listens && (
        <NumberInput
          size="xs"
          label="Asked every so many seconds"
          min={1}
          value={every}
          onChange={setEvery}
        />
      )}
      {kind?.gives === 'rows' && (
        <JsonInput
          size="xs"
          label="Mapping"
          description="How a row becomes a touchpoint, as an import’s mapping does: { name, time, identifiers, properties }."
          autosize
          minRows={3}
          maxRows={14}
          value={mapping}
          onChange={setMapping}
        />
      )}
      {error !== undefined && <ProblemState error={error} />}
      <div className={styles.actions}>
        <Button type="submit" disabled={name === '' || !kind}>
          {source ? 'Declare it anew' : 'Declare the source'}
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
