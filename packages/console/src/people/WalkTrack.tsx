import { useEffect, useRef } from 'react';
import { useTokens } from '../ui/Marks.tsx';
import { sayDuration } from '../ui/moment.ts';
import { cornerColour } from '../ui/theme.ts';
import styles from './people.module.css';
import type { Step } from './use-person.ts';

/** The longest a wait is drawn, pixels, and the shortest step. */
const WIDEST = 96;
const STEP = 14;

/**
 * The walk as a line: a dot a step in its corner's colour, and room between them that grows with the logarithm of the
 * wait, so that seconds and months are both seen.
 */
export function WalkTrack({
  steps,
  at,
  onGo,
}: {
  steps: readonly Step[];
  at: number;
  onGo: (to: number) => void;
}) {
  const tokens = useTokens();
  const here = useRef<HTMLDivElement>(null);
  const places = placesOf(steps);
  const width = (places.at(-1) ?? 0) + 2 * STEP;
  useEffect(() => {
    const scroll = here.current;
    scroll?.scrollTo({ left: (places[at] ?? 0) - scroll.clientWidth / 2 });
  }, [at, places]);
  const step = steps[at]!;
  return (
    <div className={styles.track} ref={here}>
      <input
        type="range"
        className="hidden-but-read"
        min={1}
        max={steps.length}
        value={at + 1}
        aria-label="Step of the walk"
        aria-valuetext={`Step ${at + 1} of ${steps.length}: ${step.name.slice(0, 80)}`}
        onChange={(event) => onGo(Number(event.currentTarget.value) - 1)}
      />
      <svg
        width={width}
        height={44}
        aria-hidden
        onClick={(event) => {
          const x = event.nativeEvent.offsetX;
          onGo(nearest(places, x));
        }}
      >
        <line x1={STEP} x2={width - STEP} y1={22} y2={22} stroke={tokens.line} strokeWidth={1.5} />
        {steps.map((one, n) => (
          <g key={one.key}>
            {one.startsVisit && n > 0 && (
              <text
                x={((places[n - 1] ?? 0) + places[n]!) / 2}
                y={38}
                textAnchor="middle"
                fontSize={10}
                fill={tokens.ink3}
              >
                {places[n]! - places[n - 1]! > 44 ? sayDuration(one.waitSeconds! * 1000) : ''}
              </text>
            )}
            <circle
              cx={places[n]}
              cy={22}
              r={n === at ? 8 : 4.5}
              fill={cornerColour(tokens, one.corner)}
              stroke={n === at ? tokens.ink : tokens.surface}
              strokeWidth={n === at ? 2 : 1}
            >
              <title>{one.name.slice(0, 80)}</title>
            </circle>
          </g>
        ))}
      </svg>
    </div>
  );
}

function placesOf(steps: readonly Step[]): number[] {
  let x = STEP;
  return steps.map(({ waitSeconds }, n) => {
    if (n > 0) x += STEP + Math.min(WIDEST, 7 * Math.log2(1 + (waitSeconds ?? 0) / 60));
    return x;
  });
}

function nearest(places: readonly number[], x: number): number {
  let best = 0;
  places.forEach((place, n) => {
    if (Math.abs(place - x) < Math.abs(places[best]! - x)) best = n;
  });
  return best;
}
