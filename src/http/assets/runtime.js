// The modules of the pages, joined. `$define` adds a module, `$use` runs it once and gives what it exports, `$load` fetches the
// bundle that it is in. Bundles of two releases do not mix: the page is loaded anew instead.
const $release = "{{release}}";
const $makers = new Map();
const $made = new Map();
const $tries = new Map();
export const $join = (release) => (name, make) => {
  if (release === $release && !$makers.has(name)) $makers.set(name, make);
};
const $define = $join($release);
function $use(name) {
  if (!$made.has(name)) {
    const make = $makers.get(name);
    if (!make) throw new Error(`There is no module ${name}.`);
    $made.set(name, make($use, $load, new URL(`../${name}`, import.meta.url).href));
  }
  return $made.get(name);
}
async function $load(name, bundle) {
  if (!$makers.has(name)) {
    // A browser may remember that an address has failed.
    const tries = $tries.get(bundle) ?? 0;
    try {
      await import(`./${bundle}.js${tries > 0 ? `?try=${tries}` : ''}`);
    } catch (error) {
      $tries.set(bundle, tries + 1);
      throw error;
    }
    if (!$makers.has(name)) {
      const stale = new Error('The server has a new release.');
      stale.name = 'StaleRelease';
      throw stale;
    }
  }
  return $use(name);
}
