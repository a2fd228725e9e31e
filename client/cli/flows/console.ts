// Whether the console that a server sends is the one of this version: every byte of every file, and
// the policy of its page. The list is in web/manifest.json of this very clone, so that it is worth
// as much as the clone is. It tells what the server sends here, now, and not what others are sent.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import {
  CONSOLE_HEADERS,
  consolePolicy,
  IMPORT_MAP,
  INDEX,
  NONCE,
  REFUSED_HEADERS,
  typeOf,
  withoutNonce,
} from '@countersign/contract/console.ts'
import { Fault } from '@countersign/core/fault.ts'

const MANIFEST = new URL('../../../web/manifest.json', import.meta.url)
const TIMEOUT_MS = 30_000

/** No file of ours is nearly as long. */
const MAX_BYTES = 32 * 1024 * 1024

/** By their path from the root, `sha384-…`. */
export type Manifest = Readonly<Record<string, string>>

export type Difference = { readonly file: string; readonly why: string }

export const readManifest = (): Manifest => JSON.parse(readFileSync(MANIFEST, 'utf8')) as Manifest

/**
 * Every difference there is; none is what is wanted.
 * @throws Fault client.api_away when the server cannot be reached
 */
export async function compareConsole(
  url: string,
  manifest: Manifest,
): Promise<readonly Difference[]> {
  const page = await get(url, '/')
  const html = Buffer.from(page.body).toString('utf8')
  const found: Difference[] = [...comparePage(page, html, manifest)]
  const strange = namedBy(html).filter((path) => !Object.hasOwn(manifest, path))
  found.push(...strange.map((file) => ({ file, why: 'the page names it; this version has none' })))
  for (const [path, hash] of Object.entries(manifest)) {
    if (path === INDEX) continue
    const why = compareFile(await get(url, `/${path}`), path, hash)
    if (why !== null) found.push({ file: path, why })
  }
  return found
}

function comparePage(page: Answer, html: string, manifest: Manifest): readonly Difference[] {
  const say = (why: string): Difference => ({ file: INDEX, why })
  if (page.status !== 200) return [say(`status ${page.status}`)]
  const nonce = NONCE.exec(html)?.[1] ?? ''
  const map = IMPORT_MAP.exec(html)?.[1] ?? ''
  const mapHash = createHash('sha256').update(map).digest('base64')
  const isSame = hashOf(Buffer.from(withoutNonce(html))) === manifest[INDEX]
  const policy = { 'content-security-policy': consolePolicy(nonce, mapHash) }
  return [
    ...(isSame ? [] : [say('its bytes are others')]),
    ...headersOf(page, { ...CONSOLE_HEADERS, ...policy }, INDEX).map(say),
  ]
}

/** What the page loads: of scripts, styles, pictures and the import map. */
function namedBy(html: string): readonly string[] {
  const tags = [...html.matchAll(/\b(?:src|href)\s*=\s*["']?\/?([^"'\s>]+)/gi)]
  const map = [...(IMPORT_MAP.exec(html)?.[1] ?? '').matchAll(/"\/([^"]+)"/g)]
  return [...new Set([...tags, ...map].map(([, path]) => path ?? ''))]
}

function compareFile(answer: Answer, path: string, hash: string): string | null {
  if (answer.status !== 200) return `status ${answer.status}`
  if (hashOf(answer.body) !== hash) return 'its bytes are others'
  return headersOf(answer, CONSOLE_HEADERS, path)[0] ?? null
}

/** What is wrong with the headers. */
function headersOf(
  { headers }: Answer,
  wanted: Readonly<Record<string, string>>,
  path: string,
): readonly string[] {
  const type = typeOf(path) ?? ''
  const all = Object.entries({ ...wanted, 'content-type': type })
  const wrong = all.filter(([name, value]) => headers[name] !== value)
  return [
    ...wrong.map(([name]) => `the header ${name} is another`),
    ...REFUSED_HEADERS.filter((name) => headers[name] !== undefined).map(
      (name) => `there is a header ${name}`,
    ),
  ]
}

const hashOf = (bytes: Uint8Array): string =>
  `sha384-${createHash('sha384').update(bytes).digest('base64')}`

type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Uint8Array
}

function get(url: string, path: string): Promise<Answer> {
  const to = new URL(path, url)
  // Browsers know where *.localhost is; the resolver of many systems does not.
  const isHere = to.hostname === 'localhost' || to.hostname.endsWith('.localhost')
  const host = isHere ? '127.0.0.1' : to.hostname
  const request = to.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) =>
      reject(new Fault('client.api_away', { url: to.origin }, { cause }))
    const options = { host, port: to.port, path: to.pathname, headers: { host: to.host } }
    const more = { servername: to.hostname, timeout: TIMEOUT_MS, agent: false }
    const sent = request({ ...options, ...more }, (answer) => {
      const chunks: Buffer[] = []
      let length = 0
      answer.on('error', fail)
      answer.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length > MAX_BYTES) answer.destroy(new Error('too long'))
        else chunks.push(chunk)
      })
      answer.on('end', () => {
        const { statusCode: status = 0, headers } = answer
        resolve({ status, headers, body: Buffer.concat(chunks) })
      })
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')))
    sent.on('error', fail)
    sent.end()
  })
}
