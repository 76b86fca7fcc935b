import {
  IconApi,
  IconBuildingStore,
  IconCircleDot,
  IconCreditCard,
  IconDeviceMobile,
  IconHeadset,
  IconMail,
  IconMapPin,
  IconMessage,
  IconPhone,
  IconServer,
  IconTicket,
  IconTool,
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

/**
 * The picture of a channel, by the words that its name is made of, whole: `on_site` is a place and no web site. The
 * first line that holds wins, so what is narrower stands above. The only such table of the console.
 */
const PICTURES: readonly (readonly [words: readonly string[], picture: ComponentType<IconProps>])[] = [
  [['email', 'mail', 'newsletter'], IconMail],
  [['employee', 'staff', 'crew', 'tool', 'backoffice'], IconTool],
  [['contact', 'support', 'desk', 'helpdesk', 'service', 'agent'], IconHeadset],
  [['phone', 'telephone', 'call', 'voice', 'ivr'], IconPhone],
  [['chat', 'sms', 'message', 'messaging', 'whatsapp', 'social'], IconMessage],
  [['app', 'mobile', 'ios', 'android', 'push'], IconDeviceMobile],
  [['web', 'website', 'browser', 'page', 'online'], IconWorld],
  [['bill', 'billing', 'pay', 'payment', 'invoice', 'card'], IconCreditCard],
  [['ride', 'ticket', 'gate', 'kiosk', 'shuttle', 'entry'], IconTicket],
  [['store', 'shop', 'pos', 'till', 'restaurant', 'counter', 'branch'], IconBuildingStore],
  [['site', 'onsite', 'hotel', 'park', 'venue', 'place', 'location'], IconMapPin],
  [['partner', 'people', 'tour', 'person', 'reseller'], IconUsers],
  [['server', 'system', 'backend'], IconServer],
  [['api', 'sensor', 'device', 'iot'], IconApi],
];

/** The icon of a channel; a dot for one whose name says nothing that is known. */
export function channelPicture(channel: string): ComponentType<IconProps> {
  const words = channel
    .toLowerCase()
    .replace(/\be-mail\b/, 'email')
    .split(/[^\p{L}\p{N}]+/u);
  return PICTURES.find(([known]) => words.some((word) => known.includes(word)))?.[1] ?? IconCircleDot;
}

export function ChannelIcon({ channel, size = 15 }: { channel: string; size?: number }) {
  const Picture = channelPicture(channel);
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
