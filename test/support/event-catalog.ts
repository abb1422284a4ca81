import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { EVENT_CATALOG, type EventType, isTold } from '#libs/journal';
import { exampleOf } from '#libs/openapi';
import { deviations } from './deviations.js';
import type { Json } from './http-client.js';

@Module({})
class NothingModule {}

let made: Promise<OpenAPIObject> | undefined;

/** A document of nothing but the classes of the catalog. */
async function make(): Promise<OpenAPIObject> {
  const app = await NestFactory.create(NothingModule, { preview: true, logger: false });
  const extraModels = Object.values(EVENT_CATALOG).flatMap((row) => (isTold(row) ? [row.data] : []));
  return SwaggerModule.createDocument(app, new DocumentBuilder().build(), { extraModels });
}

const documented = () => {
  made ??= make();
  return made;
};

/** Where `data` of an event is not what its class in the catalog says. */
export async function deviationsFromCatalog(type: string, data: Json): Promise<string[]> {
  const row = EVENT_CATALOG[type as EventType];
  if (!row || !isTold(row)) return [`${type} is not told, says the catalog`];
  return deviations(await documented(), { $ref: `#/components/schemas/${row.data.name}` }, data);
}

/** `data` of an event as its documentation shows it. */
export async function exampleFromCatalog(type: EventType): Promise<Json> {
  const row = EVENT_CATALOG[type];
  if (!isTold(row)) throw new Error(`${type} is not told`);
  const document = await documented();
  const example = exampleOf({ $ref: `#/components/schemas/${row.data.name}` }, document, 'answer');
  return { ...(example as object), ...row.example };
}
