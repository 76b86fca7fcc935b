import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { Time } from '../ui/Marks.tsx';
import { Section } from '../ui/Page.tsx';
import { tell, tellProblem } from '../ui/toast.tsx';
import type { Invitation } from './answers.ts';
import styles from './organization.module.css';
import { useMay } from './use-self.ts';

export function useInvitations() {
  const may = useMay();
  return useQuery({
    queryKey: ['invitations'],
    queryFn: async ({ signal }) =>
      (await answer(api.GET('/v1/organization/invitations', { signal }))).invitations,
    enabled: may('administer'),
  });
}

/** Invitations that nobody has accepted yet. */
export function Invitations({ of: open }: { of: readonly Invitation[] }) {
  const client = useQueryClient();
  const takeBack = async ({ id, email }: Invitation) => {
    try {
      await answer(api.DELETE('/v1/organization/invitations/{id}', { params: { path: { id } } }));
      await client.invalidateQueries({ queryKey: ['invitations'] });
      tell(`The invitation of ${email} opens nothing any more.`);
    } catch (error) {
      tellProblem(error);
    }
  };
  if (open.length === 0) return null;
  return (
    <Section title="Invited, not here yet">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section className={styles.scroll} aria-label="Invitations" tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">E-mail</th>
              <th scope="col">Role</th>
              <th scope="col">By</th>
              <th scope="col">Until</th>
              <th scope="col">
                <span className="hidden-but-read">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {open.map((invitation) => (
              <tr key={invitation.id}>
                <td>
                  <bdi>{invitation.email}</bdi>
                </td>
                <td>{invitation.role}</td>
                <td>
                  <bdi>{invitation.by}</bdi>
                </td>
                <td>
                  <Time at={invitation.expires} />
                </td>
                <td>
                  <Button
                    variant="subtle"
                    size="compact-xs"
                    aria-label={`Remove the invitation of ${invitation.email}`}
                    onClick={() => void takeBack(invitation)}
                  >
                    Remove
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Section>
  );
}
