import { deflateSync } from 'node:zlib';
import type { WidsService } from '#libs/devices';
import { envelope, type JournalEntry } from '#libs/journal';
import type { DeliveryFormat } from '#libs/webhooks';

export type ApiVersion = '1.0' | '1.1';

/** How an instance wants its events. */
export interface PostBack {
  canBulk: boolean;
  version: ApiVersion;
}

const MOST_AT_ONCE = 100;
const PREFIX = 'witi-';

const nameOf = ({ canBulk, version }: PostBack) => `${PREFIX}${canBulk ? 'bulk-' : ''}${version}`;

const ALL: readonly PostBack[] = [
  { canBulk: false, version: '1.0' },
  { canBulk: false, version: '1.1' },
  { canBulk: true, version: '1.0' },
  { canBulk: true, version: '1.1' },
];

/** Whether webhooks in this format are this API's. */
export const isPostBack = (format: string): boolean => format.startsWith(PREFIX);

/** The settings that a webhook has; those of a new instance for one of another API. */
export const postBackOf = (format: string | undefined): PostBack =>
  ALL.find((each) => nameOf(each) === format) ?? ALL[0]!;

export const formatOf = nameOf;

/** As the status shows it: the key behind an ampersand, even where there is no question mark. */
export const withWid = (url: string, wid: string): string => `${url}&wid=${wid}`;

/** The address that is posted to: the same as a query, so that the key belongs to neither the path nor the host. */
export function addressOf(url: string, wid: string): string {
  const parsed = new URL(url);
  parsed.hash = '';
  return withWid(parsed.search ? parsed.href : `${parsed.href.replace(/\?$/, '')}?`, wid);
}

/** Every event as JSON in base64, in a JSON array. */
const packed = (entries: readonly JournalEntry[]): string =>
  JSON.stringify(entries.map((entry) => Buffer.from(envelope(entry)).toString('base64')));

export function bodyOf({ canBulk, version }: PostBack, entries: readonly JournalEntry[]): string {
  if (!canBulk) return envelope(entries[0]!);
  if (version === '1.0') return `BULK,${packed(entries)}`;
  return `BULKGZ,${deflateSync(packed(entries)).toString('base64')}`;
}

/** @param wids whose keys go with the deliveries: asked for at each one, because a key may have been made anew */
export const postBackFormats = (wids: WidsService): DeliveryFormat[] =>
  ALL.map((postBack) => ({
    name: nameOf(postBack),
    pauses: true,
    mostEvents: postBack.canBulk ? MOST_AT_ONCE : 1,
    async compose({ entry, others, url }) {
      const wid = entry.deviceId && (await wids.textOf({ tenantId: entry.tenantId, id: entry.deviceId }));
      return {
        ...(wid && { url: addressOf(url, wid) }),
        headers: { 'content-type': postBack.canBulk ? 'text/plain; charset=utf-8' : 'application/json' },
        body: bodyOf(postBack, [entry, ...others]),
      };
    },
  }));
