import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import { ProblemState } from '../ui/States.tsx';
import { ROLES, type Role } from './answers.ts';
import { useAttempt } from './Door.tsx';
import { LinkToHandOver } from './LinkToHandOver.tsx';
import styles from './organization.module.css';
import { Actions } from './Shell.tsx';
import { useMay } from './use-self.ts';

/** Makes a link by which someone joins; it is handed over by whoever invites. */
export function Invite({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [made, setMade] = useState<{ url: string; expires: string }>();
  const { error, busy, run } = useAttempt();
  const client = useQueryClient();
  const may = useMay();
  const invite = () =>
    run(async () => {
      const body = { email: email.trim(), role };
      setMade(await answer(api.POST('/v1/organization/invitations', { body })));
      await client.invalidateQueries({ queryKey: ['invitations'] });
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={made ? 'Hand this link over' : 'Who shall join?'}
      closeOnClickOutside={made === undefined}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {made ? (
        <LinkToHandOver of={made} onClose={onClose}>
          It makes one account, for <bdi>{email}</bdi> as {role}.
        </LinkToHandOver>
      ) : (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void invite();
          }}
        >
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="off"
            data-autofocus
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Select
            label="Role"
            data={ROLES.filter(({ value }) => value !== 'owner' || may('own'))}
            allowDeselect={false}
            value={role}
            onChange={(value) => setRole((value ?? 'viewer') as Role)}
          />
          {error !== undefined && <ProblemState error={error} />}
          <Actions>
            <Button type="submit" loading={busy}>
              Make the link
            </Button>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
          </Actions>
        </form>
      )}
    </Modal>
  );
}
