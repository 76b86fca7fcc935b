import type { Node, NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { ChannelIcon } from '../people/channels.tsx';
import { CORNERS } from '../ui/theme.ts';
import styles from './map.module.css';
import type { NodeLook } from './map-look.ts';

export type ActivityNode = Node<{ look: NodeLook; open: boolean; back: boolean }, 'activity'>;
export type TerminalNode = Node<{ look: NodeLook }, 'terminal'>;

/** With more characters it may be wider than its node. */
const LONG = 16;

/** A touchpoint on the map. One node at a time is a stop of the keyboard; arrow keys go on from there. */
export const MapActivity = memo(function MapActivity({ data }: NodeProps<ActivityNode>) {
  const { look, open, back } = data;
  const corner = CORNERS.find((one) => one === look.corner);
  return (
    <button
      type="button"
      data-node={look.id}
      // The map hands the one stop of the keyboard from node to node (JourneyMap).
      tabIndex={-1}
      aria-pressed={open}
      title={look.spoken}
      className={`${styles.node} ${open ? styles.opened : ''} ${back || look.absent ? styles.back : ''}`}
    >
      <span className={`${styles.corner} ${corner ? styles[corner] : ''}`} aria-hidden />
      <span className={`${styles.name} ${look.label.length > LONG ? styles.cut : ''}`}>{look.label}</span>
      <span className={`${styles.note} ${look.note.length > LONG ? styles.cut : ''}`}>
        {look.channel !== null && <ChannelIcon channel={look.channel} size={12} />}
        {look.note}
      </span>
    </button>
  );
});

export const MapTerminal = memo(function MapTerminal({ data: { look } }: NodeProps<TerminalNode>) {
  return (
    <div className={styles.terminal} title={look.spoken}>
      {look.label}
    </div>
  );
});
