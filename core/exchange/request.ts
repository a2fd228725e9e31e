// Takes a request to an exchange apart, so strictly that nobody can read it differently: one
// spelling of the address, no parameter twice, a body that is exactly what it says.

/** A request as it is about to be sent. `url` is whole; a body is text. */
export type ExchangeRequest = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/** `query`: the parameters of the address, each once. */
export type Address = {
  readonly host: string
  readonly path: string
  readonly query: ReadonlyMap<string, string>
}

const LONGEST_URL = 8_192
const PATH = /^(?:\/[A-Za-z0-9][A-Za-z0-9_.:,~-]*)+$/
const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/
// No `;`, which some servers split at, no `&` beyond the separators, nothing that needs no escape.
const VALUE = /^[A-Za-z0-9_.:,~@!$'()*+/%-]*$/

/** The parts of an address that has only one reading, or null. */
export function readAddress(url: string): Address | null {
  if (url.length > LONGEST_URL || !URL.canParse(url)) return null
  const { href, protocol, hostname, host, pathname, search, hash } = new URL(url)
  // Upper case, `..`, a port that goes without saying, credentials: all read back otherwise.
  if (href !== url || protocol !== 'https:' || host !== hostname || hash !== '') return null
  if (!href.startsWith(`https://${hostname}${pathname}`) || !PATH.test(pathname)) return null
  const query = readPairs(search.slice(1))
  return query && { host: hostname, path: pathname, query }
}

/** The pairs of `a=1&b=2`, decoded, or null where one stands twice or is escaped oddly. */
export function readPairs(text: string): ReadonlyMap<string, string> | null {
  const pairs = new Map<string, string>()
  if (text === '') return pairs
  for (const pair of text.split('&')) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, Math.max(at, 0))
    const value = pair.slice(at + 1)
    if (!NAME.test(name) || !VALUE.test(value) || pairs.has(name)) return null
    const decoded = decode(value)
    if (decoded === null) return null
    pairs.set(name, decoded)
  }
  return pairs
}

function decode(value: string): string | null {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return null
  }
}

/**
 * The value of a JSON text that is written as `JSON.stringify` writes it, else undefined. A name
 * that stands twice is no such text: one reader takes the first, another the last.
 */
export function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return JSON.stringify(value) === text ? value : undefined
  } catch {
    return undefined
  }
}
