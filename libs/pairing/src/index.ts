export { PairingModule } from './pairing.module.js';
