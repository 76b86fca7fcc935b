import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web site of another origin than the server under test. */
export interface Site extends AsyncDisposable {
  /** `http://localhost:PORT`. */
  readonly origin: string;
}

export interface SiteOptions {
  /** By name: `checkout` is served as `/checkout.js`, and run by the page `/checkout`. */
  readonly scripts: Readonly<Record<string, string>>;
  /** The origins that its pages may connect to, asked at every request of a page. */
  readonly connectTo: () => readonly string[];
}

/**
 * Serves one page a script under as strict a policy as a script can live with: nothing but its own scripts, and
 * connections to the named origins alone.
 */
export async function startSite({ scripts, connectTo }: SiteOptions): Promise<Site> {
  const server = createServer((request, response) => {
    const [, name = '', suffix] = /^\/(\w+)(\.js)?(?:\?.*)?$/.exec(request.url ?? '') ?? [];
    const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
    if (script === undefined) response.writeHead(404).end();
    else if (suffix)
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(script);
    else {
      const policy = `default-src 'none'; script-src 'self'; connect-src ${connectTo().join(' ')}`;
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
      });
      response.end(`<!doctype html><title>${name}</title><script type="module" src="/${name}.js"></script>`);
    }
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * One script that runs in a browser, from a module and all it imports.
 * @param code the module's text, where it is not that of the file
 */
export async function bundleForBrowsers(entry: string, code?: string): Promise<string> {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: entry,
    platform: 'browser',
    logLevel: 'silent',
    // What a bundler for pages replaces; libraries ask for it.
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    ...(code === undefined ? {} : { plugins: [{ name: 'text', resolveId, load }] }),
  });
  function resolveId(id: string) {
    return id === entry ? id : null;
  }
  function load(id: string) {
    return id === entry ? code : null;
  }
  try {
    const { output } = await bundle.generate({ format: 'esm', codeSplitting: false, minify: false });
    return output[0].code;
  } finally {
    await bundle.close();
  }
}
