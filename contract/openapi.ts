// The OpenAPI 3.1 document, made from the table of routes. The committed copy is printed by
//
//   node bin/run.mjs contract/openapi.ts > contract/openapi.json

import type { TSchema } from 'typebox'
import { PROBLEM_STATUSES, PROBLEM_TYPE, Problem } from './problems.ts'
import { type Auth, type RouteSpec, SESSION_COOKIE, type Tag, UNATTENDED } from './route.ts'
import { ROUTE_IDS, routeOf } from './routes.ts'

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json }

const SECURITY: Readonly<Record<Auth, Json>> = {
  none: [],
  reader: [{ token: [] }, { signature: [] }, { session: [] }],
  session: [{ session: [] }],
  member: [{ signature: [] }, { session: [] }],
  signed: [{ signature: [] }],
}

const SIGNATURE = [
  'RFC 9421: a signature labelled sig over "@method", "@path" and "content-digest" (sha-256), with',
  'created, keyid (the device’s Ed25519 key in hexadecimal), nonce (16 random bytes, likewise),',
  'alg="ed25519" and tag="countersign:<fingerprint of the signer>", in this order. The header of',
  'this name comes with signature-input and content-digest. The body is canonical JSON: keys in',
  'order, no white space, strings only. A nonce is good once, and for ten minutes.',
].join(' ')

const SESSION = [
  'A session of the console. Browsers send it from the console’s own origin alone; a route with',
  'x-step-up: fresh asks that a factor was proved within the last five minutes. It ends an hour',
  'after its last use and a day after it began. The event stream is no use, and nothing is that',
  `says with the header ${UNATTENDED} that a page asked by itself while nobody was there.`,
].join(' ')

const TAGS: readonly Tag[] = [
  'system',
  'accounts',
  'incident',
  'exchange',
  'wallets',
  'spends',
  'tokens',
  'alerts',
  'charter',
  'notices',
  'audit',
]

/** The document. Everything in it is JSON. */
export function openApiDocument(): { readonly [key: string]: Json } {
  const paths: Record<string, Record<string, Json>> = {}
  for (const id of ROUTE_IDS) {
    const route = routeOf(id)
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operation(id, route),
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Countersign',
      version: '1',
      description: 'The second signer you run yourself. Amounts are digit strings, in satoshis.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:8180' }],
    tags: TAGS.map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A reading token: cstr_…' },
        signature: { type: 'apiKey', in: 'header', name: 'signature', description: SIGNATURE },
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: SESSION },
      },
      schemas: { Problem: plain(Problem) },
      responses: {
        Problem: {
          description: 'What was wrong, by a permanent code',
          content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
    'x-problem-codes': Object.fromEntries(PROBLEM_STATUSES),
  }
}

function operation(id: string, route: RouteSpec): Json {
  const media = route.streams ? 'text/event-stream' : 'application/json'
  const content = { [media]: { schema: plain(route.answer) } }
  const answers: Record<string, Json> = {}
  for (const status of route.statuses) {
    answers[status] = { description: status < 400 ? 'Done' : 'Not now', content }
  }
  return {
    operationId: id,
    summary: route.summary,
    tags: [route.tag],
    security: SECURITY[route.auth],
    'x-step-up': stepUpOf(route),
    'x-rate-class': route.rate,
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: plain(route.body) } },
          },
        }),
    responses: {
      ...answers,
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

const stepUpOf = ({ stepUp }: RouteSpec): Json => (stepUp === 'fresh' ? stepUp : { ...stepUp })

function parameters(schema: RouteSpec['params'], place: 'path' | 'query'): readonly Json[] {
  const properties: Readonly<Record<string, TSchema>> = schema?.properties ?? {}
  const required: readonly string[] = schema?.required ?? []
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: plain(each),
  }))
}

// Schemas are JSON already, but for fields of TypeBox's own that do not enumerate.
const plain = (schema: TSchema) => JSON.parse(JSON.stringify(schema)) as Json

/** As it is committed: what the formatter of this repository makes of it. */
export const openApiText = (): string => `${print(openApiDocument(), '', 0)}\n`

const COLUMNS = 100

/** @param before - columns that stand on the line already, a comma after it included */
function print(value: Json, indent: string, before: number): string {
  const deeper = `${indent}  `
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => print(item, deeper, deeper.length + 1))
    const line = `[${items.join(', ')}]`
    const isShort = !line.includes('\n') && before + line.length <= COLUMNS
    return isShort ? line : `[\n${items.map((item) => deeper + item).join(',\n')}\n${indent}]`
  }
  if (typeof value !== 'object') return JSON.stringify(value)
  const fields = Object.entries(value).map(([key, each]) => {
    const name = `${deeper}${JSON.stringify(key)}: `
    return name + print(each, deeper, name.length + 1)
  })
  return fields.length === 0 ? '{}' : `{\n${fields.join(',\n')}\n${indent}}`
}

if (import.meta.main) process.stdout.write(openApiText())
