// @ts-check
/** What the palette finds among the person's materials. */
import { materialAt } from '../../addresses.js';
import { call } from '../../api.js';
import { ago } from '../../format.js';

/** @type {import('../../areas.js').Search} */
export default async function find(text, signal) {
  const { materials } = await call('listMaterials', { query: { query: text, limit: 6 }, signal });
  return materials.map((material) => ({ label: material.title, note: ago(material.created_at), icon: 'file', href: materialAt(material.id) }));
}
