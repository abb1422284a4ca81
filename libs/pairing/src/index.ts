export { PairingModule } from './pairing.module.js';
export { type Issued, PairingService } from './pairing.service.js';
export { qrDataUrl } from './pairing-view.js';
