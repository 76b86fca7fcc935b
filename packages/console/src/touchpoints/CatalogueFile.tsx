import { Button, FileInput, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import { ProblemState } from '../ui/States.tsx';
import { tellUndoable } from '../ui/toast.tsx';
import { counted } from './catalogue-words.ts';
import { Diff } from './Diff.tsx';
import styles from './touchpoints.module.css';
import { type CatalogueChange, type CatalogueDocument, changesBetween, readYaml } from './yaml.ts';

interface Read {
  readonly version: number;
  readonly before: CatalogueDocument;
  readonly after: CatalogueDocument;
  readonly changes: readonly CatalogueChange[];
}

/** A plan from a file: what it would change is shown before anything does. */
export function CatalogueFile({ onClose }: { onClose: () => void }) {
  const [read, setRead] = useState<Read>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();
  const attempt = async (work: () => Promise<void>) => {
    setError(undefined);
    setBusy(true);
    await work().catch(setError);
    setBusy(false);
  };
  const take = (file: File | null) =>
    attempt(async () => {
      setRead(undefined);
      if (!file) return;
      const after = readYaml(await file.text()) as CatalogueDocument;
      if (typeof after !== 'object' || after === null) throw new Error('The file holds no catalogue.');
      const { version, value: before } = await answer(api.GET('/v1/catalogue'));
      setRead({ version, before, after, changes: changesBetween(before, after) });
    });
  const save = ({ version, before, after, changes }: Read) =>
    attempt(async () => {
      const put = async (basedOn: number, value: CatalogueDocument) =>
        answer(api.PUT('/v1/catalogue', { body: { basedOn, value } }));
      const done = await put(version, after);
      await client.invalidateQueries({ queryKey: ['catalogue'] });
      tellUndoable(`${counted(changes.length, 'change')} made.`, async () => {
        await put(done.version, before);
        await client.invalidateQueries({ queryKey: ['catalogue'] });
      });
      onClose();
    });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title="Which plan is to be in force?"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={styles.form}>
        <FileInput
          label="A catalogue as YAML or JSON"
          description="What the file leaves out is taken out of the plan; what was seen stays."
          accept=".yaml,.yml,.json"
          placeholder="Choose a file"
          onChange={(file) => void take(file)}
        />
        {error !== undefined && <ProblemState error={error} />}
        {read && read.changes.length === 0 && <p>The file says what the plan says: nothing would change.</p>}
        {read?.changes.slice(0, 50).map(({ name, before, after }) => (
          <section key={name}>
            <h3 className={styles.partTitle}>{titleOf(name, before, after)}</h3>
            <Diff before={before} after={after} />
          </section>
        ))}
        {read && read.changes.length > 50 && <p>And {counted(read.changes.length - 50, 'more change')}.</p>}
        <div className={styles.actions}>
          <Button
            disabled={!read || read.changes.length === 0}
            loading={busy}
            onClick={() => read && void save(read)}
          >
            Make {counted(read?.changes.length ?? 0, 'change')}
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function titleOf(name: string, before: string, after: string): string {
  if (name === '') return 'Departments, corners and stages';
  if (before === '') return `${name}: comes into the plan`;
  return after === '' ? `${name}: goes out of the plan` : name;
}
