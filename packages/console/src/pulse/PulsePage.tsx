import { Page } from '../ui/Page.tsx';
import { Empty } from '../ui/States.tsx';

export function PulsePage() {
  return (
    <Page question="What changed?">
      <Empty title="Nothing is shown here yet." />
    </Page>
  );
}
