import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { EVENT_CATALOG, type EventType, isTold } from '#libs/journal';
import { deviations } from './deviations.js';
import type { Json } from './http-client.js';

@Module({})
class NothingModule {}

let document: Promise<Json> | undefined;

/** A document of nothing but the classes of the catalog. */
async function documented(): Promise<Json> {
  const app = await NestFactory.create(NothingModule, { preview: true, logger: false });
  const extraModels = Object.values(EVENT_CATALOG).flatMap((row) => (isTold(row) ? [row.data] : []));
  return SwaggerModule.createDocument(app, new DocumentBuilder().build(), { extraModels });
}

/** Where `data` of an event is not what its class in the catalog says. */
export async function deviationsFromCatalog(type: string, data: Json): Promise<string[]> {
  document ??= documented();
  const row = EVENT_CATALOG[type as EventType];
  if (!row || !isTold(row)) return [`${type} is not told, says the catalog`];
  return deviations(await document, { $ref: `#/components/schemas/${row.data.name}` }, data);
}
