// @ts-check
/** Materials as a list of links, as the study bank and the home page show them. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { materialAt } from '../../addresses.js';
import { IconButton } from '../../components/button.js';
import { Icon } from '../../components/icon.js';
import { Link } from '../../components/link.js';
import { ago, number } from '../../format.js';
import { t } from '../../locale.js';

/** A reader's minute has about this many characters. */
const CHARACTERS_PER_MINUTE = 1100;

/** @param {{ characters: number }} material */
export const readingMinutes = (material) => Math.max(1, Math.round(material.characters / CHARACTERS_PER_MINUTE));

/** @param {{ materials: Api.Material[], onDelete?: (material: Api.Material) => void }} props */
export function MaterialList({ materials, onDelete }) {
  return html`<ul class="material-list">${materials.map((material) => html`<li class="material-row" key=${material.id}>
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
