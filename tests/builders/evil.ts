// The attacker who has the server: gives orders to tests/entries/evil-server.ts, sends frames of
// their own to the signer, and writes into the database.

import type { HttpRequest } from '@countersign/channel/envelope.ts'
import { writeHttpRequest } from '@countersign/channel/envelope.ts'
import { type Canonical, readCanonical } from '@countersign/core/canonical.ts'
import { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import type { Order, Seen } from '../entries/evil-server.ts'
import { at } from './house.ts'
import type { Installation } from './installation.ts'

/** `deadlock_detected`, PostgreSQL's SQLSTATE. */
const DEADLOCK = '40P01'

export type Rows = readonly Readonly<Record<string, unknown>>[]

/** The role that the server has in the database. */
export function openDatabase({ home }: Installation) {
  const pool = openPool({ database: home.database, most: 2 })
  return {
    /** Tries again when PostgreSQL ended it in a deadlock with the server: an attacker would. */
    async sql(text: string, values: readonly unknown[] = []): Promise<Rows> {
      for (;;) {
        try {
          return (await pool.query(text, [...values])).rows as Rows
        } catch (error) {
          if ((error as { code?: string }).code !== DEADLOCK) throw error
        }
      }
    },
    /** A connection of its own, such as one that holds a lock. */
    connect: () => pool.connect(),
    close: () => pool.end(),
  }
}

export type Evil = {
  order(...orders: readonly Order[]): Promise<void>
  /** All requests that passed, the last one last. */
  seen(): Promise<readonly Seen[]>
  /** Where the real server inside it listens. */
  port(): Promise<number>
  /** What the signer says to a frame from the server's own socket: its body, or a fault's code. */
  frame(framed: Uint8Array): Promise<Canonical>
  /** The same for an HTTP request, whoever signed it. */
  pass(request: HttpRequest): Promise<Canonical>
}

export function openEvil({ status }: Installation): Evil {
  const send = async (what: string, body: Uint8Array | string = '') => {
    const answer = await fetch(`${status().api}/evil/${what}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
    })
    return new Uint8Array(await answer.arrayBuffer())
  }
  const evil: Evil = {
    order: async (...orders) => void (await send('orders', JSON.stringify(orders))),
    seen: async () => JSON.parse(Buffer.from(await send('seen')).toString()) as readonly Seen[],
    port: async () => Number(Buffer.from(await send('port')).toString()),
    frame: async (framed) => said(await send('frame', framed)),
    pass: (request) => evil.frame(writeHttpRequest(request)),
  }
  return evil
}

/** The signer's answer without its proof: the attacker needs none. */
function said(framed: Uint8Array): Canonical {
  const answer = at(readCanonical(framed), 'answer')
  return at(answer, 'kind') === 'fault' ? at(answer, 'body', 'code') : at(answer, 'body')
}

/** A request that passed, as the server passes it on to the signer. */
export function requestOf({ method, path, headers, body }: Seen): HttpRequest {
  const input = headers['signature-input'] ?? ''
  const part = (pattern: RegExp) => pattern.exec(input)?.[1] ?? ''
  return {
    method,
    path,
    created: Number(part(/created=(\d+)/)),
    key: part(/keyid="([0-9a-f]+)"/),
    nonce: part(/nonce="([0-9a-f]+)"/),
    body: new Uint8Array(Buffer.from(body, 'base64')),
    signature: Buffer.from((headers.signature ?? '').slice(5, -1), 'base64').toString('hex'),
  }
}
