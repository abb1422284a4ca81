import { describe, expect, it } from 'vitest';
import { isAllowed, nonPublicKind, parseNetworks, refusalOf } from './address-rule.js';

const hostOf = (url: string) => new URL(url).hostname.replace(/^\[|\]$/g, '');

describe('nonPublicKind', () => {
  it.each([
    ['10.1.2.3', 'a private'],
    ['172.16.0.1', 'a private'],
    ['192.168.1.1', 'a private'],
    ['127.0.0.1', 'a loopback'],
    ['127.255.255.254', 'a loopback'],
    ['169.254.169.254', 'a metadata'],
    ['168.63.129.16', 'a metadata'],
    ['169.254.1.1', 'a link-local'],
    ['100.64.0.1', 'a carrier-grade NAT'],
    ['100.100.100.200', 'a carrier-grade NAT'],
    ['0.0.0.0', 'an unspecified'],
    ['0.1.2.3', 'an unspecified'],
    ['192.0.2.1', 'a reserved'],
    ['192.0.0.192', 'a reserved'],
    ['198.18.0.1', 'a reserved'],
    ['203.0.113.9', 'a reserved'],
    ['240.0.0.1', 'a reserved'],
    ['224.0.0.1', 'a multicast'],
    ['255.255.255.255', 'a broadcast'],
    ['::1', 'a loopback'],
    ['::', 'an unspecified'],
    ['fc00::1', 'a private'],
    ['fd00:ec2::254', 'a metadata'],
    ['fe80::1', 'a link-local'],
    ['fe80::1%eth0', 'a link-local'],
    ['fec0::1', 'a reserved'],
    ['ff02::1', 'a multicast'],
    ['::ffff:10.0.0.1', 'a private'],
    ['::ffff:7f00:1', 'a loopback'],
    ['::ffff:a9fe:a9fe', 'a metadata'],
    ['::a00:1', 'a reserved'],
    ['64:ff9b::10.0.0.1', 'a reserved'],
    ['64:ff9b:1::1', 'a reserved'],
    ['2002:a00:1::', 'a reserved'],
    ['2001::1', 'a reserved'],
    ['2001:db8::1', 'a reserved'],
    ['100::1', 'a reserved'],
    ['4000::1', 'a reserved'],
    ['not-an-address', 'an unreadable'],
  ])('says of %s that it is %s address', (address, kind) => {
    expect(nonPublicKind(address)).toBe(kind);
  });

  it.each(['1.1.1.1', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    'lets the public %s pass',
    (address) => expect(nonPublicKind(address)).toBeUndefined(),
  );

  it.each(['2130706433', '0x7f000001', '017700000001', '127.1', '0x7f.1', '127.0.0.1.', '①②⑦.0.0.1'])(
    'knows loopback when a URL spells it %s',
    (spelling) => expect(nonPublicKind(hostOf(`http://${spelling}/`))).toBe('a loopback'),
  );
});

describe('refusalOf', () => {
  const allowed = parseNetworks(['127.0.0.0/8', 'fd00::/8']);

  it('sends http: to the opened networks only', () => {
    expect(refusalOf('http:', '127.0.0.1', allowed)).toBeUndefined();
    expect(refusalOf('http:', '::ffff:127.0.0.1', allowed)).toBeUndefined();
    expect(refusalOf('http:', 'fd12::1', allowed)).toBeUndefined();
    expect(refusalOf('http:', '1.1.1.1', allowed)).toBe('must begin with https://');
    expect(refusalOf('http:', '10.0.0.1', allowed)).toBe('must not lead to a private address');
  });

  it('sends https: to public addresses and the opened networks', () => {
    expect(refusalOf('https:', '1.1.1.1', allowed)).toBeUndefined();
    expect(refusalOf('https:', '127.0.0.1', allowed)).toBeUndefined();
    expect(refusalOf('https:', '::1', allowed)).toBe('must not lead to a loopback address');
  });

  it('does not take an address of one family for a network of the other', () => {
    expect(isAllowed('::1', parseNetworks(['0.0.0.0/0']))).toBe(false);
  });
});
