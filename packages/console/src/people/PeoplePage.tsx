import { Page } from '../ui/Page.tsx';
import { Empty } from '../ui/States.tsx';

export function PeoplePage() {
  return (
    <Page question="Who are they?">
      <Empty title="Nothing is shown here yet." />
    </Page>
  );
}
