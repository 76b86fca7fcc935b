import { Button, PasswordInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import { session } from '../api/session.ts';
import { Columns, Section } from '../ui/Page.tsx';
import { Answered, BoneLines, Empty, ProblemState } from '../ui/States.tsx';
import { tell, tellProblem } from '../ui/toast.tsx';
import { useAttempt } from './Door.tsx';
import styles from './organization.module.css';
import { SecondFactor } from './SecondFactor.tsx';
import { Sessions } from './Sessions.tsx';
import { Actions, Shell } from './Shell.tsx';
import { useSelf } from './use-self.ts';

const MIN_PASSWORD = 10;

/** One's own account: password, second factor, sessions. */
export function AccountPage() {
  const self = useSelf();
  if (!self || self.visitor) return <WithoutAccount visitor={self?.visitor === true} />;
  return (
    <Shell
      needs="self"
      question="Is your account safe?"
      answer={
        <>
          You are <bdi>{self.email}</bdi>, {self.role}.{' '}
          <strong>
            {self.secondFactor
              ? 'A code is asked beside your password'
              : 'Your password alone opens this account'}
          </strong>
          .
        </>
      }
    >
      <Columns of="two">
        <Section title="Second factor" say="A code from your device, beside the password.">
          <SecondFactor on={self.secondFactor} />
        </Section>
        <Section title="Password" say="A new one ends your sessions everywhere but here.">
          <NewPassword />
        </Section>
      </Columns>
      <Section title="Where you are signed in">
        <OwnSessions />
      </Section>
    </Shell>
  );
}

function WithoutAccount({ visitor }: { visitor: boolean }) {
  return (
    <Shell
      needs="self"
      question="Who are you here?"
      answer={visitor ? 'A visitor of the sample company.' : 'Whoever holds this key.'}
    >
      <Empty title="There is no account to change.">
        {visitor
          ? 'You look at the sample company as a viewer, without signing in. The server printed a set-up link when it started: it makes an account.'
          : 'This tab was opened with a key. Sign out to sign in with an account.'}
      </Empty>
    </Shell>
  );
}

function NewPassword() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const { error, busy, run } = useAttempt();
  const client = useQueryClient();
  const change = () =>
    run(async () => {
      await answer(api.POST('/v1/auth/password', { body: { current, next } }));
      setCurrent('');
      setNext('');
      tell('Your password is changed; other sessions have ended.');
      await client.invalidateQueries({ queryKey: ['sessions'] });
    });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <PasswordInput
        size="xs"
        label="Present password"
        autoComplete="current-password"
        required
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <PasswordInput
        size="xs"
        label="New password"
        description={`${MIN_PASSWORD} characters or more.`}
        autoComplete="new-password"
        minLength={MIN_PASSWORD}
        required
        value={next}
        onChange={(event) => setNext(event.currentTarget.value)}
      />
      {error !== undefined && <ProblemState error={error} />}
      <Actions>
        <Button type="submit" loading={busy} disabled={next.length < MIN_PASSWORD}>
          Change it
        </Button>
      </Actions>
    </form>
  );
}

function OwnSessions() {
  const client = useQueryClient();
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: async ({ signal }) => (await answer(api.GET('/v1/auth/sessions', { signal }))).sessions,
  });
  const end = async (id: string) => {
    await answer(api.DELETE('/v1/auth/sessions/{id}', { params: { path: { id } } }));
    await client.invalidateQueries({ queryKey: ['sessions'] });
  };
  const endAll = async () => {
    try {
      await answer(api.DELETE('/v1/auth/sessions', { params: { query: {} } }));
      session.end();
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <div className={styles.stack}>
      <Answered query={sessions} skeleton={<BoneLines lines={3} />}>
        {(rows) => <Sessions of={rows} onEnd={end} />}
      </Answered>
      <Actions>
        <Button variant="default" onClick={() => void endAll()}>
          Sign out everywhere
        </Button>
      </Actions>
    </div>
  );
}
