// @ts-check
/**
 * The style sheets and words of components, fetched with their modules. A component that has some calls `needs` in its module; a page
 * is shown only when the files of all components that it imports are in force, so that nothing flashes unstyled.
 */
import { addWords } from './locale.js';
import { addSheet } from './sheets.js';

/** What is not in force yet, by the address of the module, and how it is fetched. @type {Map<string, () => Promise<unknown>>} */
const missing = new Map();

/** What is on its way, by the address of the module. @type {Map<string, Promise<void>>} */
const running = new Map();

/**
 * Asks for the files beside a component: `component.css`, and `words.en.json` with `words.de.json`.
 * @param {string} module its `import.meta.url`
 * @param {{ hasWords?: boolean, hasStyles?: boolean }} [files]
 */
export function needs(module, { hasWords = true, hasStyles = true } = {}) {
  missing.set(module, () => Promise.all([
    hasStyles && addSheet(new URL('./component.css', module)),
    hasWords && addWords(new URL('./words', module)),
  ]));
  // A failure shows itself when the page waits for the file.
  fetched(module).catch(() => undefined);
}

/** @param {string} module */
function fetched(module) {
  const present = running.get(module);
  if (present) return present;
  const file = (missing.get(module) ?? (() => Promise.resolve()))()
    .then(() => { missing.delete(module); })
    .finally(() => running.delete(module));
  running.set(module, file);
  return file;
}

/** Resolves when the files of all components whose modules are loaded are in force. */
export async function componentFiles() {
  while (missing.size > 0) await Promise.all([...missing.keys()].map(fetched));
}

/**
 * Loads a module that is not needed at first, with the files of its components.
 * @template Module
 * @param {() => Promise<Module>} load
 */
export async function loadWithFiles(load) {
  const module = await load();
  await componentFiles();
  return module;
}
