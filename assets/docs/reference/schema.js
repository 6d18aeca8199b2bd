// @ts-check
/** Shows the fields of a schema, those of its parts on demand. */
import { html, useState } from '../../vendor/htm-preact/standalone.module.js';
import { nameOf, resolved, typesOf } from './document.js';
import { Words } from './words.js';

/** @typedef {import('./document.js').Contract} Contract */
/** @typedef {import('./document.js').Schema} Schema */

const UNITS = /** @type {const} */ ({ string: ['character', 'characters'], array: ['item', 'items'] });

/** @param {number} number @param {readonly [string, string]} unit */
const counted = (number, unit) => `${number.toLocaleString('en')} ${unit[number === 1 ? 0 : 1]}`;

/** "1 to 200 characters", "at most 20 items", "at least 0". @param {number | undefined} least @param {number | undefined} most @param {readonly [string, string]} [unit] */
function range(least, most, unit) {
  /** @param {number} number */
  const say = (number) => (unit ? counted(number, unit) : number.toLocaleString('en'));
  if (least !== undefined && most !== undefined) {
    return least === most ? `exactly ${say(least)}` : `${least.toLocaleString('en')} to ${say(most)}`;
  }
  if (most !== undefined) return `at most ${say(most)}`;
  // No text or list is shorter than nothing.
  return least === undefined || (unit && least === 0) ? '' : `at least ${say(least)}`;
}

/** The type in words: "array of Material", "string or null, date-time". @param {Contract} contract @param {Schema} given @returns {string} */
export function typeWords(contract, given) {
  const schema = resolved(contract, given);
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants) return variants.map((variant) => typeWords(contract, variant)).join(' or ');
  const words = typesOf(schema).map((type) => {
    if (type === 'array' && schema.items) return `array of ${typeWords(contract, schema.items)}`;
    return type === 'object' && given.$ref ? `object ${nameOf(given)}` : type;
  }).join(' or ');
  const format = schema.format && !['int32', 'int64', 'double'].includes(schema.format) ? `, ${schema.format}` : '';
  return `${words || 'any value'}${format}`;
}

/** What values are allowed, as short sentences. @param {Schema} schema */
function rules(schema) {
  const types = typesOf(schema);
  const text = types.includes('string') ? range(schema.minLength, schema.maxLength, UNITS.string) : '';
  const list = types.includes('array') ? range(schema.minItems, schema.maxItems, UNITS.array) : '';
  return [text, list, range(schema.minimum, schema.maximum), schema.uniqueItems ? 'no duplicates' : ''].filter((rule) => rule !== '');
}

/** @param {{ values: import('./document.js').Json[] }} props */
const Values = ({ values }) => values.map((value, at) => html`${at > 0 ? ', ' : ''}<code>${JSON.stringify(value)}</code>`);

/** The facts about one value: range, allowed values, default, example, pattern. @param {{ schema: Schema, example?: import('./document.js').Json }} props */
export function Facts({ schema, example }) {
  const given = rules(schema);
  const shown = example ?? schema.examples?.[0];
  // Long patterns are generated from rules that the description explains.
  const pattern = schema.pattern && schema.pattern.length <= 80 ? schema.pattern : null;
  if (given.length === 0 && !schema.enum && schema.default === undefined && shown === undefined && !pattern && schema.const === undefined) return null;
  return html`<ul class="ref-facts">
    ${given.length > 0 && html`<li>${given.join(', ')}</li>`}
    ${schema.const !== undefined && html`<li>Always <${Values} values=${[schema.const]} /></li>`}
    ${schema.enum && html`<li>One of <${Values} values=${schema.enum} /></li>`}
    ${schema.default !== undefined && html`<li>Default <${Values} values=${[schema.default]} /></li>`}
    ${pattern && html`<li>Pattern <code>${pattern}</code></li>`}
    ${shown !== undefined && typeof shown !== 'object' && html`<li>Example <${Values} values=${[shown]} /></li>`}
  </ul>`;
}

/** The schema with the fields inside a value: of an object itself, or of the items of an array. @param {Contract} contract @param {Schema} given @returns {Schema | null} */
function inside(contract, given) {
  const schema = resolved(contract, given);
  if (schema.properties || schema.oneOf || schema.anyOf) return schema;
  return schema.items ? inside(contract, schema.items) : null;
}

/** @param {{ contract: Contract, schema: Schema, name: string, depth: number }} props */
function Parts({ contract, schema, name, depth }) {
  const [isOpen, setOpen] = useState(depth < 1);
  return html`<details class="ref-parts" open=${isOpen} onToggle=${(/** @type {Event} */ event) => setOpen(/** @type {HTMLDetailsElement} */ (event.currentTarget).open)}>
    <summary>Fields of <code>${name}</code></summary>
    ${isOpen && html`<${Fields} contract=${contract} schema=${schema} depth=${depth + 1} />`}
  </details>`;
}

/** One field, header or parameter. @param {{ contract: Contract, name: string, schema: Schema, isRequired?: boolean, where?: string, description?: string, example?: import('./document.js').Json, depth?: number }} props */
export function Field({ contract, name, schema: given, isRequired, where, description, example, depth = 0 }) {
  const schema = resolved(contract, given);
  const parts = inside(contract, given);
  return html`<li class="ref-field">
    <p class="ref-field-head"><code class="ref-field-name">${name}</code> <span class="ref-type">${typeWords(contract, given)}</span>
      ${where && html` <span class="ref-where">${where}</span>`}
      ${isRequired && html` <span class="ref-required">required</span>`}
      ${schema.deprecated && html` <span class="ref-deprecated">deprecated</span>`}</p>
    <${Words} text=${description ?? schema.description} />
    <${Facts} schema=${schema.items && !schema.enum ? { ...schema, enum: resolved(contract, schema.items).enum } : schema} example=${example} />
    ${parts && html`<${Parts} contract=${contract} schema=${parts} name=${name} depth=${depth} />`}
  </li>`;
}

/** The fields of an object, or the variants of a schema. @param {{ contract: Contract, schema: Schema, depth?: number }} props */
export function Fields({ contract, schema: given, depth = 0 }) {
  const schema = resolved(contract, given);
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants) {
    return html`<p>One of:</p><ul class="ref-fields">${variants.map((variant, at) => html`<${Field} contract=${contract} name=${nameOf(variant) ?? `variant ${at + 1}`} schema=${variant} depth=${depth} />`)}</ul>`;
  }
  if (!schema.properties && schema.items) return html`<${Fields} contract=${contract} schema=${schema.items} depth=${depth} />`;
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return html`<p>${typeWords(contract, given)}. ${schema.description}</p>`;
  return html`<ul class="ref-fields">
    ${properties.map(([name, property]) => html`<${Field} key=${name} contract=${contract} name=${name} schema=${property} isRequired=${schema.required?.includes(name)} depth=${depth} />`)}
  </ul>`;
}
