// @ts-check
/** Every component on one page, with switches for what they have to bear: dark, right to left, without animation. */
import { html, useEffect, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { loadWithFiles } from '../../component-files.js';
import { Outline } from '../../components/outline.js';
import { Failure, Loading, PageHead } from '../../components/page.js';
import { useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { sections as base } from './base.js';
import { sections as data } from './data.js';

const sections = [...base, ...data];

/** @param {{ hash: string }} props */
export default function Components({ hash }) {
  const { data: views, error, reload } = useLoad(() => loadWithFiles(() => Promise.all(sections.map((section) => section.load()))), []);
  useEffect(() => {
    if (views && hash) document.getElementById(hash)?.scrollIntoView();
  }, [views, hash]);
  const headings = sections.map(({ id, title }) => ({ id, text: said(title), level: 2 }));
  return html`<div class="page wide components">
    <${PageHead} title=${t('ui.components.title')} lead=${t('ui.components.lead')} />
    <div class="components-frame">
      <aside class="components-side"><${Conditions} />${views && html`<${Outline} label=${t('ui.components.sections')} headings=${headings} />`}</aside>
      <div class="components-sections">
        ${error ? html`<${Failure} error=${error} onRetry=${reload} />` : !views && html`<${Loading} lines=${12} />`}
        ${views?.map(({ default: view }, at) => html`<section class="components-section" key=${sections[at].id} id=${sections[at].id} tabindex="-1">
          <h2>${headings[at].text}</h2><${view} /></section>`)}
      </div>
    </div>
  </div>`;
}

/** What the page is looked at under; it ends with the page. */
function Conditions() {
  const [on, set] = useState({ rtl: false, still: false });
  useEffect(() => {
    const root = document.documentElement;
    const before = root.dataset.motion;
    root.dir = on.rtl ? 'rtl' : '';
    if (on.still) root.dataset.motion = 'less';
    return () => {
      root.removeAttribute('dir');
      if (before === undefined) delete root.dataset.motion;
      else root.dataset.motion = before;
    };
  }, [on]);
  const toggle = (/** @type {keyof typeof on} */ name, /** @type {string} */ label) => html`<label class="components-switch">
    <input type="checkbox" checked=${on[name]} onChange=${() => set({ ...on, [name]: !on[name] })} />${label}</label>`;
  return html`<div class="cluster">${toggle('rtl', t('ui.components.rtl'))}${toggle('still', t('ui.components.still'))}</div>`;
}
