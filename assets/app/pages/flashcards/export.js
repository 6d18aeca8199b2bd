// @ts-check
/** Saving a deck with its sub-decks, or all decks, as a file. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { download } from '../../api.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { CheckField, ChoiceField, FormProblem } from '../../components/form-field.js';
import { number } from '../../format.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { saveFile } from '../../save-file.js';

/** @typedef {'apkg' | 'colpkg' | 'csv' | 'markdown'} Format */

/** @type {Format[]} */
const FORMATS = ['apkg', 'colpkg', 'csv', 'markdown'];

/** @param {Format} format */
const isAnki = (format) => format === 'apkg' || format === 'colpkg';

/** @param {{ deck?: Api.Deck, onClose: () => void }} props without a deck, all decks of the person */
export function ExportDialog({ deck, onClose }) {
  const form = useForm({ format: /** @type {Format} */ ('apkg'), legacy: true }, {
    async send({ format, legacy }) {
      announce(t('ui.decks.exporting'));
      const query = { format, package: isAnki(format) ? (legacy ? /** @type {const} */ ('legacy') : /** @type {const} */ ('current')) : undefined };
      const { blob, filename } = deck ? await download('exportDeck', { path: { id: deck.id }, query }) : await download('exportDecks', { query });
      saveFile(blob, filename ?? `flashcards.${format === 'markdown' ? 'md' : format}`);
      onClose();
    },
  });
  const { format } = form.values;
  return html`<${Dialog} title=${t(deck ? 'ui.export.title' : 'ui.export.title_all')} onClose=${onClose}><form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    ${deck?.sub_decks && html`<p>${t('ui.export.sub_decks', { count: deck.sub_decks.decks, number: number(deck.sub_decks.decks) })}</p>`}
    <${ChoiceField} legend=${t('ui.export.format')} ...${form.field('format')} options=${FORMATS.map((value) => ({ value, label: t(`ui.export.${value}`), hint: t(`ui.export.${value}_hint`) }))} />
    ${isAnki(format) && html`<${CheckField} label=${t('ui.export.legacy')} hint=${t('ui.export.legacy_hint')} ...${form.field('legacy')} />`}
    <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" icon="download" busy=${form.busy}>${t('ui.export.save')}<//></div>
  </form><//>`;
}
