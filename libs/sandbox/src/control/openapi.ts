import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

const ABOUT = `Phones without a phone: a WhatsApp network of its own for development and tests. An unmodified client
connects to \`/ws/chat\` on this port and trusts the root key that \`GET /health\` shows; these calls are what the
people who hold the phones would do.`;

/** The document is made at the first request for it. */
export function serveDocs(app: INestApplication): void {
  const document = () => {
    const config = new DocumentBuilder()
      .setTitle('Wagon sandbox')
      .setDescription(ABOUT)
      .setVersion('1')
      .build();
    return SwaggerModule.createDocument(app, config);
  };
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json' });
}
