// @ts-check
/** What anybody may know about this school: its name, its logo, who may register, what the tutor is called. */
import { call } from './api.js';
import { signal } from './store.js';

/**
 * @typedef {{ name: string, locale: string, time_zone: string, logo_url?: string,
 *   registration: 'open' | 'invitation' | 'closed', developer_registration: 'open' | 'closed', setup_required: boolean, mail: boolean, assistant_name: string,
 *   engine: string, engine_kind: 'built_in' | 'model' }} School
 */

/** @type {School} */
const unknown = {
  name: 'Schola', locale: 'en', time_zone: 'UTC', registration: 'closed', developer_registration: 'closed',
  setup_required: false, mail: false, assistant_name: 'Uris', engine: '', engine_kind: 'built_in',
};

/** @type {import('./store.js').Signal<School>} */
export const school = signal(unknown);

/** Asks the server again; while it cannot be reached, what was known stays. */
export async function loadSchool() {
  try {
    school.value = { ...unknown, ...(await call('getSchool')).school };
  } catch {
    // The page that follows meets the same trouble and says so where it matters.
  }
}
