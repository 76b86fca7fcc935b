/** A browser without a window: keeps cookies, and says where its requests come from as browsers do. */
export class Browser {
  readonly url: string;
  readonly #cookies = new Map<string, string>();
  /** Every Set-Cookie that came, as it came. */
  readonly received: string[] = [];

  constructor(url: string) {
    this.url = url;
  }

  cookies(): Map<string, string> {
    return this.#cookies;
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.url + path, {
      ...init,
      headers: {
        origin: new URL(this.url).origin,
        'sec-fetch-site': 'same-origin',
        ...(cookie === '' ? {} : { cookie }),
        ...(init.headers as Record<string, string>),
      },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  /** Sends JSON and reads the answer, whatever its status. */
  async ask<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T; headers: Headers }> {
    const response = await this.request(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T, headers: response.headers };
  }

  #keep(line: string): void {
    this.received.push(line);
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split('=', 2);
    const gone = value === '' || attributes.some((attribute) => /^max-age=0$/i.test(attribute));
    if (gone) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

/** What stands behind `#` in a link. */
export function secretOf(link: string): string {
  return new URL(link).hash.slice(1);
}

/** The set-up link that a start printed. */
export function setUpLinkIn(output: string): string {
  const link = /^ {2}(http\S+\/set-up#\S+)$/m.exec(output)?.[1];
  if (link === undefined) throw new Error(`no set-up link in: ${output}`);
  return link;
}

export const PASSWORD = 'a long enough password';

/** Makes the first owner, and gives the browser that is signed in as them. */
export async function setUpOwner(url: string, link: string, email = 'olga@example.org'): Promise<Browser> {
  const browser = new Browser(url);
  const owner = { secret: secretOf(link), name: 'Olga Owner', email, password: PASSWORD };
  const { status, body } = await browser.ask('POST', '/v1/auth/set-up', owner);
  if (status !== 200) throw new Error(`set-up: ${status} ${JSON.stringify(body)}`);
  return browser;
}

/** Invites someone and accepts for them. */
export async function join(by: Browser, role: string, email = `${role}@example.org`): Promise<Browser> {
  const invited = await by.ask<{ url: string }>('POST', '/v1/organization/invitations', { email, role });
  if (invited.status !== 200) throw new Error(`invitation: ${JSON.stringify(invited.body)}`);
  const browser = new Browser(by.url);
  const accepted = { secret: secretOf(invited.body.url), name: `A ${role}`, password: PASSWORD };
  const { status, body } = await browser.ask('POST', '/v1/auth/invitation', accepted);
  if (status !== 200) throw new Error(`accept: ${status} ${JSON.stringify(body)}`);
  return browser;
}
