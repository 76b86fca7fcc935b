import { IconLogout, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import styles from '../app/frame.module.css';
import { tellProblem } from '../ui/toast.tsx';
import { signOut } from './sign-out.ts';
import { useSelf } from './use-self.ts';

/** Who is signed in, at the foot of the rail, and the way out. */
export function WhoAmI({ onGo }: { onGo?: (() => void) | undefined }) {
  const self = useSelf();
  return (
    <>
      {self && (
        <Link
          to="/organization/account"
          search={(before: object) => ({ ...before, panel: undefined })}
          className={styles.footButton}
          onClick={onGo}
        >
          <IconUserCircle size={16} stroke={1.6} aria-hidden />
          <span className={styles.who}>
            <bdi>{self.name}</bdi>
            {!self.visitor && <span>{self.role}</span>}
          </span>
        </Link>
      )}
      {!self?.visitor && (
        <button type="button" className={styles.footButton} onClick={() => void signOut().catch(tellProblem)}>
          <IconLogout size={16} stroke={1.6} aria-hidden /> Sign out
        </button>
      )}
    </>
  );
}
