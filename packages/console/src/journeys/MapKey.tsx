import { useMediaQuery } from '@mantine/hooks';
import styles from './map.module.css';
import type { Shown } from './view.ts';

/** What lines mean, beside them rather than in a legend to look up. */
export function MapKey({ shown, compared }: { shown: Shown; compared: boolean }) {
  const narrow = useMediaQuery('(max-width: 50em)', undefined, { getInitialValueInEffect: false }) ?? false;
  const lines =
    shown === 'difference'
      ? ([
          ['more', 'more of the people there take it'],
          ['fewer', 'fewer do'],
          ['slower', 'it takes longer'],
          ['quicker', 'it takes less time'],
          ['noise', 'no more than noise'],
        ] as const)
      : ([
          ['plain', 'wide: many people; on it: half within this time'],
          ...(compared ? ([['slower', 'takes longer than in the compared period']] as const) : []),
        ] as const);
  return (
    <p className={styles.key}>
      <span>{narrow ? 'Lines run downwards; ↑ goes back up' : 'Lines run to the right; ← goes back'}</span>
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
