import { Button, JsonInput, Modal, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import { useStructure } from '../scope/structure.ts';
import { ProblemState } from '../ui/States.tsx';
import { tellUndoable } from '../ui/toast.tsx';
import { Diff } from './Diff.tsx';
import { type Draft, draftOf, plannedOf, schemaOf } from './draft.ts';
import { SchemaPreview } from './SchemaPreview.tsx';
import type { Touchpoint } from './TouchpointPanel.tsx';
import styles from './touchpoints.module.css';
import { writeYaml } from './yaml.ts';

/** The plan of a touchpoint, as a form; what would change, and whom a schema would have refused, is shown before it is saved. */
export function TouchpointEditor({ touchpoint, onClose }: { touchpoint: Touchpoint; onClose: () => void }) {
  const { name, version, value } = touchpoint;
  const planned = version === 0 ? undefined : value;
  const [draft, setDraft] = useState<Draft>(draftOf(value));
  const [reviewing, setReviewing] = useState(false);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();
  const schema = schemaOf(draft);
  const save = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await put(name, version, plannedOf(draft, value));
      await client.invalidateQueries({ queryKey: ['catalogue'] });
      tellUndoable(`The plan of ${name} is in force.`, async () => {
        if (planned) await putBack(name, version);
        else await takeOut(name);
        await client.invalidateQueries({ queryKey: ['catalogue'] });
      });
      onClose();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={reviewing ? `What would change about ${name}?` : `What is ${name} meant to be?`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {reviewing ? (
        <div className={styles.form}>
          <Diff before={planned ? writeYaml(planned) : ''} after={writeYaml(plannedOf(draft, value))} />
          {schema.value && JSON.stringify(schema.value) !== JSON.stringify(planned?.schema) && (
            <SchemaPreview name={name} schema={schema.value} onViolation={draft.onViolation} />
          )}
          {error !== undefined && <ProblemState error={error} />}
        </div>
      ) : (
        <PlanForm
          draft={draft}
          change={(part) => setDraft({ ...draft, ...part })}
          schemaFault={schema.fault}
        />
      )}
      <div className={styles.actions}>
        {reviewing ? (
          <>
            <Button loading={busy} onClick={() => void save()}>
              Save the plan
            </Button>
            <Button variant="default" onClick={() => setReviewing(false)}>
              Back
            </Button>
          </>
        ) : (
          <>
            <Button disabled={schema.fault !== undefined} onClick={() => setReviewing(true)}>
              Review the change
            </Button>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
          </>
        )}
      </div>
    </Modal>
  );
}

type Planned = Touchpoint['value'];

function put(name: string, basedOn: number, value: Planned) {
  return answer(
    api.PUT('/v1/catalogue/touchpoints/{name}', { params: { path: { name } }, body: { basedOn, value } }),
  );
}

function putBack(name: string, version: number) {
  return answer(
    api.POST('/v1/catalogue/touchpoints/{name}/restore', { params: { path: { name } }, body: { version } }),
  );
}

function takeOut(name: string) {
  return answer(api.DELETE('/v1/catalogue/touchpoints/{name}', { params: { path: { name } } }));
}

interface PlanFormProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly schemaFault: string | undefined;
}

function PlanForm({ draft, change, schemaFault }: PlanFormProps) {
  const structure = useStructure();
  const choice = (name: 'department' | 'stage' | 'corner', label: string) => (
    <Select
      label={label}
      data={[...new Set([...structure[name], draft[name]].filter((word) => word !== ''))]}
      value={draft[name] === '' ? null : draft[name]}
      clearable
      clearButtonProps={{ 'aria-label': `No ${label.toLowerCase()}` }}
      onChange={(value) => change({ [name]: value ?? '' })}
    />
  );
  const words = (name: 'description' | 'promise', label: string, hint: string) => (
    <Textarea
      label={label}
      description={hint}
      autosize
      minRows={2}
      value={draft[name]}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <div className={styles.form}>
      {words('description', 'Description', 'What happens, for someone who has never seen it.')}
      <div className={styles.pair}>
        {choice('department', 'Owner')}
        {choice('stage', 'Stage')}
        {choice('corner', 'Corner')}
        <TextInput
          label="Channel"
          value={draft.channel}
          onChange={(event) => change({ channel: event.currentTarget.value })}
        />
      </div>
      {words('promise', 'Promise', 'What the person may rely on.')}
      <div className={styles.pair}>
        <NumberInput
          size="xs"
          label="Cost of one"
          min={0}
          value={draft.amount}
          onChange={(value) => change({ amount: value === '' ? '' : Number(value) })}
        />
        <TextInput
          label="Currency"
          placeholder="EUR"
          maxLength={3}
          value={draft.currency}
          onChange={(event) => change({ currency: event.currentTarget.value.toUpperCase() })}
        />
        <Select
          label="Where not as planned"
          data={['refuse', 'mark', 'allow']}
          allowDeselect={false}
          value={draft.onViolation}
          onChange={(value) => change({ onViolation: (value ?? 'mark') as Draft['onViolation'] })}
        />
        <Select
          label="Status"
          data={['planned', 'unplanned', 'retired']}
          allowDeselect={false}
          value={draft.status}
          onChange={(value) => change({ status: (value ?? 'planned') as Draft['status'] })}
        />
      </div>
      <JsonInput
        size="xs"
        label="Schema"
        description="JSON Schema of { properties, traits, context }. Empty: every event is as it should be."
        autosize
        minRows={4}
        maxRows={16}
        value={draft.schema}
        error={schemaFault}
        onChange={(schema) => change({ schema })}
      />
    </div>
  );
}
