/** What pages are made of, on one page: built and opened by tests alone. */
import '../../ui/base.css';
import { MantineProvider } from '@mantine/core';
import { createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { fontReady } from '../../app/font.ts';
import { nonce } from '../../app/nonce.ts';
import { cssVariables, theme } from '../../ui/theme.ts';
import { Toasts } from '../../ui/toast.tsx';
import { Gallery } from './Gallery.tsx';

const router = createRouter({ routeTree: createRootRoute({ component: Gallery }) });

// It is not asked for with the page here.
await fontReady(10_000);
createRoot(document.getElementById('console')!).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={cssVariables}
    defaultColorScheme="auto"
    getStyleNonce={() => nonce}
    deduplicateInlineStyles
  >
    <main>
      <RouterProvider router={router} />
    </main>
    <Toasts />
  </MantineProvider>,
);
