import { useComputedColorScheme } from '@mantine/core';
import { exactMoment, sayDuration, sayMoment } from './moment.ts';
import { cornerColour, stageColour, type Tokens, tokens } from './theme.ts';
import styles from './ui.module.css';

/** The tokens of the scheme in force, for what cannot use CSS variables (charts, canvas). */
export function useTokens(): Tokens {
  return tokens[useComputedColorScheme('light')];
}

/** A corner's colour and name; the colour never stands alone. */
export function CornerMark({
  corner,
  children,
}: {
  corner: string | null | undefined;
  children?: React.ReactNode;
}) {
  return (
    <span>
      <span aria-hidden className={styles.swatch} style={{ background: cornerColour(useTokens(), corner) }} />
      {children ?? corner ?? 'no corner'}
    </span>
  );
}

/** A stage's colour by its place in the sequence, and its name. */
export function StageMark({ stage, index, count }: { stage: string; index: number; count: number }) {
  const background = stageColour(useTokens(), index, count);
  return (
    <span>
      <span aria-hidden className={`${styles.swatch} ${styles.stage}`} style={{ background }} />
      {stage}
    </span>
  );
}

/** A moment in the viewer's zone, with the exact instant on hover. */
export function Time({ at }: { at: string | number | Date }) {
  const instant = new Date(at);
  return (
    <time className={styles.time} dateTime={instant.toISOString()} title={exactMoment(instant)}>
      {sayMoment(instant, new Date())}
    </time>
  );
}

/** How long something took, milliseconds. */
export function Duration({ of }: { of: number }) {
  return (
    <span className={styles.time} title={`${Math.round(of).toLocaleString('en-US')} ms`}>
      {sayDuration(of)}
    </span>
  );
}
