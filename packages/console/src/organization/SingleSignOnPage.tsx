import { Button, PasswordInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import { Section } from '../ui/Page.tsx';
import { BoneLines, ProblemState } from '../ui/States.tsx';
import { tell, tellProblem } from '../ui/toast.tsx';
import { type Answer, ROLES, type Role } from './answers.ts';
import { useAttempt } from './Door.tsx';
import styles from './organization.module.css';
import { Actions, AnswerBone, Shell } from './Shell.tsx';
import { useMay } from './use-self.ts';

type InForce = NonNullable<Answer<'/v1/organization/single-sign-on'>['inForce']>;

/** How people sign in at the company's own provider. */
export function SingleSignOnPage() {
  const may = useMay();
  const sso = useQuery({
    queryKey: ['sso'],
    queryFn: ({ signal }) => answer(api.GET('/v1/organization/single-sign-on', { signal })),
    enabled: may('administer'),
  });
  const set = sso.data?.inForce;
  const line = set
    ? `People sign in with ${set.name}, and by password.`
    : 'People sign in by password alone.';
  return (
    <Shell
      needs="administer"
      question="How do people sign in?"
      answer={set === undefined ? <AnswerBone /> : line}
    >
      {sso.error ? (
        <ProblemState error={sso.error} onRetry={() => void sso.refetch()} />
      ) : set === undefined ? (
        <BoneLines lines={8} />
      ) : (
        <Section
          title="Single sign-on by OpenID Connect"
          say={
            <>
              Register this address at the provider, as where it sends people back:{' '}
              <code className={styles.word}>{sso.data?.callback}</code>
            </>
          }
        >
          {sso.data?.fixed ? (
            <p>It is set by the environment of the server, and cannot be changed here.</p>
          ) : may('own') ? (
            <Form key={set?.issuer ?? ''} before={set} />
          ) : (
            <p>An owner can change it.</p>
          )}
        </Section>
      )}
    </Shell>
  );
}

function Form({ before }: { before: InForce | null }) {
  const [name, setName] = useState(before?.name ?? 'single sign-on');
  const [issuer, setIssuer] = useState(before?.issuer ?? '');
  const [clientId, setClientId] = useState(before?.clientId ?? '');
  const [secret, setSecret] = useState('');
  const [domains, setDomains] = useState<string[]>(before?.domains ?? []);
  const [defaultRole, setDefaultRole] = useState<Role>(before?.defaultRole ?? 'viewer');
  const [roleClaim, setRoleClaim] = useState(before?.roleClaim ?? '');
  const [roles, setRoles] = useState(
    (before?.roles ?? []).map(({ value, role }) => `${value} = ${role}`).join('\n'),
  );
  const { error, busy, run } = useAttempt();
  const client = useQueryClient();
  const save = () =>
    run(async () => {
      const settings = {
        ...{ name, issuer: issuer.trim(), clientId: clientId.trim(), domains, defaultRole },
        ...(roleClaim.trim() !== '' && { roleClaim: roleClaim.trim() }),
        roles: readRoles(roles),
      };
      const body = { settings, ...(secret !== '' && { clientSecret: secret }) };
      await answer(api.PUT('/v1/organization/single-sign-on', { body }));
      setSecret('');
      await client.invalidateQueries({ queryKey: ['sso'] });
      tell('Single sign-on is set.');
    });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        label="What its button says"
        required
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="Issuer"
        description="As the provider writes it: https://id.example.org"
        required
        value={issuer}
        onChange={(event) => setIssuer(event.currentTarget.value)}
      />
      <TextInput
        label="Client id"
        required
        value={clientId}
        onChange={(event) => setClientId(event.currentTarget.value)}
      />
      <PasswordInput
        size="xs"
        label="Client secret"
        description={before ? 'Empty: the one there is.' : 'Kept encrypted; shown to nobody.'}
        autoComplete="off"
        required={before === null}
        value={secret}
        onChange={(event) => setSecret(event.currentTarget.value)}
      />
      <TagsInput
        size="xs"
        label="Domains that may come"
        description="Verified addresses of these get an account; without any, only who is invited."
        value={domains}
        onChange={setDomains}
      />
      <Select
        label="Role of whoever comes so"
        data={ROLES}
        allowDeselect={false}
        value={defaultRole}
        onChange={(value) => setDefaultRole((value ?? 'viewer') as Role)}
      />
      <TextInput
        label="Claim that says roles"
        description="As groups, or realm_access.roles; empty: none does."
        value={roleClaim}
        onChange={(event) => setRoleClaim(event.currentTarget.value)}
      />
      <Textarea
        size="xs"
        label="What its values mean"
        description="One a line: value = role. The first that is there decides, at every sign-in."
        autosize
        minRows={2}
        value={roles}
        onChange={(event) => setRoles(event.currentTarget.value)}
      />
      {error !== undefined && <ProblemState error={error} />}
      <Actions>
        <Button type="submit" loading={busy}>
          Set it
        </Button>
        {before && <Remove />}
      </Actions>
    </form>
  );
}

function Remove() {
  const client = useQueryClient();
  const remove = async () => {
    try {
      await answer(api.DELETE('/v1/organization/single-sign-on'));
      await client.invalidateQueries({ queryKey: ['sso'] });
      tell('People sign in by password alone; accounts stay.');
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Button variant="default" onClick={() => void remove()}>
      Take it away
    </Button>
  );
}

function readRoles(text: string): { value: string; role: Role }[] {
  return text
    .split('\n')
    .map((line) => line.split('='))
    .filter((parts) => parts.length > 1)
    .map((parts) => ({ value: parts.slice(0, -1).join('=').trim(), role: parts.at(-1)!.trim() as Role }));
}
