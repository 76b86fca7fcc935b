import styles from './map.module.css';
import type { Shown } from './view.ts';

/** What lines mean, beside them rather than in a legend to look up. */
export function MapKey({ shown, compared }: { shown: Shown; compared: boolean }) {
  const lines =
    shown === 'difference'
      ? ([
          ['more', 'more of the people there take it'],
          ['fewer', 'fewer do'],
          ['slower', 'it takes longer'],
          ['noise', 'no more than noise'],
        ] as const)
      : ([
          ['plain', 'wide: many people; on it: half within this time'],
          ...(compared ? ([['slower', 'takes longer than in the compared period']] as const) : []),
        ] as const);
  return (
    <p className={styles.key}>
      {lines.map(([tone, words]) => (
        <span key={tone}>
          <svg width="22" height="8" aria-hidden="true">
            <path d="M1 4H21" className={`${styles.edge} ${styles[tone] ?? ''}`} strokeWidth="4" />
          </svg>
          {words}
        </span>
      ))}
    </p>
  );
}
