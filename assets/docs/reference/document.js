// @ts-check
/** Reads an OpenAPI document: operations with references followed, examples, and the address of this server. */

/**
 * @typedef {string | number | boolean | null | object} Json
 * @typedef {{
 *   $ref?: string, type?: string | string[], format?: string, description?: string, properties?: Record<string, Schema>, required?: string[],
 *   items?: Schema, enum?: Json[], const?: Json, default?: Json, examples?: Json[], pattern?: string, minimum?: number, maximum?: number,
 *   minLength?: number, maxLength?: number, minItems?: number, maxItems?: number, uniqueItems?: boolean, additionalProperties?: boolean | Schema,
 *   oneOf?: Schema[], anyOf?: Schema[], allOf?: Schema[], deprecated?: boolean, title?: string,
 * }} Schema
 * @typedef {{ $ref?: string, value?: Json, summary?: string }} Example
 * @typedef {{ schema?: Schema, example?: Json, examples?: Record<string, Example> }} Media
 * @typedef {{ $ref?: string, name: string, in: 'path' | 'query' | 'header', required?: boolean, description?: string, schema?: Schema, example?: Json }} Parameter
 * @typedef {{ $ref?: string, description?: string, schema?: Schema }} Header
 * @typedef {{ $ref?: string, description?: string, content?: Record<string, Media>, headers?: Record<string, Header> }} Answer
 * @typedef {{ $ref?: string, required?: boolean, description?: string, content: Record<string, Media> }} Body
 * @typedef {{
 *   operationId: string, tags: string[], summary: string, description?: string, security?: Record<string, string[]>[], parameters?: Parameter[],
 *   requestBody?: Body, responses: Record<string, Answer>, deprecated?: boolean, 'x-scopes'?: string[], 'x-roles'?: string[],
 * }} Node
 * @typedef {{ parameters?: Parameter[], [method: string]: Node | Parameter[] | undefined }} Item
 * @typedef {{
 *   info: { title: string }, servers: { url: string }[], security?: Record<string, string[]>[], tags: { name: string }[], paths: Record<string, Item>,
 *   components: { securitySchemes?: Record<string, { description?: string }> },
 * }} Contract
 * @typedef {{ id: string, method: string, path: string, group: string, node: Node, parameters: Parameter[], body: Body | null, isOpen: boolean }} Operation
 */

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/**
 * Follows the reference of a node. Keys beside the reference override those of its target.
 * @template {{ $ref?: string }} T
 * @param {Contract} contract
 * @param {T} node
 * @returns {T}
 */
export function resolved(contract, node) {
  if (!node.$ref) return node;
  const { $ref, ...beside } = node;
  /** @type {unknown} */
  let target = contract;
  for (const key of $ref.slice(2).split('/')) target = /** @type {Record<string, unknown>} */ (target)[key.replace(/~1/g, '/').replace(/~0/g, '~')];
  return /** @type {T} */ ({ ...resolved(contract, /** @type {T} */ (target)), ...beside });
}

/** The name of the schema that a node refers to. @param {{ $ref?: string }} node */
export const nameOf = (node) => node.$ref?.split('/').pop();

/** All operations in the order of the groups. @param {Contract} contract @returns {Operation[]} */
export function operationsOf(contract) {
  /** @type {Operation[]} */
  const all = [];
  for (const [path, item] of Object.entries(contract.paths)) {
    for (const method of METHODS) {
      const node = /** @type {Node | undefined} */ (item[method]);
      if (!node) continue;
      const parameters = [...(item.parameters ?? []), ...(node.parameters ?? [])].map((parameter) => resolved(contract, parameter));
      const security = node.security ?? contract.security ?? [];
      all.push({
        id: node.operationId, method: method.toUpperCase(), path, group: node.tags[0], node, parameters,
        body: node.requestBody ? resolved(contract, node.requestBody) : null, isOpen: security.length === 0,
      });
    }
  }
  const order = contract.tags.map((tag) => tag.name);
  return all.sort((one, other) => order.indexOf(one.group) - order.indexOf(other.group));
}

/** The path on this host under which the operations are. @param {Contract} contract */
export function prefixOf(contract) {
  return new URL(contract.servers[0].url, location.href).pathname.replace(/\/$/, '');
}

/** The types of a schema. @param {Schema} schema @returns {string[]} */
export const typesOf = (schema) => (schema.type === undefined ? [] : [schema.type].flat());

/** Whether a schema is a file in a form. @param {Schema} schema */
export const isFile = (schema) => schema.format === 'binary';

/**
 * A value that fits a schema: its first example where it has one.
 * @param {Contract} contract
 * @param {Schema} given
 * @param {number} [depth]
 * @returns {Json}
 */
export function exampleOf(contract, given, depth = 0) {
  const schema = resolved(contract, given);
  const first = schema.examples?.[0] ?? schema.const ?? schema.default ?? schema.enum?.[0];
  if (first !== undefined) return first;
  const part = schema.oneOf?.[0] ?? schema.anyOf?.[0];
  if (part) return exampleOf(contract, part, depth);
  const type = typesOf(schema)[0];
  if (type === 'object' || schema.properties) {
    const required = Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name));
    return depth > 4 ? {} : Object.fromEntries(required.map(([name, property]) => [name, exampleOf(contract, property, depth + 1)]));
  }
  if (type === 'array') return schema.items && depth <= 4 ? [exampleOf(contract, schema.items, depth + 1)] : [];
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  return 'text';
}

/** The example of a media type: the one that the document has, or one that fits the schema. @param {Contract} contract @param {Media} media @returns {Json | undefined} */
export function exampleIn(contract, media) {
  if (media.example !== undefined) return media.example;
  const named = Object.values(media.examples ?? {})[0];
  if (named) return resolved(contract, named).value;
  return media.schema ? exampleOf(contract, media.schema) : undefined;
}

/** The error codes that an answer names in its examples. @param {Contract} contract @param {Answer} answer @returns {string[]} */
export function codesOf(contract, answer) {
  /** @type {Set<string>} */
  const codes = new Set();
  for (const media of Object.values(answer.content ?? {})) {
    for (const example of Object.values(media.examples ?? {})) {
      const value = /** @type {{ code?: string, detail?: { error?: { code?: string, type?: string } } } | null} */ (resolved(contract, example).value ?? null);
      const code = value?.code ?? value?.detail?.error?.code ?? value?.detail?.error?.type;
      if (code) codes.add(code);
    }
  }
  return [...codes];
}
