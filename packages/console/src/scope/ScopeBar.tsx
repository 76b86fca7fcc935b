import { useMediaQuery } from '@mantine/hooks';
import { ListChip } from './ListChip.tsx';
import { PeriodChip } from './PeriodChip.tsx';
import styles from './scope.module.css';
import { LISTS } from './scope.ts';
import { UNUSED } from './unused.ts';
import { useScopeParts } from './used.ts';

/** Which part of what happened the page speaks of: the same bar on every page. */
export function ScopeBar() {
  const parts = useScopeParts();
  const narrow = useMediaQuery('(max-width: 50em)', undefined, { getInitialValueInEffect: false });
  return (
    // At 390 pixels it scrolls, and what scrolls has to be reached by keyboard.
    <section className={styles.bar} aria-label="Scope" tabIndex={narrow ? 0 : undefined}>
      <span id={UNUSED} className="hidden-but-read">
        Not used on this page
      </span>
      <PeriodChip used={parts.has('period')} compares={parts.has('compare')} />
      {LISTS.map((list) => (
        <ListChip key={list} list={list} used={parts.has(list)} />
      ))}
    </section>
  );
}
