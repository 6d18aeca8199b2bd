// @ts-check
/** Finds people for the palette of an admin. */
import { call } from '../../api.js';
import { t } from '../../locale.js';

/** @type {import('../../areas.js').Search} */
export default async function find(text, signal) {
  const { users } = await call('listUsers', { query: { query: text, limit: 5 }, signal });
  return users.map((user) => ({ label: user.full_name, note: user.email ?? user.username ?? t(`ui.role.${user.role}`), icon: 'user', href: `/admin/people/${user.id}` }));
}
