export { AnswerExample } from './answer-example.decorator.js';
export { complete } from './complete.js';
export { EXAMPLE_IDS, EXAMPLE_TIME } from './example-ids.js';
export { exampleOf, type Schema } from './example-of.js';
export { type JsonSchema, jsonSchemaOf } from './json-schema.js';
export { type Operation, operationsOf, type PlacedOperation } from './operations.js';
export { PAGE } from './page.js';
