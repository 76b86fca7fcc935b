import type { Touchpoint } from './use-person.ts';

/** A line of the timeline, newest first. */
export type Line =
  | { readonly is: 'visit'; readonly id: string; readonly visit: Visit }
  | { readonly is: 'touchpoint'; readonly id: string; readonly touchpoint: Touchpoint }
  | { readonly is: 'gap'; readonly id: string; readonly milliseconds: number };

/** Touchpoints with no more than half an hour between each other; the server says where one begins. */
export interface Visit {
  readonly from: string;
  readonly to: string;
  readonly touchpoints: number;
  /** In the order in which they were first used. */
  readonly channels: readonly string[];
  /** Whether its beginning is here: the oldest visit of a page may go on in the next. */
  readonly whole: boolean;
}

/**
 * Of the lines those of some channels, with the visits they were in: a visit stays told whole, and what lies between
 * two that are shown is no gap. No channel means all.
 */
export function linesAmong(lines: readonly Line[], channels: readonly string[]): readonly Line[] {
  if (channels.length === 0) return lines;
  return lines.filter((line) => {
    if (line.is === 'visit') return line.visit.channels.some((channel) => channels.includes(channel));
    return line.is === 'touchpoint' && channels.includes(line.touchpoint.channel);
  });
}

/** Lays touchpoints, newest first, out as visits with the gaps between them. */
export function linesOf(touchpoints: readonly Touchpoint[]): Line[] {
  const lines: Line[] = [];
  let group: Touchpoint[] = [];
  const close = () => {
    const [newest] = group;
    const oldest = group.at(-1);
    if (!newest || !oldest) return;
    const visit = {
      from: oldest.time,
      to: newest.time,
      touchpoints: group.length,
      channels: [...new Set(group.toReversed().map(({ channel }) => channel))],
      whole: oldest.startsVisit,
    };
    lines.push({ is: 'visit', id: `visit ${newest.key}`, visit });
    for (const touchpoint of group) lines.push({ is: 'touchpoint', id: touchpoint.key, touchpoint });
    group = [];
  };
  touchpoints.forEach((touchpoint, n) => {
    group.push(touchpoint);
    if (!touchpoint.startsVisit) return;
    close();
    const before = touchpoints[n + 1];
    if (!before) return;
    const milliseconds = Date.parse(touchpoint.time) - Date.parse(before.time);
    lines.push({ is: 'gap', id: `gap ${touchpoint.key}`, milliseconds });
  });
  close();
  return lines;
}
