import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answer, api } from '../api/client.ts';
import { useAdding } from '../ui/adding.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { LongRows } from '../ui/LongRows.tsx';
import { Time } from '../ui/Marks.tsx';
import { Section } from '../ui/Page.tsx';
import { Answered, BoneLines, Empty } from '../ui/States.tsx';
import { useSidePanel } from '../ui/side-panel.ts';
import type { Member } from './answers.ts';
import { Invitations, useInvitations } from './Invitations.tsx';
import { Invite } from './Invite.tsx';
import styles from './organization.module.css';
import { RolesTable } from './RolesTable.tsx';
import { AnswerBone, Shell, Word } from './Shell.tsx';
import { useMay } from './use-self.ts';

/** Who may sign in, as what. */
export function TeamPage() {
  const [inviting, setInviting] = useAdding('invitation');
  const may = useMay();
  const team = useTeam(may('administer'));
  const invited = useInvitations();
  const both = {
    ...team,
    error: team.error ?? invited.error,
    data: team.data && invited.data && { members: team.data, invitations: invited.data },
  };
  const { open, shown } = useSidePanel();
  const columns = useMemo(() => columnsOf(), []);
  return (
    <Shell
      needs="administer"
      question="Who may see and do what?"
      answer={
        <Answered query={team} skeleton={<AnswerBone />}>
          {(members) => <AnswerLine team={members} />}
        </Answered>
      }
      tools={<Button onClick={() => setInviting('invitation')}>Invite someone</Button>}
    >
      <Answered query={both} skeleton={<BoneLines lines={16} />}>
        {({ members, invitations }) => (
          <div className={styles.stack}>
            {members.length > 0 ? (
              <DataTable
                long={LongRows}
                label="Team"
                columns={columns}
                rows={members}
                rowId={({ id }) => id}
                onOpen={({ id }) => open('member', id)}
                openId={shown?.kind === 'member' ? shown.id : undefined}
              />
            ) : (
              <Empty title="Nobody has an account yet.">
                The server printed a set-up link when it started; it makes the owner’s account.
              </Empty>
            )}
            <Invitations of={invitations} />
            <Section
              title="What each role may do"
              say="Who is not shown names and addresses sees them masked."
            >
              <RolesTable />
            </Section>
          </div>
        )}
      </Answered>
      {inviting && <Invite onClose={() => setInviting(undefined)} />}
    </Shell>
  );
}

export function useTeam(enabled = true) {
  return useQuery({
    queryKey: ['team'],
    queryFn: async ({ signal }) => (await answer(api.GET('/v1/organization/team', { signal }))).team,
    enabled,
  });
}

function AnswerLine({ team }: { team: readonly Member[] }) {
  const open = team.filter(({ disabled }) => !disabled);
  const owners = open.filter(({ role }) => role === 'owner').length;
  const without = open.filter(
    ({ secondFactor, signsInBy }) => !secondFactor && signsInBy.includes('credential'),
  );
  return (
    <>
      <strong>
        {open.length} {open.length === 1 ? 'person' : 'people'} may sign in
      </strong>
      , {owners} of them {owners === 1 ? 'an owner' : 'owners'};{' '}
      {without.length === 0
        ? 'each has a second factor or signs in elsewhere'
        : `${without.length} with a password alone`}
      .
    </>
  );
}

function columnsOf(): Column<Member>[] {
  return [
    { id: 'name', header: 'Name', cell: ({ name }) => <Word>{name}</Word>, sortBy: ({ name }) => name },
    {
      id: 'email',
      header: 'E-mail',
      cell: ({ email }) => <Word>{email}</Word>,
      sortBy: ({ email }) => email,
    },
    {
      id: 'role',
      header: 'Role',
      cell: ({ role, disabled }) => (disabled ? <span className={styles.quiet}>{role}, closed</span> : role),
      sortBy: ({ role }) => role,
    },
    {
      id: 'factor',
      header: 'Signs in by',
      cell: ({ signsInBy, secondFactor }) =>
        [
          ...(signsInBy.includes('credential') ? [secondFactor ? 'password and code' : 'password'] : []),
          ...(signsInBy.includes('oidc') ? ['single sign-on'] : []),
        ].join(', '),
    },
    {
      id: 'seen',
      header: 'Seen',
      cell: ({ seen }) => (seen ? <Time at={seen} /> : <span className={styles.quiet}>not signed in</span>),
      sortBy: ({ seen }) => seen ?? '',
    },
  ];
}
