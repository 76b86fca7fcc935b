import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { session } from '../api/session.ts';
import { ProblemState } from '../ui/States.tsx';
import { tell } from '../ui/toast.tsx';
import { useAttempt } from './Door.tsx';
import styles from './organization.module.css';
import { QrCode } from './QrCode.tsx';
import { Actions } from './Shell.tsx';

type Step =
  | { readonly at: 'rest' }
  | { readonly at: 'scan'; readonly uri: string; readonly codes: readonly string[] }
  | { readonly at: 'codes'; readonly codes: readonly string[] };

/** Turns the second factor on and off, and shows recovery codes once. */
export function SecondFactor({ on }: { on: boolean }) {
  const [step, setStep] = useState<Step>({ at: 'rest' });
  if (step.at === 'scan')
    return <Scan {...step} onDone={() => setStep({ at: 'codes', codes: step.codes })} />;
  if (step.at === 'codes') return <Codes codes={step.codes} onDone={() => setStep({ at: 'rest' })} />;
  if (!on) {
    const begin = async (password: string) => {
      const begun = await answer(api.POST('/v1/auth/second-factor/begin', { body: { password } }));
      setStep({ at: 'scan', ...begun });
    };
    return <WithPassword does="Set it up" onSubmit={begin} />;
  }
  return <On onCodes={(codes) => setStep({ at: 'codes', codes })} />;
}

function On({ onCodes }: { onCodes: (codes: readonly string[]) => void }) {
  const [wants, setWants] = useState<'codes' | 'remove'>();
  const renew = async (password: string) => {
    const { codes } = await answer(api.POST('/v1/auth/second-factor/codes', { body: { password } }));
    onCodes(codes);
  };
  const remove = async (password: string) => {
    await answer(api.POST('/v1/auth/second-factor/remove', { body: { password } }));
    await session.load();
    tell('Your password alone opens the account now.');
  };
  if (wants === 'codes') return <WithPassword does="Make new recovery codes" onSubmit={renew} />;
  if (wants === 'remove') return <WithPassword does="Take it away" onSubmit={remove} />;
  return (
    <Actions>
      <Button variant="default" onClick={() => setWants('codes')}>
        New recovery codes
      </Button>
      <Button variant="default" onClick={() => setWants('remove')}>
        Take it away
      </Button>
    </Actions>
  );
}

function WithPassword({ does, onSubmit }: { does: string; onSubmit: (password: string) => Promise<void> }) {
  const [password, setPassword] = useState('');
  return (
    <Step does={does} ready={password !== ''} onSubmit={() => onSubmit(password)}>
      <PasswordInput
        size="xs"
        label="Your password, once more"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </Step>
  );
}

function Scan({ uri, onDone }: { uri: string; onDone: () => void }) {
  const [code, setCode] = useState('');
  const confirm = async () => {
    await answer(api.POST('/v1/auth/second-factor/confirm', { body: { code: code.trim() } }));
    await session.load();
    onDone();
  };
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  return (
    <Step does="Turn it on" ready={code.trim().length >= 6} onSubmit={confirm}>
      <p>
        Scan this with an authenticator (Aegis, 1Password, Google Authenticator …), then type the code it
        shows.
      </p>
      <QrCode text={uri} label="QR code for the authenticator" />
      <p className={styles.quiet}>
        Or type this secret into it: <code className={styles.word}>{secret}</code>
      </p>
      <TextInput
        label="Code of six digits"
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </Step>
  );
}

function Codes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <div className={styles.form}>
      <p>
        <strong>Recovery codes</strong>, for when the device is lost. Each opens once. They are shown now and
        never again: print them, or put them where your passwords are.
      </p>
      <div className={styles.codes}>
        {codes.map((code) => (
          <code key={code}>{code}</code>
        ))}
      </div>
      <Actions>
        <Button onClick={onDone}>I have them</Button>
      </Actions>
    </div>
  );
}

interface StepProps {
  readonly does: string;
  readonly ready: boolean;
  readonly onSubmit: () => Promise<void>;
  readonly children: ReactNode;
}

function Step({ does, ready, onSubmit, children }: StepProps) {
  const { error, busy, run } = useAttempt();
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void run(onSubmit);
      }}
    >
      {children}
      {error !== undefined && <ProblemState error={error} />}
      <Actions>
        <Button type="submit" loading={busy} disabled={!ready}>
          {does}
        </Button>
      </Actions>
    </form>
  );
}
