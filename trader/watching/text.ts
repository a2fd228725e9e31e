// What ccxt tells as a name, an id or an amount: text, or a number where a venue writes one.

/** Empty for anything else. */
export const textOf = (told: unknown): string =>
  typeof told === 'string' || typeof told === 'number' ? String(told) : ''
