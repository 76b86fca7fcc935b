import {
  IconApi,
  IconBuildingStore,
  IconCircleDot,
  IconCreditCard,
  IconDeviceMobile,
  IconHeadset,
  IconMail,
  IconMessage,
  IconPhone,
  IconServer,
  IconTicket,
  IconUsers,
  IconWorld,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { sayWord } from '../ui/words.ts';
import styles from './people.module.css';
import { Said } from './Said.tsx';

interface IconProps {
  size?: number;
  stroke?: number;
  'aria-hidden'?: boolean;
}

/** The picture of a channel, by words that its name has; a dot for any other. */
const PICTURES: readonly (readonly [RegExp, ComponentType<IconProps>])[] = [
  [/mail/, IconMail],
  [/web|site|browser|page/, IconWorld],
  [/app|mobile|ios|android|push/, IconDeviceMobile],
  [/contact|support|desk|service|agent/, IconHeadset],
  [/phone|call|voice/, IconPhone],
  [/chat|sms|message|whatsapp|social/, IconMessage],
  [/store|shop|pos|till|restaurant|hotel|counter/, IconBuildingStore],
  [/bill|pay|invoice|card/, IconCreditCard],
  [/staff|partner|people|tour|person/, IconUsers],
  [/ride|ticket|gate|kiosk|shuttle|entry/, IconTicket],
  [/server|system|backend/, IconServer],
  [/api|sensor|device/, IconApi],
];

export function ChannelIcon({ channel, size = 15 }: { channel: string; size?: number }) {
  const Picture = PICTURES.find(([words]) => words.test(channel))?.[1] ?? IconCircleDot;
  return <Picture size={size} stroke={1.6} aria-hidden />;
}

/** A channel by picture and name. */
export function Channel({ name }: { name: string }) {
  return (
    <span className={styles.channel}>
      <ChannelIcon channel={name} />
      <Said>{sayWord(name)}</Said>
    </span>
  );
}

/** The channels somebody uses, most used first: pictures, and their names for whoever hovers or listens. */
export function Channels({ of, most = 4 }: { of: readonly string[]; most?: number }) {
  const shown = of.slice(0, most);
  const said = of.map(sayWord).join(', ');
  return (
    <span className={styles.channels} role="img" aria-label={said} title={said}>
      {shown.map((channel) => (
        <ChannelIcon key={channel} channel={channel} />
      ))}
      {of.length > most && <span className={styles.more}>+{of.length - most}</span>}
    </span>
  );
}
