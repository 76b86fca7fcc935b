import { count, digits } from '../ui/amount.ts';
import styles from './map.module.css';
import { wayOf } from './parts.ts';
import { StepLink } from './StepLink.tsx';
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
        <li key={JSON.stringify(names)} className={styles.variantLine}>
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
            <span className={styles.way}>{wayOf(names)}</span>
          </button>
          <StepLink to={{ kind: 'way', names }} label={`${count(people)} people: show them`}>
            {count(people)}
          </StepLink>
        </li>
      ))}
    </ol>
  );
}
