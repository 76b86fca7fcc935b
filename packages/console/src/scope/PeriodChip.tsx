import { lazy, Suspense, useRef, useState } from 'react';
import { comparisonLabel, periodLabel } from './period.ts';
import styles from './scope.module.css';
import { useScope } from './use-scope.ts';

const load = () => import('./PeriodChooser.tsx');
const PeriodChooser = lazy(async () => ({ default: (await load()).PeriodChooser }));

/** The period and what it is compared with. */
export function PeriodChip() {
  const { scope } = useScope();
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { period, compare } = scope;
  return (
    <span className={styles.chip}>
      <button
        ref={button}
        type="button"
        className={styles.choose}
        aria-haspopup="dialog"
        aria-expanded={opened}
        onPointerEnter={() => void load()}
        onClick={() => setOpened(!opened)}
      >
        <b>{periodLabel(period, new Date())}</b>
        {compare !== 'none' && ` vs ${comparisonLabel(compare, period)}`}
      </button>
      {opened && (
        <Suspense fallback={null}>
          <PeriodChooser anchor={button.current!} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </span>
  );
}
