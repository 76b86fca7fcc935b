import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { problemOf, toProblem } from '../api/problem.ts';
import { queries } from '../api/queries.ts';
import { session } from '../api/session.ts';
import { ProblemState } from '../ui/States.tsx';
import styles from './sign-in.module.css';

/** Asks for a key, and begins the session with it where the server takes it. */
export function AskForKey({ onBack }: { onBack: () => void }) {
  const [key, setKey] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await tryKey(key.trim());
      queries.clear();
      session.begin(key.trim());
    } catch (refused) {
      setError(toProblem(refused));
      setBusy(false);
    }
  };
  return (
    <main className={styles.place}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <p className={styles.brand}>Throughline</p>
        <h1 className={styles.title}>Which key do you hold?</h1>
        <p className={styles.say}>
          The console shows what a key may see. The first start wrote one to <code>admin.key</code> in the
          data directory.
        </p>
        <PasswordInput
          label="Key"
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
          required
        />
        <Button type="submit" size="sm" loading={busy} fullWidth>
          Open the console
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={onBack}>
          Sign in with an account
        </Button>
        {error !== undefined && <ProblemState error={error} safe="" />}
      </form>
    </main>
  );
}

/** Asks for something that any key that reads may see. @throws Problem where this one may not */
async function tryKey(key: string): Promise<void> {
  const response = await fetch('/v1/status', { headers: { authorization: `Bearer ${key}` } });
  if (!response.ok) throw problemOf(await response.json().catch(() => undefined), response);
}
