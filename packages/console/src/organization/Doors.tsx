import type { Standing } from '../api/session.ts';
import { Callback } from './Callback.tsx';
import { AcceptInvitation, NewPassword, SetUp } from './LinkDoors.tsx';
import { SignInForm } from './SignInForm.tsx';

/** The ways in, by the address that was opened. */
export function Doors({ standing }: { standing: NonNullable<Standing> }) {
  switch (location.pathname) {
    case '/set-up':
      return <SetUp />;
    case '/invitation':
      return <AcceptInvitation />;
    case '/new-password':
      return <NewPassword />;
    case '/sign-in/callback':
      return <Callback />;
    default:
      return <SignInForm standing={standing} />;
  }
}
