import {
  IconAppWindow,
  IconBuildingStore,
  IconDeviceMobile,
  IconHeadset,
  IconMail,
  IconMessage,
  IconPhone,
  IconPoint,
  IconReceipt,
  IconUsersGroup,
  IconWorld,
} from '@tabler/icons-react';
import type { Node, NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { CORNERS } from '../ui/theme.ts';
import styles from './map.module.css';
import type { NodeLook } from './map-look.ts';

export type ActivityNode = Node<{ look: NodeLook; open: boolean; back: boolean }, 'activity'>;
export type TerminalNode = Node<{ look: NodeLook }, 'terminal'>;

const ICONS = [
  [/mail/, IconMail],
  [/app|mobile|push/, IconDeviceMobile],
  [/contact|service|desk/, IconHeadset],
  [/phone|call/, IconPhone],
  [/chat|sms|message/, IconMessage],
  [/web|site/, IconWorld],
  [/store|hotel|restaurant|ride|park|kiosk|shuttle/, IconBuildingStore],
  [/bill|invoice|pay/, IconReceipt],
  [/partner|staff|employee/, IconUsersGroup],
  [/tool|system|server/, IconAppWindow],
] as const;

/** With more characters it may be wider than its node. */
const LONG = 16;

function iconOf(channel: string) {
  return ICONS.find(([word]) => word.test(channel.toLowerCase()))?.[1] ?? IconPoint;
}

/** A touchpoint on the map. One node at a time is a stop of the keyboard; arrow keys go on from there. */
export const MapActivity = memo(function MapActivity({ data }: NodeProps<ActivityNode>) {
  const { look, open, back } = data;
  const Icon = look.channel === null ? undefined : iconOf(look.channel);
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
        {Icon && <Icon size={12} aria-hidden />}
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
