// @ts-check
/** The short Markdown of a contract: paragraphs, code, bold words, links. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { base } from '../../app/base.js';

const PART = /(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)\s]+\))/;

/** A line without paragraphs. @param {string} text */
export function inline(text) {
  return text.split(PART).map((part) => {
    if (part.startsWith('`')) return html`<code>${part.slice(1, -1)}</code>`;
    if (part.startsWith('**')) return html`<strong>${part.slice(2, -2)}</strong>`;
    const link = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(part);
    return link ? html`<a href=${link[2].startsWith('/') ? base + link[2] : link[2]}>${link[1]}</a>` : part;
  });
}

/** @param {{ text?: string }} props */
export function Words({ text }) {
  if (!text) return null;
  return text.trim().split(/\n\s*\n/).map((paragraph) => html`<p>${inline(paragraph)}</p>`);
}
