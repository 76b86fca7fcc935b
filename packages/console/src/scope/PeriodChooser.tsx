import { Button, Radio } from '@mantine/core';
import { Floating } from '../ui/Floating.tsx';
import {
  type Comparison,
  comparisonLabel,
  dayValue,
  fromDayValue,
  type Period,
  PRESETS,
  presetOf,
} from './period.ts';
import styles from './scope.module.css';
import { useScope } from './use-scope.ts';

const COMPARISONS: readonly Comparison[] = ['previous', 'year', 'none'];

/** Periods with a name, two days of one's own, and what is compared with. */
export function PeriodChooser(floating: { anchor: HTMLElement; onClose: () => void }) {
  const { scope, change } = useScope();
  const now = new Date();
  const { period, compare } = scope;
  const setPeriod = ({ from, to }: Period) => change({ from: from.toISOString(), to: to.toISOString() });
  const chosen = presetOf(period, now)?.id;
  return (
    <Floating label="Period" {...floating}>
      <div className={styles.period}>
        <div className={styles.presets}>
          {PRESETS.map((preset) => (
            <Button
              key={preset.id}
              variant={chosen === preset.id ? 'light' : 'subtle'}
              color={chosen === preset.id ? 'ink' : 'gray'}
              size="compact-sm"
              justify="flex-start"
              aria-pressed={chosen === preset.id}
              onClick={() => setPeriod(preset.period(now))}
            >
              {preset.label}
            </Button>
          ))}
        </div>
        <div className={styles.own}>
          <Days period={period} onChange={setPeriod} />
          <Radio.Group
            label="Compared with"
            size="xs"
            value={compare}
            onChange={(value) =>
              change({ compare: value === 'previous' ? undefined : (value as Comparison) })
            }
          >
            <div className={styles.values}>
              {COMPARISONS.map((each) => (
                <Radio
                  key={each}
                  size="xs"
                  value={each}
                  label={each === 'none' ? 'Nothing' : comparisonLabel(each, period).replace(/^t/, 'T')}
                />
              ))}
            </div>
          </Radio.Group>
        </div>
      </div>
    </Floating>
  );
}

/** Two days, both inside. A pair that makes no period changes nothing. */
function Days({ period, onChange }: { period: Period; onChange: (period: Period) => void }) {
  const last = new Date(period.to.getTime() - 1);
  const set = (fromText: string, toText: string) => {
    const [from, to] = [fromDayValue(fromText), fromDayValue(toText, 1)];
    if (from && to && from < to) onChange({ from, to });
  };
  return (
    <div className={styles.days}>
      <label>
        First day
        <input
          type="date"
          value={dayValue(period.from)}
          max={dayValue(last)}
          onChange={(event) => set(event.currentTarget.value, dayValue(last))}
        />
      </label>
      <label>
        Last day
        <input
          type="date"
          value={dayValue(last)}
          min={dayValue(period.from)}
          onChange={(event) => set(dayValue(period.from), event.currentTarget.value)}
        />
      </label>
    </div>
  );
}
