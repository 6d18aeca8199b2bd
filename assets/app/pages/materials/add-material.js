// @ts-check
/** Put something into the study bank: files, or pasted text. */
import { html, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { DropZone } from '../../components/drop-zone.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { Tabs } from '../../components/tabs.js';
import { UploadList, useUploads } from '../../components/uploads/uploads.js';
import { bytes, sentence } from '../../format.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';

/** The largest file that the server takes, in bytes. */
const LARGEST = 4 * 1024 * 1024;

const TYPES = '.txt,.md,.markdown,.mdown,.mkd,.mkdn,text/plain,text/markdown,text/x-markdown';
const isMarkdownName = (/** @type {string} */ name) => /\.(md|markdown|mdown|mkdn?)$/i.test(name);
const isReadable = (/** @type {File} */ file) => /\.(txt|md|markdown|mdown|mkdn?)$/i.test(file.name)
  || /^text\/(plain|(x-)?markdown)/.test(file.type);

/** Headings or lists at the start of lines give Markdown away. @param {string} text */
const looksLikeMarkdown = (text) => /^(#{1,6} |[-*] \S|> |```)/m.test(text);

/** @param {Blob} content @param {string} filename @param {string} [title] @param {{ signal?: AbortSignal, onProgress?: (share: number) => void }} [how] */
async function sendFile(content, filename, title, how = {}) {
  const form = new FormData();
  if (title) form.set('title', title);
  const type = isMarkdownName(filename) ? 'text/markdown' : 'text/plain';
  form.set('file', new File([content], filename, { type }));
  return (await call('createMaterial', { form, patienceMs: 300_000, ...how })).material;
}


/** @param {{ onClose: () => void, onAdded: (materials: Api.Material[]) => void }} props */
export function AddMaterial({ onClose, onAdded }) {
  const [way, setWay] = useState('file');
  const tabs = [{ id: 'file', label: t('ui.materials.by_file'), icon: 'upload' }, { id: 'text', label: t('ui.materials.by_text'), icon: 'file' }];
  return html`<${Dialog} title=${t('ui.materials.add_title')} onClose=${onClose} wide=${true}>
    <${Tabs} label=${t('ui.materials.add_title')} tabs=${tabs} value=${way} onChange=${setWay} isStop=${false}>
      ${way === 'file' ? html`<${ByFile} onAdded=${onAdded} />` : html`<${ByText} onAdded=${onAdded} onClose=${onClose} />`}<//>
  <//>`;
}

/** Why a file cannot be sent; empty where it can. @param {File} file */
function faultOf(file) {
  if (!isReadable(file)) return t('ui.materials.wrong_type', { name: file.name });
  if (file.size > LARGEST) return t('ui.materials.too_large', { name: file.name, limit: bytes(LARGEST) });
  return file.size === 0 ? t('ui.materials.empty_file', { name: file.name }) : '';
}

/**
 * Sends files one after the other and reports each that was refused.
 * @param {File[]} files
 * @returns {Promise<{ added: Api.Material[], problems: string[] }>}
 */
export async function sendFiles(files) {
  const added = [];
  const problems = [];
  for (const file of files) {
    const fault = faultOf(file);
    if (fault) problems.push(fault);
    else {
      try {
        added.push(await sendFile(file, file.name));
      } catch (error) {
        problems.push(t('ui.materials.refused', { name: file.name, reason: sentence(error) }));
      }
    }
  }
  if (added.length > 0) notify(t('ui.materials.added_notice', { count: added.length, title: added[0].title }));
  return { added, problems };
}

/** @param {{ onAdded: (materials: Api.Material[]) => void }} props */
function ByFile({ onAdded }) {
  const told = useRef(0);
  const uploads = useUploads({
    send: (file, how) => sendFile(file, file.name, undefined, how),
    check: faultOf,
    onDone: (materials, left) => {
      const fresh = materials.slice(told.current);
      told.current = materials.length;
      notify(t('ui.materials.added_notice', { count: fresh.length, title: fresh[0].title }));
      // Where a file is left, the dialog stays open with it.
      onAdded(left > 0 ? [] : materials);
    },
  });
  return html`<div class="stack">
    <${DropZone} accept=${TYPES} multiple=${true} title=${t(matchMedia('(hover: none)').matches ? 'ui.materials.choose_title' : 'ui.materials.drop_title')}
      text=${t('ui.materials.drop_text', { limit: bytes(LARGEST) })} onFiles=${uploads.add} />
    <${UploadList} uploads=${uploads} />
  </div>`;
}

/** @param {{ onAdded: (materials: Api.Material[]) => void, onClose: () => void }} props */
function ByText({ onAdded, onClose }) {
  const form = useForm({ title: '', text: '' }, {
    check: ({ title, text }) => ({ title: required(title, 'title'), text: required(text, 'text') }),
    async send({ title, text }) {
      const material = looksLikeMarkdown(text)
        ? await sendFile(new Blob([text]), 'pasted.md', title.trim())
        : (await call('createMaterial', { json: { title: title.trim(), text } })).material;
      notify(t('ui.materials.added_notice', { count: 1, title: material.title }));
      onAdded([material]);
    },
  });
  return html`<form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <${FormField} label=${t('ui.materials.title_field')} ...${form.field('title')} maxlength="200" />
    <${FormField} label=${t('ui.materials.text_field')} hint=${t('ui.materials.text_hint')} type="textarea" rows=${9} ...${form.field('text')} />
    <div class="dialog-actions">
      <${Button} onClick=${onClose}>${t('ui.cancel')}<//>
      <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.materials.add_action')}<//>
    </div>
  </form>`;
}
