import { type LookupAddress, type LookupOptions, lookup as resolve } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/**
 * Addresses that are not the public Internet (IANA's special-purpose registries, RFC 6890): loopback, link-local and so
 * the metadata services of clouds, private, shared, multicast, reserved, and the ranges that carry an IPv4 address
 * inside an IPv6 one, through which the others would be reached. One list a family: a rule for IPv4 inside IPv6 would
 * take every IPv4 address along.
 */
const SPECIAL = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  SPECIAL.ipv4.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  SPECIAL.ipv6.addSubnet(network, bits, 'ipv6');
}

/** Whether an IP address is one of the public Internet. */
export function isPublic(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  if (isIP(bare) === 0) return false;
  const family = isIP(bare) === 6 ? 'ipv6' : 'ipv4';
  return !SPECIAL[family].check(bare, family);
}

/** The address was refused before anything was sent to it. */
export class AddressRefused extends Error {
  readonly code = 'address_refused';
}

/** Whether the host of a URL is written as an address that is not public. Names are judged when they are resolved. */
export function isPrivateLiteral(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !isPublic(host);
}

type Answer = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Resolves a name to public addresses only. The socket connects to what is returned here, so a name cannot answer
 * differently between the check and the connection.
 */
export function publicLookup(hostname: string, options: LookupOptions, answer: Answer): void {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    if (error) return answer(error, []);
    const allowed = found.filter(({ address }) => isPublic(address));
    const [first] = allowed;
    if (!first) return answer(new AddressRefused('the host has no public address'), []);
    if (options.all) answer(null, allowed);
    else answer(null, first.address, first.family);
  });
}
