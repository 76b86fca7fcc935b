import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { BoneLines, ProblemState } from '../ui/States.tsx';
import { Door, enter } from './Door.tsx';

/** The secret stands behind `#`, which is sent to no server. */
const secret = location.hash.slice(1);
const MIN_PASSWORD = 10;

/** What the link opens; where it opens nothing, that and nothing else is shown. */
function OfLink({
  children,
}: {
  children: (link: { email: string | null; role: string | null }) => ReactNode;
}) {
  const link = useQuery({
    queryKey: ['link', secret],
    queryFn: ({ signal }) => answer(api.POST('/v1/auth/links/read', { body: { secret }, signal })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (link.data) return children(link.data);
  return (
    <Door
      question={link.error ? 'Is the link still good?' : 'What does the link open?'}
      foot={
        link.error && (
          <Button variant="default" onClick={() => void enter()}>
            Go to sign-in
          </Button>
        )
      }
    >
      {link.error ? <ProblemState error={link.error} safe="" /> : <BoneLines lines={4} />}
    </Door>
  );
}

/** Makes the first owner. */
export function SetUp() {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const make = async () => {
    const body = { secret, name: name.trim(), email: email.trim(), password };
    await answer(api.POST('/v1/auth/set-up', { body }));
    await enter();
  };
  return (
    <OfLink>
      {() => (
        <Door
          question="Who will own this?"
          say="You will be the owner: you invite the others and say what each may see and do."
          onSubmit={make}
        >
          <NameField value={name} onChange={setName} />
          <TextInput
            size="sm"
            label="E-mail"
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordField value={password} onChange={setPassword} />
          <Button type="submit" size="sm" fullWidth disabled={password.length < MIN_PASSWORD}>
            Make the account
          </Button>
        </Door>
      )}
    </OfLink>
  );
}

/** Makes the account that someone was invited to. */
export function AcceptInvitation() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const accept = async () => {
    const body = { secret, name: name.trim(), password };
    await answer(api.POST('/v1/auth/invitation', { body }));
    await enter();
  };
  return (
    <OfLink>
      {({ email, role }) => (
        <Door
          question="Will you join?"
          say={
            <>
              You are invited as <strong>{role}</strong>, with the address <bdi>{email}</bdi>.
            </>
          }
          onSubmit={accept}
        >
          <input type="hidden" autoComplete="username" value={email ?? ''} readOnly />
          <NameField value={name} onChange={setName} />
          <PasswordField value={password} onChange={setPassword} />
          <Button type="submit" size="sm" fullWidth disabled={password.length < MIN_PASSWORD}>
            Join
          </Button>
        </Door>
      )}
    </OfLink>
  );
}

/** Sets a new password. */
export function NewPassword() {
  const [password, setPassword] = useState('');
  const set = async () => {
    await answer(api.POST('/v1/auth/new-password', { body: { secret, password } }));
    // Where a code is asked for as well, the form of sign-in does that.
    await enter();
  };
  return (
    <OfLink>
      {({ email }) => (
        <Door
          question="What is your new password?"
          say={
            <>
              For <bdi>{email}</bdi>. Whoever is signed in with the old one will not be any more.
            </>
          }
          onSubmit={set}
        >
          <PasswordField value={password} onChange={setPassword} />
          <Button type="submit" size="sm" fullWidth disabled={password.length < MIN_PASSWORD}>
            Set it
          </Button>
        </Door>
      )}
    </OfLink>
  );
}

interface FieldProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
}

function NameField({ value, onChange }: FieldProps) {
  return (
    <TextInput
      size="sm"
      label="Your name"
      autoComplete="name"
      required
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function PasswordField({ value, onChange }: FieldProps) {
  return (
    <PasswordInput
      label="Password"
      description={`${MIN_PASSWORD} characters or more; four words that nobody else puts together do well.`}
      autoComplete="new-password"
      minLength={MIN_PASSWORD}
      required
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
