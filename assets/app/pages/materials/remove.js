// @ts-check
/** Deleting a material, which can be undone for a moment. */
import { call } from '../../api.js';
import { t } from '../../locale.js';
import { removeWithUndo } from '../../undo.js';
import { nameOf } from './material-list.js';

/** @param {{ id: number, title: string }} material */
export function removeMaterial(material) {
  removeWithUndo(nameOf(material), t('ui.materials.deleted', { title: material.title }), (isLeaving) => call('deleteMaterial', { path: { id: material.id }, keepalive: isLeaving }));
}
