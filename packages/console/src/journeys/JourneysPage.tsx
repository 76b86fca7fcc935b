import { Page } from '../ui/Page.tsx';
import { Empty } from '../ui/States.tsx';

export function JourneysPage() {
  return (
    <Page question="What do people do?">
      <Empty title="Nothing is shown here yet." />
    </Page>
  );
}
