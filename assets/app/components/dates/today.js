// @ts-check
/** Days such as `2026-03-02`. */
import { serverNow } from '../../clock.js';

/** Today on this device. */
export const dayToday = () => new Date(serverNow() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
