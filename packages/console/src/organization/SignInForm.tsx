import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import type { Standing } from '../api/session.ts';
import { ProblemState } from '../ui/States.tsx';
import { AskForKey } from './AskForKey.tsx';
import { Door, enter, useAttempt } from './Door.tsx';
import { rememberReturn } from './return-to.ts';
import styles from './sign-in.module.css';

/** E-mail and password, then a code where one is asked for; or the company's own provider. */
export function SignInForm({ standing }: { standing: NonNullable<Standing> }) {
  const [step, setStep] = useState<'password' | 'code' | 'key'>('password');
  if (step === 'key') return <AskForKey onBack={() => setStep('password')} />;
  if (step === 'code') return <CodeForm onAgain={() => setStep('password')} />;
  return <PasswordForm standing={standing} onCode={() => setStep('code')} onKey={() => setStep('key')} />;
}

interface PasswordFormProps {
  readonly standing: NonNullable<Standing>;
  readonly onCode: () => void;
  readonly onKey: () => void;
}

function PasswordForm({ standing, onCode, onKey }: PasswordFormProps) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(true);
  const signIn = async () => {
    const body = { email: email.trim(), password, remember };
    const { secondFactor } = await answer(api.POST('/v1/auth/sign-in', { body }));
    setPassword('');
    if (secondFactor) onCode();
    else await enter(location.pathname + location.search);
  };
  const unused = !standing.setUp && (
    <>
      Nobody has an account yet. The server printed a link when it started, which ends in{' '}
      <code>/set-up#…</code>: open it to make the owner’s. Every start prints another one.
    </>
  );
  return (
    <Door
      question="Who is asking?"
      say={unused || undefined}
      onSubmit={signIn}
      foot={
        <Button variant="subtle" size="compact-sm" onClick={onKey}>
          Open with a key instead
        </Button>
      }
    >
      {standing.singleSignOn !== null && <SingleSignOnButton name={standing.singleSignOn} />}
      <TextInput
        size="sm"
        label="E-mail"
        type="email"
        autoComplete="username"
        required
        data-autofocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Checkbox
        size="sm"
        label="Stay signed in on this device"
        checked={remember}
        onChange={(event) => setRemember(event.currentTarget.checked)}
      />
      <Button type="submit" size="sm" fullWidth>
        Sign in
      </Button>
    </Door>
  );
}

function SingleSignOnButton({ name }: { name: string }) {
  const { error, busy, run } = useAttempt();
  const go = () =>
    run(async () => {
      const { url } = await answer(api.POST('/v1/auth/sso'));
      rememberReturn();
      location.assign(url);
    });
  return (
    <div className={styles.either}>
      <Button variant="default" size="sm" fullWidth loading={busy} onClick={() => void go()}>
        <bdi>Sign in with {name}</bdi>
      </Button>
      {error !== undefined && <ProblemState error={error} safe="" />}
      <p className={styles.or}>or</p>
    </div>
  );
}

function CodeForm({ onAgain }: { onAgain: () => void }) {
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState(false);
  const say = async () => {
    await answer(api.POST('/v1/auth/second-factor', { body: { code: code.trim(), recovery } }));
    await enter(location.pathname + location.search);
  };
  return (
    <Door
      question="Which code does your device show?"
      say={recovery ? 'Each recovery code opens once.' : 'Open your authenticator and look for Throughline.'}
      onSubmit={say}
      foot={
        <div className={styles.foot}>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => {
              setRecovery(!recovery);
              setCode('');
            }}
          >
            {recovery ? 'Use the authenticator' : 'Use a recovery code'}
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={onAgain}>
            Sign in anew
          </Button>
        </div>
      }
    >
      <TextInput
        size="sm"
        label={recovery ? 'Recovery code' : 'Code of six digits'}
        autoComplete="one-time-code"
        inputMode={recovery ? 'text' : 'numeric'}
        required
        autoFocus
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" size="sm" fullWidth>
        Go on
      </Button>
    </Door>
  );
}
