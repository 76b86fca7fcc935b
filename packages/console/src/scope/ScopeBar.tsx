import { useMediaQuery } from '@mantine/hooks';
import { ListChip } from './ListChip.tsx';
import { PeriodChip } from './PeriodChip.tsx';
import styles from './scope.module.css';
import { LISTS } from './scope.ts';

/** Which part of what happened the page speaks of: the same bar on every page. */
export function ScopeBar() {
  const narrow = useMediaQuery('(max-width: 50em)', undefined, { getInitialValueInEffect: false });
  return (
    // At 390 pixels it scrolls, and what scrolls has to be reached by keyboard.
    <section className={styles.bar} aria-label="Scope" tabIndex={narrow ? 0 : undefined}>
      <PeriodChip />
      {LISTS.map((list) => (
        <ListChip key={list} list={list} />
      ))}
    </section>
  );
}
