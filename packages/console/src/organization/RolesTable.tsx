import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import type { Permission } from '../api/session.ts';
import { Answered, BoneLines } from '../ui/States.tsx';
import styles from './organization.module.css';

const WORDS: readonly (readonly [permission: Permission, words: string])[] = [
  ['look', 'see counts, journeys and people'],
  ['export', 'export history'],
  ['correct', 'say who is who'],
  ['catalogue', 'say what touchpoints mean'],
  ['operate', 'run what comes in and goes out'],
  ['administer', 'run team, keys, settings, audit'],
  ['own', 'make owners, set single sign-on'],
];

/** Role × what it may. */
export function RolesTable() {
  const roles = useQuery({
    queryKey: ['roles'],
    queryFn: async ({ signal }) => (await answer(api.GET('/v1/organization/roles', { signal }))).roles,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Answered query={roles} skeleton={<BoneLines lines={8} />}>
      {(all) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        <section className={styles.scroll} aria-label="Roles" tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">may</th>
                {all.map(({ role }) => (
                  <th key={role} scope="col">
                    {role}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {WORDS.map(([permission, words]) => (
                <tr key={permission}>
                  <th scope="row">{words}</th>
                  {all.map(({ role, may }) => (
                    <td key={role}>{may.includes(permission) ? 'yes' : ''}</td>
                  ))}
                </tr>
              ))}
              <tr>
                <th scope="row">is shown names and addresses</th>
                {all.map(({ role, seesPersonalData }) => (
                  <td key={role}>{seesPersonalData ? 'yes' : ''}</td>
                ))}
              </tr>
            </tbody>
          </table>
        </section>
      )}
    </Answered>
  );
}
