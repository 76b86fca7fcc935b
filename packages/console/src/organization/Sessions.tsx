import { Button } from '@mantine/core';
import { Time } from '../ui/Marks.tsx';
import { tellProblem } from '../ui/toast.tsx';
import { type SessionRow, sayBrowser } from './answers.ts';
import styles from './organization.module.css';

interface SessionsProps {
  readonly of: readonly SessionRow[];
  readonly onEnd: ((id: string) => Promise<void>) | undefined;
}

/** Where someone is signed in. */
export function Sessions({ of: sessions, onEnd }: SessionsProps) {
  if (sessions.length === 0) return <p className={styles.quiet}>Nowhere.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className={styles.scroll} aria-label="Sessions" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Browser</th>
            <th scope="col">From</th>
            <th scope="col">Since</th>
            <th scope="col">
              <span className="hidden-but-read">End it</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map(({ id, browser, address, created, current }) => (
            <tr key={id}>
              <td>
                <bdi className={styles.word}>{sayBrowser(browser)}</bdi>
                {current && <span className={styles.quiet}> (here)</span>}
              </td>
              <td>{address}</td>
              <td>
                <Time at={created} />
              </td>
              <td>
                {onEnd && !current && (
                  <Button
                    variant="subtle"
                    size="compact-xs"
                    aria-label={`End the session of ${sayBrowser(browser)}`}
                    onClick={() => void onEnd(id).catch(tellProblem)}
                  >
                    End
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
