import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import {
  Config,
  FACADES,
  type Facade,
  facadeHeaders,
  HttpMetrics,
  LOGGER,
  requestScope,
  requestValidation,
} from '#libs/platform';
import { serveDocuments } from './openapi.js';

const SECOND = 1000;
const YEAR_IN_SECONDS = 365 * 24 * 60 * 60;

/** Everything around the controllers: limits, security headers, validation, request scope, documents. */
export function dressHttpSurface(app: NestExpressApplication): void {
  const config = app.get(Config);
  const facades = app.get<readonly Facade[]>(FACADES);
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustedProxies);
  app.set('query parser', 'simple'); // `device_id[x]=` is no object of ours
  app.use(requestScope(app.get(LOGGER), app.get(HttpMetrics)));
  app.use(
    helmet({
      contentSecurityPolicy: contentSecurityPolicy(),
      strictTransportSecurity: { maxAge: YEAR_IN_SECONDS },
    }),
  );
  app.use(facadeHeaders(facades)); // before anything that may answer
  app.useBodyParser('json', { limit: config.bodyLimitBytes, strict: true });
  app.useGlobalPipes(requestValidation());
  if (config.corsOrigins.length > 0) app.enableCors({ origin: config.corsOrigins, maxAge: 600 });
  serveDocuments(app);
  const server = app.getHttpServer();
  server.headersTimeout = 60 * SECOND;
  server.requestTimeout = 60 * SECOND; // to receive a request; answering has its own limit
  server.keepAliveTimeout = 65 * SECOND; // longer than the usual 60 s of load balancers
}

/** Swagger UI styles its elements inline and shows answered pictures as blobs; there is nothing else to allow. Plain http must keep working. */
function contentSecurityPolicy() {
  return {
    directives: {
      'default-src': ["'self'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:', 'blob:'],
      'script-src': ["'self'", "'unsafe-inline'"],
      'upgrade-insecure-requests': null,
    },
  };
}
