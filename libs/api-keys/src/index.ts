export { API_KEY_MODES, type ApiKey, type ApiKeyId, type ApiKeyMode } from './api-key.entity.js';
export { ApiKeyErrors } from './api-key.errors.js';
export { isApiKeyText } from './api-key-text.js';
export { ApiKeysModule } from './api-keys.module.js';
export {
  ApiKeysService,
  type IssuedApiKey,
  type KeyCaller,
  type KeyHolder,
  type KeyWish,
} from './api-keys.service.js';
