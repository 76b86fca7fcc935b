import { Button, Modal, Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import type { PanelProps } from '../app/capability.ts';
import { Time } from '../ui/Marks.tsx';
import { PanelTitle } from '../ui/PanelTitle.tsx';
import { BoneLines, Empty, ProblemState } from '../ui/States.tsx';
import { tell, tellProblem, tellUndoable } from '../ui/toast.tsx';
import { type Member, ROLES, type Role } from './answers.ts';
import { LinkToHandOver } from './LinkToHandOver.tsx';
import styles from './organization.module.css';
import { Sessions } from './Sessions.tsx';
import { useTeam } from './TeamPage.tsx';
import { useMay, useSelf } from './use-self.ts';

/** One of the team: role, sessions, and what can be done for them. */
export function MemberPanel({ id }: PanelProps) {
  const team = useTeam();
  if (team.error) return <ProblemState error={team.error} />;
  if (!team.data) return <BoneLines lines={8} />;
  const member = team.data.find((each) => each.id === id);
  return member ? <Detail member={member} /> : <Empty title="There is no such account." />;
}

function Detail({ member }: { member: Member }) {
  const { id, name, email, role, disabled, secondFactor, created } = member;
  const may = useMay();
  const self = useSelf();
  const change = useChange(member);
  const locked = role === 'owner' && !may('own');
  return (
    <>
      <PanelTitle name={name} />
      <dl className={styles.facts}>
        <dt>E-mail</dt>
        <dd>
          <bdi>{email}</bdi>
        </dd>
        <dt>Here since</dt>
        <dd>
          <Time at={created} />
        </dd>
        <dt>Second factor</dt>
        <dd>{secondFactor ? 'yes' : 'no'}</dd>
      </dl>
      {locked && <p className={styles.quiet}>Who is an owner is for owners to say.</p>}
      <Select
        label="Role"
        data={ROLES.filter(({ value }) => value !== 'owner' || may('own') || role === 'owner')}
        allowDeselect={false}
        disabled={locked || disabled}
        value={role}
        onChange={(value) => void change({ role: value as Role })}
      />
      {!locked && (
        <div className={styles.part}>
          <h3 className={styles.partTitle}>For whoever is locked out</h3>
          <PasswordLink member={member} />
          {secondFactor && <DropSecondFactor member={member} />}
        </div>
      )}
      <OfMember member={member} mayEnd={!locked} />
      {!locked && self?.id !== id && (
        <div className={styles.part}>
          <h3 className={styles.partTitle}>Account</h3>
          <Button variant="default" onClick={() => void change({ disabled: !disabled })}>
            {disabled ? 'Open the account again' : 'Close the account'}
          </Button>
        </div>
      )}
    </>
  );
}

/** Changes role or account, with the way back. */
function useChange({ id, name, role, disabled }: Member) {
  const client = useQueryClient();
  const put = async (body: { role?: Role; disabled?: boolean }) => {
    await answer(api.PUT('/v1/organization/team/{id}', { params: { path: { id } }, body }));
    await client.invalidateQueries({ queryKey: ['team'] });
    await client.invalidateQueries({ queryKey: ['sessions'] });
  };
  return async (body: { role?: Role; disabled?: boolean }) => {
    try {
      await put(body);
      const done = body.role
        ? `${name} is now ${body.role}.`
        : `The account of ${name} is ${body.disabled ? 'closed' : 'open'}.`;
      tellUndoable(done, () => put(body.role ? { role } : { disabled }));
    } catch (error) {
      tellProblem(error);
    }
  };
}

function PasswordLink({ member: { id, name } }: { member: Member }) {
  const [made, setMade] = useState<{ url: string; expires: string }>();
  const make = () =>
    answer(api.POST('/v1/organization/team/{id}/password-link', { params: { path: { id } } })).then(
      setMade,
      tellProblem,
    );
  return (
    <>
      <Button variant="default" onClick={() => void make()}>
        Make a link for a new password
      </Button>
      {made && (
        <Modal
          opened
          onClose={() => setMade(undefined)}
          title="Hand this link over"
          closeOnClickOutside={false}
          closeButtonProps={{ 'aria-label': 'Close' }}
        >
          <LinkToHandOver of={made} onClose={() => setMade(undefined)}>
            By it <bdi>{name}</bdi> sets a new password.
          </LinkToHandOver>
        </Modal>
      )}
    </>
  );
}

function DropSecondFactor({ member: { id, name } }: { member: Member }) {
  const client = useQueryClient();
  const drop = async () => {
    try {
      await answer(api.DELETE('/v1/organization/team/{id}/second-factor', { params: { path: { id } } }));
      await client.invalidateQueries({ queryKey: ['team'] });
      tell(`${name} signs in by password alone, and is signed out everywhere.`);
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Button variant="default" onClick={() => void drop()}>
      Take the lost second factor away
    </Button>
  );
}

function OfMember({ member: { id }, mayEnd }: { member: Member; mayEnd: boolean }) {
  const client = useQueryClient();
  const sessions = useQuery({
    queryKey: ['sessions', id],
    queryFn: async ({ signal }) =>
      (await answer(api.GET('/v1/organization/team/{id}/sessions', { params: { path: { id } }, signal })))
        .sessions,
  });
  const end = async (session: string) => {
    await answer(
      api.DELETE('/v1/organization/team/{id}/sessions/{session}', { params: { path: { id, session } } }),
    );
    await client.invalidateQueries({ queryKey: ['sessions', id] });
  };
  return (
    <div className={styles.part}>
      <h3 className={styles.partTitle}>Signed in</h3>
      {sessions.data ? (
        <Sessions of={sessions.data} onEnd={mayEnd ? end : undefined} />
      ) : sessions.error ? (
        <ProblemState error={sessions.error} />
      ) : (
        <BoneLines lines={3} />
      )}
    </div>
  );
}
