import type { DocumentBuilder } from '@nestjs/swagger';
import type { Facade } from '#libs/platform';
import { isCommand } from './commands.js';
import { WitiModule } from './witi.module.js';
import { witiError } from './witi-error.js';

const DESCRIPTION = `
The API of witi.me, command by command, as its documentation describes it. A client that was made for it works here with
this gateway's address in the place of \`https://api.witi.me\` and \`https://apidb.witi.me\`.

- **\`wid\`**: the key of an instance, here of a device. \`POST /devices\` returns it once as \`device.wid\`;
  \`POST /devices/{deviceID}/wid\` makes another one. It selects the device and authenticates for it, as its owner.
  \`wid\` and \`WID\` are the same.
- **\`gid\`**: the key of a group of instances; \`POST /device-groups\` returns it once.
- **Every answer has the status 200.** Whether a command succeeded is told by the flag that its documentation shows. What
  went wrong is told by the header \`X-Error-Code\`, which the original does not have, and where there is room for it by a
  text. A missing or wrong key is answered as any other failure of the command.
- **Key casing and typing mistakes are the original's** (\`ReceveidBytes\`, \`webSocketOpenining\`, JSON inside of strings).

### PostBack
What happens is posted to the address that \`set_config.aspx\` sets, with \`&wid=\` and the key at its end; to an address
without a query \`?\` is put before that, because the key would belong to the path otherwise. An event is the JSON that this
gateway's own webhooks have (\`id\`, \`event\`, \`timestamp\`, \`device_id\`, \`data\`, …): the original's events are nowhere
documented. With \`APIVersionCanBulk\` several that wait go together: \`BULK,\` and a JSON array of events in base64
(version 1.0), or \`BULKGZ,\` and that array as a zlib stream in base64 (version 1.1). Deliveries that fail are repeated for
three days, in order.
`;

/** The name of the security schemes in the document. */
export const WID_SECURITY = 'wid';
export const GID_SECURITY = 'gid';

/** witi.me's API: /<command>.aspx, and /witime/group/<command>.aspx for groups of instances. */
export const witi: Facade = {
  name: 'witi',
  module: WitiModule,
  owns: isCommand,
  describe: (document: DocumentBuilder) =>
    document
      .setTitle('witi.me')
      .setDescription(DESCRIPTION.trim())
      .addApiKey({ type: 'apiKey', in: 'query', name: 'wid', description: 'Key of a device' }, WID_SECURITY)
      .addApiKey({ type: 'apiKey', in: 'query', name: 'gid', description: 'Key of a group' }, GID_SECURITY)
      .addTag('Connection', 'The instance and its link to a phone')
      .addTag('Messages', 'Chats and sending')
      .addTag('Contacts', 'People')
      .addTag('Groups', 'Groups on WhatsApp')
      .addTag('Instance groups', 'Several instances that are used as one'),
  renderError: witiError,
};
