// @ts-check
/** The public data of this school: its name, its logo, who may register, what the tutor is called. */
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

/** What the page itself says of the school. @returns {School | null} */
function told() {
  try {
    const text = document.getElementById('school')?.textContent;
    const said = /** @type {{ school: School } | null} */ (text ? JSON.parse(text) : null);
    return said?.school ?? null;
  } catch {
    return null;
  }
}

/** Takes what the page says of the school, and asks the server where it says nothing. */
export async function meetSchool() {
  const here = told();
  if (here) school.value = { ...unknown, ...here };
  else await loadSchool();
}

/** Asks the server again; while it cannot be reached, what was known stays. */
export async function loadSchool() {
  try {
    school.value = { ...unknown, ...(await call('getSchool')).school };
  } catch {
    // The page that follows meets the same trouble and says so where it matters.
  }
}
