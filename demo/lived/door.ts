// The door of the demonstration: signs a visitor in as one of its people, with a passkey of theirs
// in software, by the routes that everybody signs in by. Cookies know no ports, so that the session
// it gets for the console's host is the visitor's at the console.

import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { doorPage, type Play } from './door-page.ts'

/** Somebody whom a visitor can be. */
export type Guest = {
  readonly member: string
  readonly name: string
  /** One sentence about them. */
  readonly what: string
  /** Signs in. @returns the cookies of the session, as the server set them */
  enter(browser: string): Promise<readonly string[]>
}

export type Act = Play & { run(): Promise<void> }

export type DoorOptions = {
  readonly organisation: string
  /** 0 takes any free port. */
  readonly port: number
  readonly consoleUrl: string
  readonly guests: readonly Guest[]
  readonly acts: readonly Act[]
}

export type Door = { readonly url: string; close(): void }

export async function openDoor(options: DoorOptions): Promise<Door> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
      response.end(`${(error as Error).message}\n`)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { hostname } = new URL(options.consoleUrl)
  const { port } = server.address() as AddressInfo
  return { url: `http://${hostname}:${port}`, close: () => void server.close() }
}

async function answer(
  options: DoorOptions,
  { method, url = '/', headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (method === 'GET' && url === '/') return showPage(options, response)
  // No other page comes in for its visitors.
  const isOwn = headers['sec-fetch-site'] === 'same-origin'
  const guest = options.guests.find(({ member }) => url === `/as/${member}`)
  const act = options.acts.find(({ path }) => url === path)
  if (method !== 'POST' || !isOwn || !(guest || act)) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
    response.end('There is nothing here.\n')
    return
  }
  await act?.run()
  const cookies = (await guest?.enter(headers['user-agent'] ?? '')) ?? []
  const location = guest ? options.consoleUrl : '/'
  response.writeHead(303, { location, 'set-cookie': [...cookies] }).end()
}

function showPage({ organisation, guests, acts, consoleUrl }: DoorOptions, to: ServerResponse) {
  const nonce = randomBytes(16).toString('base64')
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `form-action 'self' ${consoleUrl}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ]
  to.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  })
  to.end(doorPage({ organisation, guests, plays: acts, nonce }))
}
