import { count, digits } from '../ui/amount.ts';
import styles from './map.module.css';
import { labelOf } from './parts.ts';
import type { Graph } from './use-graph.ts';

export interface VariantsProps {
  readonly graph: Graph;
  /** Index of the one that stands out on the map. */
  readonly shown: number | undefined;
  readonly onShow: (index: number | undefined) => void;
}

/** The most frequent ways through, from the first step to the last. One that is chosen stands out on the map. */
export function Variants({ graph, shown, onShow }: VariantsProps) {
  return (
    <ol className={styles.variants}>
      {graph.variants?.map(({ names, count: people }, index) => (
        <li key={JSON.stringify(names)}>
          <button
            type="button"
            className={styles.variant}
            aria-pressed={shown === index}
            onClick={() => onShow(shown === index ? undefined : index)}
          >
            <span className={styles.share}>
              {digits((people / Math.max(1, graph.people)) * 100, 1)}
              {'\u202f'}%
            </span>
            <span className={styles.of}>{count(people)}</span>
            <span className={styles.way}>{wayOf(names)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

const LONGEST = 14;

/** "Booked → Ride boarded ×3 → Stayed"; what is very long is told by its ends. */
function wayOf(names: readonly string[]): string {
  const steps: { name: string; times: number }[] = [];
  for (const name of names) {
    const last = steps.at(-1);
    if (last?.name === labelOf(name)) last.times += 1;
    else steps.push({ name: labelOf(name), times: 1 });
  }
  const words = steps.map(({ name, times }) => (times > 1 ? `${name} ×${times}` : name));
  if (words.length <= LONGEST) return words.join(' → ');
  return [...words.slice(0, LONGEST - 4), `… ${words.length - LONGEST + 1} more …`, ...words.slice(-3)].join(
    ' → ',
  );
}
