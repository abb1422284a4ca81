import { ApiExtension } from '@nestjs/swagger';

/** How an operation carries its part of an example until `complete` merges it. */
export const ANSWER_MARK = 'x-answer-example';

/**
 * What differs, in the example of this operation's answer, from the examples of the properties: `POST /devices` answers
 * with a device that is not connected yet. Members that are not named stay.
 */
export const AnswerExample = (part: Record<string, unknown>): MethodDecorator =>
  ApiExtension(ANSWER_MARK, part);
