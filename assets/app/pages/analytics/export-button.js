// @ts-check
/** Keeps what a page shows as a CSV file. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce, notify } from '../../a11y.js';
import { download } from '../../api.js';
import { Button } from '../../components/button.js';
import { Icon } from '../../components/icon.js';
import { Menu } from '../../components/menu.js';
import { sentence } from '../../format.js';
import { t } from '../../locale.js';
import { saveFile } from '../../save-file.js';

/** @typedef {'getSchoolAnalytics' | 'listStudentAnalytics' | 'getStudentAnalytics' | 'getMyAnalytics'} Name */

/** Asks for the file and hands it to the browser. @param {Name} name @param {import('../../api.js').Input} input */
async function keep(name, input) {
  announce(t('ui.figures.downloading'));
  try {
    const { blob, filename } = await download(name, { ...input, query: { ...input.query, format: 'csv' } });
    saveFile(blob, filename ?? 'analytics.csv');
  } catch (error) {
    notify(sentence(error), 'bad');
  }
}

/** @param {{ name: Name, input: import('../../api.js').Input }} props */
export function ExportButton({ name, input }) {
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    await keep(name, input);
    setBusy(false);
  };
  return html`<${Button} icon="download" busy=${busy} onClick=${save}>${t('ui.figures.download')}<//>`;
}

/** A file of the school has lines about days, classes or subjects. @param {{ input: import('../../api.js').Input<'getSchoolAnalytics'> }} props */
export function ExportMenu({ input }) {
  const items = /** @type {const} */ (['day', 'class', 'subject']).map((by) => ({
    label: t(`ui.figures.download_${by}`), icon: 'table', act: () => { keep('getSchoolAnalytics', { ...input, query: { ...input.query, by } }); } }));
  return html`<${Menu} class="export-menu" label=${t('ui.figures.download')} trigger=${html`<${Icon} name="download" /> <span aria-hidden="true">${t('ui.figures.download')}</span>`} items=${items} />`;
}
