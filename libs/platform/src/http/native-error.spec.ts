import { describe, expect, it } from 'vitest';
import { invalidField, PlatformErrors } from '../errors/index.js';
import { nativeError } from './native-error.js';

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

describe('an error of the native API', () => {
  it('has the long shape, with the fields that were refused', () => {
    const error = invalidField('text', 'text is required', '');
    expect(nativeError(error, '/send/text')).toEqual({
      status: 400,
      headers: {},
      body: {
        success: false,
        error: 'text is required',
        error_code: 'VALIDATION_ERROR',
        timestamp: expect.stringMatching(TIME),
        validation: [{ field: 'text', message: 'text is required', value: '' }],
      },
    });
  });

  it('contains the short shape and the bare one where WUTS documents those', () => {
    for (const path of ['/status', '/qr', '/send/location'])
      expect(nativeError(PlatformErrors.UNAUTHORIZED(), path).body).toMatchObject({
        success: false,
        error: 'Invalid token',
      });
  });

  it('is nested where WUTS nests it, with codes in lower case', () => {
    for (const path of ['/status/text', '/status/media/', '/Status/Privacy']) {
      expect(nativeError(invalidField('text', 'text cannot be empty'), path).body).toEqual({
        success: false,
        error: { code: 'invalid_request', message: 'text cannot be empty' },
      });
      expect(nativeError(PlatformErrors.NOT_FOUND(), path).body).toEqual({
        success: false,
        error: { code: 'not_found', message: 'not found' },
      });
    }
  });

  it('is long for whoever is not let in, everywhere', () => {
    expect(nativeError(PlatformErrors.UNAUTHORIZED(), '/status/text').body).toMatchObject({
      error: 'Invalid token',
      error_code: 'UNAUTHORIZED',
    });
  });
});
