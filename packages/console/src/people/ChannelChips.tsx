import { useNavigate } from '@tanstack/react-router';
import { Channel } from './channels.tsx';
import styles from './people.module.css';

interface ChannelChipsProps {
  /** Those somebody uses, with how often. */
  readonly channels: Readonly<Record<string, { readonly touchpoints: number }>>;
  /** Those that are chosen; none means all. */
  readonly only: readonly string[];
}

/** The channels of one person, most used first: the timeline shows those that are pressed. */
export function ChannelChips({ channels, only }: ChannelChipsProps) {
  const navigate = useNavigate();
  const used = Object.entries(channels).sort(([, a], [, b]) => b.touchpoints - a.touchpoints);
  if (used.length < 2) return null;
  const toggle = (channel: string) => {
    const next = only.includes(channel) ? only.filter((each) => each !== channel) : [...only, channel];
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, only: next.length > 0 ? next : undefined })) as never,
      replace: true,
      resetScroll: false,
    });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons that belong together, in no form
    <div role="group" aria-label="Channels that are shown" className={styles.channelChips}>
      {used.map(([channel, { touchpoints }]) => (
        <button
          key={channel}
          type="button"
          aria-pressed={only.includes(channel)}
          onClick={() => toggle(channel)}
        >
          <Channel name={channel} /> <span className={styles.at}>{touchpoints.toLocaleString('en-US')}</span>
        </button>
      ))}
    </div>
  );
}
