// Which operation a request to an exchange is, or why it may not be sent. The trader asks before it
// hands a request over, and the server before it sends one: the same table, twice.

import type { Allowed, Operation, Parameters, PathRule } from './paths/rule.ts'
import { PATHS } from './paths/table.ts'
import { type Address, type ExchangeRequest, readAddress, readJson, readPairs } from './request.ts'
import type { VenueId } from './venue.ts'

/** `at` names the place in the request that was refused; it never holds a value out of it. */
export type Refusal = {
  readonly kind: 'refused'
  readonly why: 'address' | 'path' | 'query' | 'header' | 'body'
  readonly at: string
}

export type OperationAnswer = { readonly kind: 'allowed'; readonly operation: Operation } | Refusal

/** The operation of a request to this venue: exactly one, or a refusal. */
export function operationOf(venue: VenueId, request: ExchangeRequest): OperationAnswer {
  const address = readAddress(request.url)
  if (address === null) return refused('address', 'not one plain https address')
  const rule = ruleOf(venue, request.method, address)
  if (rule === undefined) return refused('path', pathOf(request.method, address))
  const header = wrongHeader(venue, rule, request)
  if (header !== null) return refused('header', header)
  const query = wrongField(Object.fromEntries(address.query), rule.query, 'query')
  if (query !== null) return refused('query', query)
  const body = wrongBody(rule, request)
  if (body !== null) return refused('body', body)
  return { kind: 'allowed', operation: rule.operation }
}

const refused = (why: Refusal['why'], at: string): Refusal => ({ kind: 'refused', why, at })

const pathOf = (method: string, { host, path }: Address): string =>
  `${/^[A-Z]{1,7}$/.test(method) ? method : '?'} ${host}${path}`.slice(0, 200)

// A literal path wins over one with an id in it: /orders/done is no order.
function ruleOf(venue: VenueId, method: string, { host, path }: Address): PathRule | undefined {
  const rules = PATHS[venue].rules.filter((rule) => rule.method === method && rule.host === host)
  return rules.find((rule) => rule.path === path) ?? rules.find((rule) => fits(rule.path, path))
}

// What people and ccxt leave where an id should be: it would ask for, or cancel, something else.
const NOTHING = /^(?:undefined|null|nan|\[object object\])$/i

// Every id has a digit, so that no word of a path, as `transfer`, can stand in its place.
const SLOTS: Readonly<Record<string, RegExp>> = {
  '{id}': /^(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
  '{market}': /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/,
}

function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  if (wanted.length !== given.length) return false
  return wanted.every((part, i) => {
    const text = given[i] ?? ''
    const slot = SLOTS[part]
    return slot === undefined ? part === text : slot.test(text) && !isNothing(text)
  })
}

/** Words that are left where a value is missing. */
const isNothing = (text: string): boolean => NOTHING.test(text)

// No `host`, no `content-length`, no method under another name: who sends the request writes those.
const USUAL = ['accept', 'content-type', 'user-agent']
const PRINTABLE = /^[\x20-\x7e]{0,4096}$/

const TYPE_OF = {
  json: /^application\/json(?:; ?charset=utf-8)?$/i,
  urlencoded: /^application\/x-www-form-urlencoded(?:; ?charset=utf-8)?$/i,
  header: /^text\/plain$/i,
}

function wrongHeader(venue: VenueId, rule: PathRule, request: ExchangeRequest): string | null {
  const allowed = [...USUAL, ...PATHS[venue].headers]
  const seen = new Map<string, string>()
  for (const [written, value] of Object.entries(request.headers)) {
    const name = written.toLowerCase()
    if (!allowed.includes(name)) return /^[a-z0-9-]{1,40}$/.test(name) ? name : 'a header’s name'
    if (seen.has(name) || typeof value !== 'string' || !PRINTABLE.test(value)) return name
    seen.set(name, value)
  }
  const type = seen.get('content-type') ?? ''
  return rule.body === undefined || TYPE_OF[rule.body.form].test(type) ? null : 'content-type'
}

function wrongBody(rule: PathRule, request: ExchangeRequest): string | null {
  const { body = '' } = request
  if (rule.body === undefined) return body === '' ? null : 'no body belongs here'
  if (rule.body.form === 'header') return wrongPayload(rule.path, rule.body, request)
  const { form, of } = rule.body
  if (form === 'json') return wrongValue(readJson(body), of, 'body')
  const pairs = readPairs(body)
  return pairs === null ? 'body' : wrongValue(Object.fromEntries(pairs), of, 'body')
}

type InHeader = Extract<PathRule['body'], { form: 'header' }>

/** What the header says is for this path, and no body says anything else. */
function wrongPayload(path: string, { header, of }: InHeader, request: ExchangeRequest) {
  const named = Object.entries(request.headers).find(([name]) => name.toLowerCase() === header)
  const told = readJson(readBase64(named?.[1] ?? ''))
  if (!isRecord(told)) return header
  const { request: asked, nonce, ...fields } = told as Readonly<Record<string, unknown>>
  if (asked !== path) return `${header}.request`
  if (nonce !== undefined && !isNonce(nonce)) return `${header}.nonce`
  const { body = '' } = request
  if (body !== '' && body !== JSON.stringify(fields)) return 'another body than its header'
  return wrongValue(fields, of, header)
}

const isNonce = (value: unknown): boolean =>
  (typeof value === 'string' || typeof value === 'number') && /^[0-9]{1,20}$/.test(`${value}`)

/** Empty for what is no plain base64, and for what is not read as one text by everybody. */
function readBase64(text: string): string {
  try {
    const bytes = Uint8Array.fromBase64(text, { lastChunkHandling: 'strict' })
    const read = String.fromCharCode(...bytes)
    return bytes.toBase64() === text && /^[\x20-\x7e]*$/.test(read) ? read : ''
  } catch {
    return ''
  }
}

/** The place of the first parameter that may not be there, or not so, or that is missing. */
function wrongField(given: object, fields: Parameters, where: string): string | null {
  for (const [name, value] of Object.entries(given)) {
    const allowed = Object.hasOwn(fields, name) ? fields[name] : undefined
    const at = `${where}.${/^[A-Za-z0-9_-]{1,40}$/.test(name) ? name : '?'}`
    const wrong = allowed === undefined ? at : wrongValue(value, allowed, at)
    if (wrong !== null) return wrong
  }
  const missing = Object.entries(fields).find(
    ([name, each]) => each.kind === 'oneOf' && !each.optional && !Object.hasOwn(given, name),
  )
  return missing === undefined ? null : `${where}.${missing[0]} is missing`
}

function wrongValue(value: unknown, allowed: Allowed, at: string): string | null {
  switch (allowed.kind) {
    case 'any':
      return isPlain(value) ? null : at
    case 'secret':
      return typeof value === 'string' && /^[\x21-\x7e]{1,8192}$/.test(value) ? null : at
    case 'word':
      return isPlain(value) && /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/.test(String(value)) ? null : at
    case 'oneOf':
      return isPlain(value) && allowed.values.includes(String(value)) ? null : at
    case 'object':
      return isRecord(value) ? wrongField(value, allowed.fields, at) : at
    case 'list': {
      if (!Array.isArray(value) || value.length === 0 || value.length > allowed.max) return at
      const wrong = value.map((each) => wrongValue(each, allowed.of, at))
      return wrong.find((each) => each !== null) ?? null
    }
  }
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value === 'string' && /^[\x20-\x7e]{1,512}$/.test(value) && !isNothing(value)
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
