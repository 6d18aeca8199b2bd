// @ts-check
/** The request in the form of an operation: the values that were typed, and the HTTP request they make. */
import { exampleIn, isFile, resolved, typesOf } from './document.js';

/** @typedef {import('./document.js').Contract} Contract */
/** @typedef {import('./document.js').Operation} Operation */
/**
 * What is typed: values of parameters by `in.name`, the chosen media type, the text of the body, fields of a form, and chosen files.
 * @typedef {{ values: Record<string, string>, type: string, text: string, fields: Record<string, string>, files: Record<string, File> }} Draft
 */

/** The headers that the credential and the body bring along, whatever is typed. */
const OWN = ['authorization', 'content-type'];

/** @param {{ in: string, name: string }} parameter */
export const keyOf = (parameter) => `${parameter.in}.${parameter.name}`;

/** The media types that a body may have; a second name for a form is left out. @param {Operation} operation */
export const typesOfBody = (operation) => Object.keys(operation.body?.content ?? {}).filter((type) => !type.includes(';'));

/** @param {import('./document.js').Json | undefined} value */
const asText = (value) => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));

/** The fields of a form. @param {Contract} contract @param {Operation} operation @param {string} type */
export function fieldsOf(contract, operation, type) {
  const media = operation.body?.content[type];
  if (!media?.schema || !type.startsWith('multipart/')) return [];
  const schema = resolved(contract, media.schema);
  return Object.entries(schema.properties ?? {}).map(([name, given]) => {
    const property = resolved(contract, given);
    const example = /** @type {Record<string, import('./document.js').Json> | undefined} */ (media.example)?.[name];
    return { name, property, isRequired: schema.required?.includes(name) ?? false, isFile: isFile(property), example: asText(example) };
  });
}

/** The draft to begin with: the example of the contract. @param {Contract} contract @param {Operation} operation @param {string} [wanted] the media type @returns {Draft} */
export function draftOf(contract, operation, wanted) {
  const type = wanted ?? typesOfBody(operation)[0] ?? '';
  const values = Object.fromEntries(operation.parameters.map((parameter) => {
    const first = parameter.example ?? (parameter.schema ? resolved(contract, parameter.schema).examples?.[0] : undefined);
    return [keyOf(parameter), parameter.required ? asText(first) : ''];
  }));
  const media = operation.body?.content[type];
  const text = type === 'application/json' && media ? JSON.stringify(exampleIn(contract, media), null, 2) : '';
  const fields = Object.fromEntries(fieldsOf(contract, operation, type).filter((field) => !field.isFile).map((field) => [field.name, field.example]));
  return { values, type, text, fields, files: {} };
}

/** The address with the values of a draft. @param {Operation} operation @param {Draft} draft */
export function addressOf(operation, draft) {
  const path = operation.path.replace(/\{(\w+)\}/g, (gap, name) => (draft.values[`path.${name}`] ? encodeURIComponent(draft.values[`path.${name}`]) : gap));
  const query = operation.parameters.filter((parameter) => parameter.in === 'query' && draft.values[keyOf(parameter)])
    .map((parameter) => `${encodeURIComponent(parameter.name)}=${encodeURIComponent(draft.values[keyOf(parameter)])}`);
  return query.length > 0 ? `${path}?${query.join('&')}` : path;
}

/** @param {Operation} operation @param {Draft} draft @returns {[string, string][]} */
export function headersOf(operation, draft) {
  return operation.parameters.filter((parameter) => parameter.in === 'header' && !OWN.includes(parameter.name.toLowerCase()) && draft.values[keyOf(parameter)])
    .map((parameter) => [parameter.name, draft.values[keyOf(parameter)]]);
}

/** The request as the samples show it. @param {Contract} contract @param {Operation} operation @param {Draft} draft @param {string} url @param {string} variable @returns {import('./samples.js').Wanted} */
export function wantedOf(contract, operation, draft, url, variable) {
  return { method: operation.method, url: url + addressOf(operation, draft), headers: headersOf(operation, draft), credential: operation.isOpen ? null : variable, content: contentOf(contract, operation, draft) };
}

/** The type of the file in a form: that of the bare body where there is one, else Markdown. @param {Operation} operation */
const fileType = (operation) => typesOfBody(operation).find((type) => type.startsWith('image/')) ?? 'text/markdown';

/** @param {Contract} contract @param {Operation} operation @param {Draft} draft @returns {import('./samples.js').Content} */
function contentOf(contract, operation, draft) {
  if (draft.type === '') return null;
  if (draft.type === 'application/json') return draft.text.trim() === '' ? null : { kind: 'json', text: draft.text };
  if (!draft.type.startsWith('multipart/')) return { kind: 'file', type: draft.type };
  const fields = fieldsOf(contract, operation, draft.type).filter((field) => field.isFile || draft.fields[field.name])
    .map((field) => ({ name: field.name, value: draft.fields[field.name] ?? '', file: field.isFile ? fileType(operation) : null }));
  return { kind: 'form', fields };
}

/** What is missing or wrong in a draft, by the id of its input. @param {Contract} contract @param {Operation} operation @param {Draft} draft @returns {Record<string, string>} */
export function faultsOf(contract, operation, draft) {
  /** @type {Record<string, string>} */
  const faults = {};
  for (const parameter of operation.parameters) {
    const value = draft.values[keyOf(parameter)];
    const types = parameter.schema ? typesOf(resolved(contract, parameter.schema)) : [];
    if (parameter.required && !value) faults[keyOf(parameter)] = `Enter a value for ${parameter.name}.`;
    else if (value && types.includes('integer') && !/^-?\d+$/.test(value)) faults[keyOf(parameter)] = `${parameter.name} must be a whole number.`;
  }
  if (draft.type === 'application/json') {
    try {
      if (draft.text.trim() !== '' || operation.body?.required) JSON.parse(draft.text);
    } catch (error) {
      faults.body = `The body is not valid JSON: ${/** @type {Error} */ (error).message}`;
    }
  } else if (draft.type.startsWith('multipart/')) {
    for (const field of fieldsOf(contract, operation, draft.type)) {
      if (field.isRequired && !(field.isFile ? draft.files[field.name] : draft.fields[field.name])) faults[`field.${field.name}`] = field.isFile ? 'Choose a file.' : `Enter a value for ${field.name}.`;
    }
  } else if (draft.type !== '' && !draft.files.body) faults.body = 'Choose a file.';
  return faults;
}

/** The body to send. @param {Contract} contract @param {Operation} operation @param {Draft} draft @returns {BodyInit | undefined} */
export function bodyOf(contract, operation, draft) {
  if (draft.type === '') return undefined;
  if (draft.type === 'application/json') return draft.text.trim() === '' ? undefined : draft.text;
  if (!draft.type.startsWith('multipart/')) return draft.files.body;
  const form = new FormData();
  for (const field of fieldsOf(contract, operation, draft.type)) {
    if (field.isFile && draft.files[field.name]) form.append(field.name, draft.files[field.name]);
    else if (!field.isFile && draft.fields[field.name]) form.append(field.name, draft.fields[field.name]);
  }
  return form;
}
