// @ts-check
/** Fields that choose from many options, lists to be put in order, and files on their way. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { ApiError } from '../../../api.js';
import { Combobox } from '../../../components/combobox/combobox.js';
import { TagInput } from '../../../components/combobox/tag-input.js';
import { DropZone } from '../../../components/drop-zone.js';
import { ReorderList } from '../../../components/reorder/reorder-list.js';
import { UploadList, useUploads } from '../../../components/uploads/uploads.js';
import { timeZones } from '../../../format.js';
import { Example, say } from '../example.js';

/** Sends nothing, and takes some time over it; the first try of a file whose name holds “fail” fails. */
function pretence() {
  const tried = new Set();
  /** @param {File} file @param {{ signal: AbortSignal, onProgress: (share: number) => void }} how */
  return (file, { signal, onProgress }) => new Promise((/** @type {(name: string) => void} */ resolve, reject) => {
    let share = 0;
    const timer = setInterval(() => {
      share = Math.min(1, share + 0.08);
      onProgress(share);
      const fails = file.name.includes('fail') && !tried.has(file.name) && share > 0.5;
      if (share < 1 && !fails) return;
      clearInterval(timer);
      tried.add(file.name);
      if (fails) reject(new ApiError({ status: 0, code: 'ui.error.offline', message: '' }));
      else resolve(file.name);
    }, 120);
    signal.addEventListener('abort', () => clearInterval(timer));
  });
}

export default function Choosing() {
  const zones = timeZones().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
  const [zone, setZone] = useState('Europe/Berlin');
  const [tags, setTags] = useState([say('cells', 'Zellen'), say('osmosis', 'Osmose')]);
  const [person, setPerson] = useState('');
  const [steps, setSteps] = useState(() => [say('Read the chapter', 'Kapitel lesen'), say('Watch the film', 'Film ansehen'), say('Solve the problems', 'Aufgaben lösen'), say('Take the exam', 'Prüfung ablegen')]);
  const [send] = useState(pretence);
  const uploads = useUploads({ send, check: (file) => (file.size > 2_000_000 ? say('This file is larger than 2 MB.', 'Diese Datei ist größer als 2 MB.') : '') });
  const names = ['Amara Diallo', 'Bronwen Pryce', 'Callum Ferrie', 'Elodie Marchand'];
  const find = async (/** @type {string} */ text) => names.filter((name) => name.toLowerCase().includes(text.toLowerCase())).map((name) => ({ value: name, label: name, hint: `${name.split(' ')[0].toLowerCase()}@demo.school` }));
  return html`
    <${Example} title=${say('Combobox', 'Auswahl mit Suche')}>
      <div class="fill"><${Combobox} label=${say('Time zone', 'Zeitzone')} name="zone" value=${zone} onChange=${setZone} options=${zones} /></div>
      <div class="fill"><${Combobox} label=${say('Person', 'Person')} name="person" value=${person} onChange=${setPerson} options=${find} optional=${true} /></div><//>
    <${Example} title=${say('Tags', 'Schlagwörter')}><div class="fill"><${TagInput} label=${say('Topics', 'Themen')} name="tags" value=${tags} onChange=${setTags} hint=${say('Press Enter after each one.', 'Drücke nach jedem die Eingabetaste.')}
      options=${[say('cells', 'Zellen'), say('membranes', 'Membranen'), say('osmosis', 'Osmose'), say('diffusion', 'Diffusion')].map((value) => ({ value, label: value }))} /></div><//>
    <${Example} title=${say('Order', 'Reihenfolge')}><${ReorderList} label=${say('Steps of the lesson', 'Schritte der Stunde')} items=${steps} keyOf=${(/** @type {string} */ step) => step} nameOf=${(/** @type {string} */ step) => step}
      row=${(/** @type {string} */ step) => step} onChange=${setSteps} /><//>
    <${Example} title=${say('Uploads', 'Hochladen')} text=${say('This example sends nothing. A file whose name contains “fail” fails once.', 'Dieses Beispiel sendet nichts. Eine Datei mit „fail“ im Namen schlägt einmal fehl.')}>
      <div class="fill"><${DropZone} accept="*" multiple=${true} title=${say('Drop files here', 'Dateien hier ablegen')} text=${say('Up to 2 MB each.', 'Bis zu 2 MB je Datei.')} onFiles=${uploads.add} /></div>
      <${UploadList} uploads=${uploads} /><//>`;
}
