// What a rule of the allow-list of requests is: one method, one host, one path, and every parameter
// that may be there. What is not named is refused, so that no parameter turns an allowed path into
// another act: margin, leverage, a second order, an account that is not the spot account.

/**
 * What is done at a venue. Withdrawals, transfers, sub-accounts, keys, loans, earn and convert have
 * no operation: they cannot be said, let alone granted.
 */
export const OPERATIONS = [
  'rights',
  'time',
  'markets',
  'prices',
  'balances',
  'orders',
  'place',
  'cancel',
] as const
export type Operation = (typeof OPERATIONS)[number]

/**
 * What a parameter may be. `any`: a text, number or yes and no. `word`: letters, digits and `-_.:`.
 * `secret`: a longer text without blanks.
 * `oneOf`: one of the values, and it has to be there unless `optional`. `object`: its own
 * parameters. `list`: at most `max` of them.
 */
export type Allowed =
  | { readonly kind: 'any' | 'word' | 'secret' }
  | { readonly kind: 'oneOf'; readonly values: readonly string[]; readonly optional: boolean }
  | { readonly kind: 'object'; readonly fields: Parameters }
  | { readonly kind: 'list'; readonly of: Allowed; readonly max: number }

export type Parameters = Readonly<Record<string, Allowed>>

/**
 * `path`: literal, but `{id}` stands for one order's id and `{market}` for one market's, as the
 * venue writes them. `body`: how it is written and what may be in it; without it there is none.
 * `header`: it stands in this header, in base64, with the path and a nonce; a body may repeat it.
 */
export type PathRule = {
  readonly operation: Operation
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly host: string
  readonly path: string
  readonly query: Parameters
  readonly body?:
    | { readonly form: 'json' | 'urlencoded'; readonly of: Allowed }
    | { readonly form: 'header'; readonly header: string; readonly of: Allowed }
}

/** The requests of one venue, and the headers that they may carry beside the usual ones. */
export type VenuePaths = {
  readonly rules: readonly PathRule[]
  readonly headers: readonly string[]
}

const ANY: Allowed = { kind: 'any' }

/** Each of the words as a parameter that may be anything plain, and those that may not. */
export function parameters(words: string, special: Parameters = {}): Parameters {
  const names = words === '' ? [] : words.split(' ')
  return { ...Object.fromEntries(names.map((name) => [name, ANY])), ...special }
}

/** One of the values, and it has to be there. */
export const must = (...values: readonly string[]): Allowed => {
  return { kind: 'oneOf', values, optional: false }
}

/** One of the values, or nothing. */
export const may = (...values: readonly string[]): Allowed => {
  return { kind: 'oneOf', values, optional: true }
}

export const object = (fields: Parameters): Allowed => ({ kind: 'object', fields })

export const listOf = (of: Allowed, max: number): Allowed => ({ kind: 'list', of, max })

/** Tokens are longer than anything else. */
const SECRET: Allowed = { kind: 'secret' }

export const WORD: Allowed = { kind: 'word' }

/** The rules of several paths that may be asked alike. `auth` stands in the query of each. */
export function reading(host: string, auth = '') {
  return (operation: Operation, path: string, words = '', special: Parameters = {}): PathRule => {
    const query = { ...parameters(auth), ...parameters(words, special) }
    return { operation, method: 'GET', host, path, query }
  }
}

const TOKEN_FIELDS = 'code client_id client_secret code_verifier refresh_token redirect_uri'

type TokenEndpoint = {
  readonly host: string
  readonly path: string
  readonly form: 'json' | 'urlencoded'
}

/**
 * Tokens for a code or for the token before: RFC 6749, sections 4.1.3 and 6, and RFC 7636.
 * `without`: what this venue is not told.
 */
export function renewal(
  { host, path, form }: TokenEndpoint,
  without: readonly string[] = [],
): PathRule {
  const told = TOKEN_FIELDS.split(' ').filter((name) => !without.includes(name))
  const fields = Object.fromEntries(told.map((name) => [name, SECRET]))
  const grant = { grant_type: must('authorization_code', 'refresh_token') }
  const body = { form, of: object({ ...grant, ...fields }) }
  return { operation: 'rights', method: 'POST', host, path, query: {}, body }
}
