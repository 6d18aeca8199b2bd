// @ts-check
/** Materials as a list of links, as the study bank and the home page show them. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { materialAt } from '../../addresses.js';
import { IconButton } from '../../components/button.js';
import { Icon } from '../../components/icon.js';
import { Link } from '../../components/link.js';
import { ago, number } from '../../format.js';
import { t } from '../../locale.js';
import { useSignal } from '../../store.js';
import { hidden } from '../../undo.js';

/** A reader's minute has about this many characters. */
const CHARACTERS_PER_MINUTE = 1100;

/** @param {{ characters: number }} material */
export const readingMinutes = (material) => Math.max(1, Math.round(material.characters / CHARACTERS_PER_MINUTE));

/** What tells a material from all else that can be deleted. @param {{ id: number }} material */
export const nameOf = (material) => `material ${material.id}`;

/** @param {{ materials: Api.Material[], onDelete?: (material: Api.Material) => void }} props */
export function MaterialList({ materials, onDelete }) {
  const gone = useSignal(hidden);
  return html`<ul class="material-list">${materials.filter((material) => !gone.has(nameOf(material))).map((material) => html`<li class="material-row" key=${material.id}>
    <span class="material-icon"><${Icon} name="file" size=${22} /></span>
    <div class="material-words">
      <${Link} class="material-title" href=${materialAt(material.id)}>${material.title}<//>
      <p class="material-facts">
        <span>${t('ui.materials.minutes', { count: readingMinutes(material), minutes: number(readingMinutes(material)) })}</span>
        <span>${t('ui.materials.passages', { count: material.chunks, passages: number(material.chunks) })}</span>
        <span>${t('ui.materials.added', { when: ago(material.created_at) })}</span>
      </p>
    </div>
    ${onDelete && html`<${IconButton} icon="trash" label=${t('ui.materials.delete', { title: material.title })}
      onClick=${() => onDelete(material)} />`}
  </li>`)}</ul>`;
}
