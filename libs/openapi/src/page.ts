import type { SwaggerCustomOptions } from '@nestjs/swagger';

/** How a document looks in a browser: ready to be tried, without what a reader does not need. */
export const PAGE: SwaggerCustomOptions = {
  customCss: '.swagger-ui .topbar { display: none }',
  swaggerOptions: {
    persistAuthorization: true,
    tryItOutEnabled: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    docExpansion: 'list',
  },
};
