import type { AuditEntryDto, AuditPageDto } from './audit.dto.js';
import type { AuditEntry } from './audit-entry.entity.js';

/** @param limit of the page, which was read with one entry more */
export function auditPage(
  entries: AuditEntry[],
  limit: number,
  view: (entry: AuditEntry) => AuditEntryDto,
): AuditPageDto {
  const shown = entries.slice(0, limit);
  return {
    success: true,
    entries: shown.map(view),
    next_cursor: entries.length > limit ? shown.at(-1)!.id : null,
  };
}

export const auditEntryView = (entry: AuditEntry): AuditEntryDto => ({
  id: entry.id,
  at: entry.at.toISOString(),
  tenant_id: entry.tenantId,
  actor: { kind: entry.actor, name: entry.actorName, user_id: entry.userId, token_id: entry.tokenId },
  operation: entry.operation,
  method: entry.method,
  path: entry.path?.replace(/:(\w+)/g, '{$1}') ?? null,
  targets: entry.targets,
  status: entry.status,
  client_address: entry.clientAddress,
  request_id: entry.requestId,
});

/** As the tenant sees it: where the operator sits, and under which account, is none of its business. */
export function auditEntryViewOfTenant(entry: AuditEntry): AuditEntryDto {
  const view = auditEntryView(entry);
  if (entry.actor === 'user') return view;
  return { ...view, client_address: null, actor: { ...view.actor, name: null } };
}
