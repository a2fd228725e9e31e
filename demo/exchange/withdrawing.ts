// A withdrawal, tried where it could be tried at all: by whoever makes the trader's own ccxt build
// one, and by a broken trader that asks the server's egress for one.

import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '@countersign/core/fault.ts'
import { openEgress } from '@countersign/server/adapters/exchange/egress.ts'
import { openEgressLine } from '@countersign/trader/egress-line.ts'
import { openVenues } from '@countersign/trader/venue/client.ts'
import type { Client } from '@countersign/trader/venue/load.ts'
import { until } from '../governance/until.ts'
import type { Venue } from '../venue/open.ts'
import { DRAIN_KEY } from './house.ts'

const PATIENCE_MS = 10_000
const PAYEE = '1BoatSLRHtKNngkdXEeobR76b53LETtpyT'

type Withdrawing = Client & {
  withdraw(code: string, amount: string, address: string): Promise<unknown>
}

/** What each half says, with a key that could. */
export type Refused = { readonly trader: string; readonly egress: string }

export async function tryToWithdraw(venue: Venue): Promise<Refused> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-halves-'))
  const socketPath = join(folder, 'egress.sock')
  const line = openEgressLine()
  const made: Socket[] = []
  const door = createServer({ pauseOnConnect: true }, (socket) => {
    made.push(socket)
    line.accept(socket)
  })
  await once(door.listen(socketPath), 'listening')
  const places = { binance: { url: venue.url, ca: venue.authority ?? '' } }
  const egress = openEgress({ socketPath, places, forbidden: () => undefined })
  try {
    await until('the egress is there', PATIENCE_MS, () => line.isThere())
    const log = { sent: () => undefined, refused: () => undefined }
    const venues = openVenues({ egress: line, log, places })
    const client = await venues.open('demo', 'binance', DRAIN_KEY)
    const drain = (of: Client) => (of as Withdrawing).withdraw('BTC', '1', PAYEE)
    const trader = await codeOf(client.askKnowing('balances', drain))
    const path = '/sapi/v1/capital/withdraw/apply'
    const asked = await line.ask({
      venue: 'binance',
      operation: 'balances',
      isProtective: 'no',
      method: 'POST',
      url: `https://api.binance.com${path}?coin=BTC&address=${PAYEE}&amount=1`,
      headers: [],
      body: new Uint8Array(0),
      timeoutMs: PATIENCE_MS,
    })
    if (venue.withdrawals.length > 0) throw new Error('something was withdrawn')
    return { trader, egress: asked.code }
  } finally {
    egress.close()
    door.close()
    for (const socket of made) socket.destroy()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The code of the fault that it ends in. @throws Error when it does not */
export async function codeOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked
  } catch (error) {
    const { code } = error as { readonly code?: unknown }
    if (error instanceof Fault || typeof code === 'string') return String(code)
    throw error
  }
  throw new Error('it was not refused')
}
