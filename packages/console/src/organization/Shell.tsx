import type { ReactNode } from 'react';
import type { Permission } from '../api/session.ts';
import { Page, type PageProps } from '../ui/Page.tsx';
import { Places } from '../ui/Places.tsx';
import { Bone, Empty } from '../ui/States.tsx';
import styles from './organization.module.css';
import { useMay, useSelf } from './use-self.ts';

const PLACES: readonly (readonly [to: string, label: string, needs: Permission])[] = [
  ['/organization', 'Team', 'administer'],
  ['/organization/account', 'My account', 'self'],
  ['/organization/audit', 'Audit', 'administer'],
  ['/organization/single-sign-on', 'Single sign-on', 'administer'],
];

export interface ShellProps extends PageProps {
  /** Without it, the page says who may see it. */
  readonly needs: Permission;
}

/** A page about the organization: what every page has, the way to its siblings, and why it may be closed. */
export function Shell({ needs, children, ...page }: ShellProps) {
  const may = useMay();
  const self = useSelf();
  const open = may(needs);
  return (
    <Page {...page} {...(!open && { answer: 'That is for owners and admins to see.', tools: undefined })}>
      <Places label="Organization" places={PLACES.filter(([, , permission]) => may(permission))} />
      {open ? (
        children
      ) : (
        <Empty title="Your role does not show this.">
          You are signed in as {self?.role}. An owner or admin of your team can give you another role.
        </Empty>
      )}
    </Page>
  );
}

/** A word that somebody else chose, kept from turning what stands around it. */
export function Word({ children }: { children: string }) {
  return <bdi className={styles.word}>{children}</bdi>;
}

/** What a form needs beside its fields. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}

/** As high as the line of an answer will be, so that nothing jumps when it comes. */
export function AnswerBone() {
  return (
    <div className={styles.answerBone}>
      <Bone height="100%" width="min(340px, 100%)" />
    </div>
  );
}
