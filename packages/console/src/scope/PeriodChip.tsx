import { lazy, Suspense, useRef, useState } from 'react';
import { comparisonLabel, periodLabel } from './period.ts';
import styles from './scope.module.css';
import { lookOf } from './unused.ts';
import { useScope } from './use-scope.ts';

const load = () => import('./PeriodChooser.tsx');
const PeriodChooser = lazy(async () => ({ default: (await load()).PeriodChooser }));

/** The period and what it is compared with. */
export function PeriodChip({ used, compares }: { used: boolean; compares: boolean }) {
  const { scope } = useScope();
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { period, compare } = scope;
  const { chip, described } = lookOf(used);
  return (
    <span className={chip}>
      <button
        ref={button}
        type="button"
        className={styles.choose}
        aria-haspopup="dialog"
        aria-expanded={opened}
        onPointerEnter={() => void load()}
        onClick={() => setOpened(!opened)}
        {...described}
      >
        <b>{periodLabel(period, new Date())}</b>
        {(compares || !used) && compare !== 'none' && ` vs ${comparisonLabel(compare, period)}`}
      </button>
      {opened && (
        <Suspense fallback={null}>
          <PeriodChooser anchor={button.current!} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </span>
  );
}
