import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type AllowedNetworks = [Address, number][];

/** @param cidrs for example `10.0.0.0/8`; the configuration has validated them */
export const parseNetworks = (cidrs: string[]): AllowedNetworks =>
  cidrs.map((cidr) => ipaddr.parseCIDR(cidr));

/** Of IPv6 only this is handed out for the public Internet; `::a00:1` (10.0.0.1 in the old notation) and the like are outside of it. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];

/** Services that hosts of a cloud reach under an address which looks public (Azure's). */
const METADATA = ['168.63.129.16', '169.254.169.254', 'fd00:ec2::254'];

const NAMES: Record<string, string> = {
  unspecified: 'an unspecified',
  broadcast: 'a broadcast',
  multicast: 'a multicast',
  linkLocal: 'a link-local',
  loopback: 'a loopback',
  carrierGradeNat: 'a carrier-grade NAT',
  private: 'a private',
  uniqueLocal: 'a private',
};

/**
 * What kind of address it is when it is not on the public Internet ("a private", "a loopback"); undefined when it is.
 * An IPv4 address inside an IPv6 one is judged as IPv4; what cannot be read is not public.
 */
export function nonPublicKind(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return 'an unreadable';
  const parsed = ipaddr.process(address);
  if (METADATA.includes(parsed.toString())) return 'a metadata';
  const range = parsed.range();
  if (range !== 'unicast') return NAMES[range] ?? 'a reserved';
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST)) return 'a reserved';
  return undefined;
}

/** Whether the operator opened a network that holds the address. */
export function isAllowed(address: string, networks: AllowedNetworks): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return networks.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
}

/**
 * Why nothing may be sent to the address, or undefined when it may: `https:` goes to public addresses and to the
 * allowed networks, `http:` to the allowed networks only.
 */
export function refusalOf(protocol: string, address: string, allowed: AllowedNetworks): string | undefined {
  if (isAllowed(address, allowed)) return undefined;
  const kind = nonPublicKind(address);
  if (kind) return `must not lead to ${kind} address`;
  return protocol === 'https:' ? undefined : 'must begin with https://';
}
