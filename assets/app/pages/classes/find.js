// @ts-check
/** What the palette finds among classes. */
import { call } from '../../api.js';

/** @type {import('../../areas.js').Search} */
export default async function find(text, signal) {
  const { classes } = await call('listClasses', { query: { query: text, limit: 6 }, signal });
  return classes.map((one) => ({ label: one.name, note: one.subject, icon: 'school', href: `/classes/${one.id}` }));
}
