// @ts-check
/** A request as a program in each language. Credentials are read from the environment, as on the other pages. */

/** @typedef {import('./document.js').Json} Json */
/**
 * A field of a form: a text, or a file of some media type.
 * @typedef {{ name: string, value: string, file: string | null }} Field
 * @typedef {{ kind: 'json', text: string } | { kind: 'form', fields: Field[] } | { kind: 'file', type: string } | null} Content
 * @typedef {{ method: string, url: string, headers: [string, string][], credential: string | null, content: Content }} Wanted
 */

/** The name of the file that examples send. @param {string} type */
const fileFor = (type) => (type.startsWith('image/') ? `picture.${type.slice(6)}` : 'notes.md');

/** @param {string} text @param {string} indent */
const indented = (text, indent) => text.split('\n').join(`\n${indent}`);

/** @param {Wanted} wanted @returns {[string, string][]} */
function plainHeaders({ headers, content }) {
  const type = content?.kind === 'json' ? 'application/json' : content?.kind === 'file' ? content.type : null;
  return type ? [...headers, ['Content-Type', type]] : headers;
}

/** @param {string} text */
const inShell = (text) => text.replace(/'/g, `'\\''`);

/** @param {Wanted} wanted */
function shell(wanted) {
  const { method, url, credential, content } = wanted;
  const lines = [`curl${method === 'GET' ? '' : ` -X ${method}`} "${url.replace(/(["$`\\])/g, '\\$1')}"`];
  if (credential) lines.push(`-H "Authorization: Bearer $${credential}"`);
  for (const [name, value] of plainHeaders(wanted)) lines.push(`-H '${inShell(`${name}: ${value}`)}'`);
  if (content?.kind === 'json') lines.push(`-d '${inShell(content.text)}'`);
  if (content?.kind === 'file') lines.push(`--data-binary @${fileFor(content.type)}`);
  if (content?.kind === 'form') for (const field of content.fields) lines.push(field.file ? `-F '${field.name}=@${fileFor(field.file)}'` : `-F '${inShell(`${field.name}=${field.value}`)}'`);
  return lines.join(' \\\n  ');
}

/** @param {string} text */
const quoted = (text) => JSON.stringify(text);

/** JSON as Python writes it. @param {Json} value @param {string} indent @returns {string} */
function inPython(value, indent) {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const deeper = `${indent}    `;
  const parts = Array.isArray(value)
    ? value.map((item) => inPython(item, deeper))
    : Object.entries(value).map(([key, item]) => `${quoted(key)}: ${inPython(item, deeper)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return parts.length === 0 ? open + close : `${open}\n${parts.map((part) => `${deeper}${part},\n`).join('')}${indent}${close}`;
}

/** @param {string} text @returns {Json | undefined} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {Wanted} wanted */
function python(wanted) {
  const { method, url, credential, content } = wanted;
  const modules = ['urllib.request'];
  if (credential) modules.unshift('os');
  if (content?.kind === 'json') modules.unshift('json');
  const lines = [`import ${modules.join(', ')}`, ''];
  const headers = plainHeaders(wanted).map(([name, value]) => `${quoted(name)}: ${quoted(value)}`);
  if (credential) headers.unshift(`"Authorization": "Bearer " + os.environ["${credential}"]`);
  /** @type {string | null} */
  let data = null;
  if (content?.kind === 'json') {
    const value = parsed(content.text);
    data = value === undefined ? `${quoted(content.text)}.encode()` : `json.dumps(${inPython(value, '    ')}).encode()`;
  } else if (content?.kind === 'file') {
    lines.push(`with open("${fileFor(content.type)}", "rb") as file:`, '    body = file.read()', '');
    data = 'body';
  } else if (content?.kind === 'form') {
    lines.push('body = b""');
    for (const field of content.fields) {
      if (field.file) {
        lines.push(`with open("${fileFor(field.file)}", "rb") as file:`, '    content = file.read()');
        lines.push(`body += b'--part\\r\\nContent-Disposition: form-data; name="${field.name}"; filename="${fileFor(field.file)}"\\r\\n'`);
        lines.push(`body += b"Content-Type: ${field.file}\\r\\n\\r\\n" + content + b"\\r\\n"`);
      } else lines.push(`body += '--part\\r\\nContent-Disposition: form-data; name="${field.name}"\\r\\n\\r\\n'.encode() + ${quoted(field.value)}.encode() + b"\\r\\n"`);
    }
    lines.push('body += b"--part--\\r\\n"', '');
    headers.push('"Content-Type": "multipart/form-data; boundary=part"');
    data = 'body';
  }
  lines.push('request = urllib.request.Request(', `    ${quoted(url)},`);
  if (method !== 'GET') lines.push(`    method="${method}",`);
  if (headers.length > 0) lines.push('    headers={', ...headers.map((header) => `        ${header},`), '    },');
  if (data) lines.push(`    data=${data},`);
  lines.push(')', 'with urllib.request.urlopen(request) as response:', '    print(response.status, response.read().decode())');
  return lines.join('\n');
}

/** @param {Wanted} wanted */
function javascript(wanted) {
  const { method, url, credential, content } = wanted;
  /** @type {string[]} */
  const lines = [];
  const headers = plainHeaders(wanted).map(([name, value]) => `${/^\w+$/.test(name) ? name.toLowerCase() : quoted(name.toLowerCase())}: ${quoted(value)}`);
  if (credential) headers.unshift(`authorization: \`Bearer \${process.env.${credential}}\``);
  const options = [];
  if (method !== 'GET') options.push(`  method: "${method}",`);
  if (headers.length > 0) options.push('  headers: {', ...headers.map((header) => `    ${header},`), '  },');
  if (content?.kind === 'json') options.push(`  body: JSON.stringify(${indented(content.text, '  ')}),`);
  if (content?.kind === 'file') {
    lines.push('import { readFile } from "node:fs/promises";', '');
    options.push(`  body: await readFile("${fileFor(content.type)}"),`);
  }
  if (content?.kind === 'form') {
    const hasFile = content.fields.some((field) => field.file !== null);
    if (hasFile) lines.push('import { readFile } from "node:fs/promises";', '');
    lines.push('const form = new FormData();');
    for (const field of content.fields) {
      if (field.file) lines.push(`const file = new Blob([await readFile("${fileFor(field.file)}")], { type: "${field.file}" });`, `form.append("${field.name}", file, "${fileFor(field.file)}");`);
      else lines.push(`form.append("${field.name}", ${quoted(field.value)});`);
    }
    options.push('  body: form,');
  }
  lines.push(options.length > 0 ? `const response = await fetch(${quoted(url)}, {` : `const response = await fetch(${quoted(url)});`, ...options);
  if (options.length > 0) lines.push('});');
  lines.push('console.log(response.status, await response.text());');
  return lines.join('\n');
}

/** @param {string} text */
const inGo = (text) => `\`${text.replace(/`/g, '` + "`" + `')}\``;

/** @param {Wanted} wanted */
function go(wanted) {
  const { method, url, credential, content } = wanted;
  const packages = new Set(['fmt', 'io', 'log', 'net/http']);
  if (credential) packages.add('os');
  /** @type {string[]} */
  const before = [];
  let body = 'nil';
  const headers = plainHeaders(wanted).map(([name, value]) => `\trequest.Header.Set(${quoted(name)}, ${quoted(value)})`);
  if (content?.kind === 'json') {
    packages.add('strings');
    before.push(`\tbody := strings.NewReader(${inGo(content.text)})`);
    body = 'body';
  } else if (content?.kind === 'file') {
    packages.add('os');
    before.push(`\tbody, err := os.Open("${fileFor(content.type)}")`, '\tif err != nil {', '\t\tlog.Fatal(err)', '\t}', '\tdefer body.Close()');
    body = 'body';
  } else if (content?.kind === 'form') {
    for (const name of ['bytes', 'mime/multipart']) packages.add(name);
    before.push('\tvar body bytes.Buffer', '\tform := multipart.NewWriter(&body)');
    for (const field of content.fields) {
      if (field.file) {
        packages.add('os');
        before.push(`\tcontent, err := os.ReadFile("${fileFor(field.file)}")`, '\tif err != nil {', '\t\tlog.Fatal(err)', '\t}', `\tpart, err := form.CreateFormFile("${field.name}", "${fileFor(field.file)}")`, '\tif err != nil {', '\t\tlog.Fatal(err)', '\t}', '\tpart.Write(content)');
      } else before.push(`\tform.WriteField("${field.name}", ${quoted(field.value)})`);
    }
    before.push('\tform.Close()');
    headers.push('\trequest.Header.Set("Content-Type", form.FormDataContentType())');
    body = '&body';
  }
  if (credential) headers.unshift(`\trequest.Header.Set("Authorization", "Bearer "+os.Getenv("${credential}"))`);
  const fail = ['\tif err != nil {', '\t\tlog.Fatal(err)', '\t}'];
  return [
    'package main', '', 'import (', ...[...packages].sort().map((name) => `\t"${name}"`), ')', '', 'func main() {', ...before,
    `\trequest, err := http.NewRequest("${method}", ${quoted(url)}, ${body})`, ...fail, ...headers,
    '\tresponse, err := http.DefaultClient.Do(request)', ...fail, '\tdefer response.Body.Close()',
    '\tanswer, err := io.ReadAll(response.Body)', ...fail, '\tfmt.Println(response.Status, string(answer))', '}',
  ].join('\n');
}

/** @type {Record<string, (wanted: Wanted) => string>} */
const WRITERS = { sh: shell, python, js: javascript, go };

/** The request as a program. @param {string} language @param {Wanted} wanted */
export const sample = (language, wanted) => (WRITERS[language] ?? shell)(wanted);
