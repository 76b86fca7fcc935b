import {
  IconCircleDot,
  IconDeviceMobile,
  IconHeadset,
  IconMail,
  IconMapPin,
  IconPhone,
  IconTool,
  IconUsers,
  IconWorld,
} from '@tabler/icons-react';
import { expect, it } from 'vitest';
import { channelPicture } from './channels.tsx';

it('[G2.17] a channel’s picture goes by the whole words of its name', () => {
  const pictures = {
    on_site: IconMapPin,
    web: IconWorld,
    website: IconWorld,
    employee_tool: IconTool,
    contact_center: IconHeadset,
    call: IconPhone,
    email: IconMail,
    'e-mail': IconMail,
    Mobile: IconDeviceMobile,
    partner: IconUsers,
    // Holds "app" and "site", and is neither.
    happening_opposite: IconCircleDot,
  };
  for (const [channel, picture] of Object.entries(pictures))
    expect(channelPicture(channel), channel).toBe(picture);
});
