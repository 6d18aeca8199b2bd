// @ts-check
/** A first request that holds a new key. */
import { html } from '../../../../vendor/htm-preact/standalone.module.js';
import { asset, call } from '../../../api.js';
import { needs } from '../../../component-files.js';
import { CodeTabs } from '../../../components/code-tabs.js';
import { useLoad } from '../../../hooks.js';
import { t } from '../../../locale.js';
import { withKey } from '../getting-started.js';

needs(import.meta.url);

/** @typedef {import('../getting-started.js').Snippet} Snippet */

/** @param {{ text: string }} props the key */
export function KeySnippet({ text }) {
  const state = useLoad(async (signal) => {
    const [snippets, { usage }] = await Promise.all([/** @type {Promise<Snippet[]>} */ (asset(new URL('../snippets.json', import.meta.url))), call('getUsage', { signal })]);
    return withKey(snippets, usage.base_url, text);
  }, [text]);
  return state.data && html`<div class="stack tight"><h3>${t('ui.portal.try_key')}</h3><p class="small soft">${t('ui.portal.try_key_text')}</p>
    <${CodeTabs} label=${t('ui.start.languages')} examples=${state.data} /></div>`;
}
