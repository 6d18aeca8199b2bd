// @ts-check
/** From the lines of a table to people: what the columns and the roles are called in the languages of the pages. */

/** @typedef {{ full_name: string, email: string, username: string, role: string }} Row */

/** The names of the columns, in lower case. @type {Record<string, string[]>} */
const COLUMNS = {
  full_name: ['name', 'full name', 'full_name', 'display name', 'vollständiger name', 'vor- und nachname', 'anzeigename'],
  first: ['first name', 'firstname', 'first_name', 'given name', 'vorname', 'rufname'],
  last: ['last name', 'lastname', 'last_name', 'surname', 'family name', 'nachname', 'familienname'],
  email: ['email', 'e-mail', 'mail', 'email address', 'e-mail address', 'e-mail-adresse', 'mailadresse'],
  username: ['username', 'user name', 'login', 'benutzername', 'anmeldename', 'kennung'],
  role: ['role', 'rolle'],
};

/** @type {Record<string, string[]>} */
const ROLE_WORDS = {
  student: ['student', 'pupil', 'learner', 'schüler', 'schülerin', 'schüler/in', 'schüler:in', 'schüler*in', 'lernende', 'lernender'],
  tutor: ['tutor', 'teacher', 'lehrer', 'lehrerin', 'lehrer/in', 'lehrer:in', 'lehrkraft', 'lehrperson'],
  admin: ['admin', 'administrator', 'administratorin', 'verwaltung'],
  developer: ['developer', 'entwickler', 'entwicklerin'],
};

/** @param {Record<string, string[]>} words @param {string} text */
const nameIn = (words, text) => Object.keys(words).find((key) => words[key].includes(text.trim().toLowerCase()));

/**
 * The people of a table, or what is missing from its first line.
 * @param {string[][]} lines
 * @param {string} role the role of those who have none
 * @returns {{ rows: Row[], missing: 'rows' | 'name' | 'handle' | null }}
 */
export function rowsOf(lines, role) {
  const [head = [], ...rest] = lines;
  const keys = head.map((text) => nameIn(COLUMNS, text));
  const at = (/** @type {string} */ key) => keys.indexOf(key);
  if (at('full_name') < 0 && at('first') < 0 && at('last') < 0) return { rows: [], missing: 'name' };
  if (at('email') < 0 && at('username') < 0) return { rows: [], missing: 'handle' };
  const rows = rest.map((line) => {
    const cell = (/** @type {string} */ key) => (at(key) < 0 ? '' : line[at(key)] ?? '').replace(/\s+/g, ' ').trim();
    const written = cell('role');
    return {
      full_name: cell('full_name') || [cell('first'), cell('last')].filter(Boolean).join(' '),
      email: cell('email'),
      username: cell('username').toLowerCase(),
      role: written ? nameIn(ROLE_WORDS, written) ?? written : role,
    };
  });
  return { rows, missing: rows.length === 0 ? 'rows' : null };
}
