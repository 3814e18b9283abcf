import { hasJailTools } from '../../src/index.ts';

/** A student's machine need not have what the jail is made of; where it is required, its tests fail without. */
export const canJail = hasJailTools() || process.env['NETSPLIT_JAIL_REQUIRED'] !== undefined;
