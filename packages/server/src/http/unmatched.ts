import { CodedError } from '@throughline/core/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerPreflight } from './cross-origin.ts';
import { sendProblem } from './problem.ts';
import type { Route } from './route.ts';

/** What answers a request that no route takes: 404, 405 with the methods there are, or a preflight. */
export function answerUnmatched(routes: readonly Route[]) {
  const patterns = [...Map.groupBy(routes, ({ path }) => path)].map(([path, those]) => ({
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`),
    // As the router has it: a name in the pattern matches only where no word does.
    open: path.includes('{') ? 1 : 0,
    those,
  }));
  patterns.sort((a, b) => a.open - b.open);

  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const [path = ''] = request.url.split('?', 1);
    const those = patterns.filter(({ pattern }) => pattern.test(path)).flatMap((found) => found.those);
    if (those.length === 0) {
      return sendProblem(
        reply,
        request,
        new CodedError(404, 'route_unknown', 'There is nothing at this address.'),
      );
    }
    const methods = new Set<string>(those.map(({ method }) => method));
    if (methods.has('GET')) methods.add('HEAD');
    const allowed = [...methods, 'OPTIONS'].join(', ');
    reply.header('allow', allowed);
    if (request.method === 'OPTIONS') {
      if (those.some(({ crossOrigin }) => crossOrigin)) answerPreflight(request, reply, allowed);
      return reply.code(204).send();
    }
    return sendProblem(
      reply,
      request,
      new CodedError(405, 'method_not_allowed', `This address takes ${allowed}.`),
    );
  };
}
