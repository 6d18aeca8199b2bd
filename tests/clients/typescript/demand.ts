/** Ends the program with what was found, unless it is as it must be. */
export function demand(holds: unknown, what: unknown): asserts holds {
  if (!holds) throw new Error(JSON.stringify(what));
}

declare const process: { argv: string[] };

/** The arguments of the program, as many as are named. */
export function given<const Names extends readonly string[]>(...names: Names): { [Place in keyof Names]: string } {
  const values = process.argv.slice(2);
  demand(values.length === names.length, `wanted: ${names.join(" ")}`);
  return values as { [Place in keyof Names]: string };
}
