import { applyDecorators } from '@nestjs/common';
import { ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ErrorDto } from './phones.dto.js';

/** What the control API can refuse: status and message by code. */
const REFUSALS = {
  invalid_request: [400, 'number must be 7 to 15 digits and not start with 0'],
  phone_not_found: [404, 'The sandbox has no phone 5511999990001.'],
  recipient_not_found: [404, '"to": no phone of this sandbox is 5511999990002.'],
  group_not_found: [404, 'The sandbox has no group 120363012345678901@g.us.'],
  group_exists: [409, 'There is a group 120363012345678901@g.us already.'],
  message_not_found: [404, 'This phone has received no message 3EB0C431C26A1916E07A.'],
  device_not_found: [404, 'This phone has no linked device 1.'],
  qr_malformed: [422, 'This is not the text of a WhatsApp pairing code.'],
  qr_unknown: [422, 'No device is showing this code: it was used, or its device has gone.'],
  qr_expired: [422, 'This code has expired.'],
  link_code_malformed: [422, 'A link code has 8 letters and digits.'],
  link_code_not_pending: [422, 'No device waits for a code of 5511999990001.'],
  link_code_wrong: [422, 'The code is wrong. The pending one can still be entered.'],
  companion_silent: [422, 'The device did not sign its identity in time.'],
  companion_gone: [422, 'The device disconnected before it had signed its identity.'],
  already_pairing: [422, 'This device is being paired at the moment.'],
  not_in_group: [422, '5511999990001 is not in the group.'],
  pair_success_withheld: [422, 'The fault no_pair_success kept the device from being paired.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

type Code = keyof typeof REFUSALS;

/** Documents why an operation refuses: one response per status, one example per code. */
export function Refuses(...codes: Code[]): MethodDecorator {
  const statuses = [...new Set(codes.map((code) => REFUSALS[code][0]))];
  return applyDecorators(
    ...statuses.map((status) =>
      refusal(
        status,
        codes.filter((code) => REFUSALS[code][0] === status),
      ),
    ),
  );
}

function refusal(status: number, codes: Code[]): MethodDecorator {
  const examples = codes.map((code) => {
    const message = REFUSALS[code][1];
    return [code, { summary: code, value: { error: code, message } }];
  });
  return ApiResponse({
    status,
    description: codes.map((code) => `\`${code}\``).join(', '),
    content: {
      'application/json': {
        schema: { $ref: getSchemaPath(ErrorDto) },
        examples: Object.fromEntries(examples),
      },
    },
  });
}
