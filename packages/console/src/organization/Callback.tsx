import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { ProblemState } from '../ui/States.tsx';
import { enter } from './Door.tsx';
import { takeReturn } from './return-to.ts';
import styles from './sign-in.module.css';

/** Where the provider sends the browser back: hands over what it was given, and goes where it was asked for. */
export function Callback() {
  const [error, setError] = useState<unknown>();
  const begun = useRef(false);
  useEffect(() => {
    // An answer opens once; React may run an effect twice.
    if (begun.current) return;
    begun.current = true;
    finish(new URLSearchParams(location.search)).catch(setError);
  }, []);
  return (
    <main className={styles.place}>
      <div className={styles.form}>
        <p className={styles.brand}>Throughline</p>
        <h1 className={styles.title}>{error === undefined ? 'Signing in …' : 'Who is asking?'}</h1>
        {error !== undefined && (
          <>
            <ProblemState error={error} safe="" />
            <Button variant="default" onClick={() => void enter()}>
              Back to sign-in
            </Button>
          </>
        )}
      </div>
    </main>
  );
}

async function finish(given: URLSearchParams): Promise<void> {
  const part = (name: 'code' | 'iss' | 'error') => {
    const value = given.get(name);
    return value === null ? {} : { [name]: value };
  };
  const body = { state: given.get('state') ?? '-', ...part('code'), ...part('iss'), ...part('error') };
  await answer(api.POST('/v1/auth/sso/finish', { body }));
  await enter(takeReturn());
}
