import { Button, Popover, Radio } from '@mantine/core';
import { useState } from 'react';
import {
  type Comparison,
  comparisonLabel,
  dayValue,
  fromDayValue,
  type Period,
  PRESETS,
  periodLabel,
  presetOf,
} from './period.ts';
import styles from './scope.module.css';
import { useScope } from './use-scope.ts';

const COMPARISONS: readonly Comparison[] = ['previous', 'year', 'none'];

/** The period and what it is compared with. */
export function PeriodChip() {
  const { scope, change } = useScope();
  const [opened, setOpened] = useState(false);
  const now = new Date();
  const { period, compare } = scope;
  const setPeriod = ({ from, to }: Period) => change({ from: from.toISOString(), to: to.toISOString() });
  return (
    <span className={styles.chip}>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
        <Popover.Target>
          <button type="button" className={styles.choose} onClick={() => setOpened(!opened)}>
            <b>{periodLabel(period, now)}</b>
            {compare !== 'none' && ` vs ${comparisonLabel(compare, period)}`}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Period">
          <div className={styles.period}>
            <div className={styles.presets}>
              {PRESETS.map((preset) => (
                <Button
                  key={preset.id}
                  variant={presetOf(period, now)?.id === preset.id ? 'light' : 'subtle'}
                  color={presetOf(period, now)?.id === preset.id ? 'ink' : 'gray'}
                  size="compact-sm"
                  justify="flex-start"
                  aria-pressed={presetOf(period, now)?.id === preset.id}
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
                {COMPARISONS.map((each) => (
                  <Radio
                    key={each}
                    size="xs"
                    value={each}
                    label={each === 'none' ? 'Nothing' : comparisonLabel(each, period).replace(/^t/, 'T')}
                  />
                ))}
              </Radio.Group>
            </div>
          </div>
        </Popover.Dropdown>
      </Popover>
    </span>
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
