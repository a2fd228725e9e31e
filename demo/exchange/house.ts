// A whole installation with a trader beside a local exchange, and a mailbox that keeps what it is
// sent: for the demonstration of exchange accounts.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from '@countersign/cli/context.ts'
import { pair } from '@countersign/cli/flows/pair.ts'
import { meetTrader } from '@countersign/cli/flows/trader.ts'
import { deviceKey } from '@countersign/cli/keep/pairing.ts'
import { pinTrader } from '@countersign/cli/keep/trader.ts'
import { TRADER } from '@countersign/launcher/cage.ts'
import { type Home, openHome } from '@countersign/launcher/home.ts'
import { type Launched, launch } from '@countersign/launcher/launch.ts'
import { makePerson, type Person } from '../person.ts'
import { type SmtpSink, smtpSink } from '../sinks/smtp-sink.ts'
import { stageOf } from '../stage.ts'
import { enrolOwner, found, type Stage } from '../team.ts'
import { endow } from '../venue/control.ts'
import { openVenue, type Venue } from '../venue/open.ts'

/** Whose account it is at the exchange. */
export const TRADES_AS = 'trader'
export const GOOD_KEY = { key: 'demo-good-key', secret: 'demo secret of a key that trades' }
export const DRAIN_KEY = { key: 'demo-drain-key', secret: 'demo secret of a key that withdraws' }
const MAILBOX = 'ada@example.org'
const DAY = 86_400

export type ExchangeHouse = {
  readonly context: Context
  readonly launched: Launched
  readonly venue: Venue
  readonly stage: Stage
  readonly ada: Person
  readonly mails: SmtpSink['mails']
  stop(): Promise<void>
}

/** Starts everything; its owner has an authenticator and a mailbox, and met the trader. */
export async function openExchangeHouse(say: (line: string) => void): Promise<ExchangeHouse> {
  const root = mkdtempSync(join(tmpdir(), 'countersign-exchange-'))
  const [smtp, venue] = [await smtpSink({ isPlain: true }), await openExchange()]
  let launched: Launched | null = null
  const stop = async () => {
    await launched?.stop()
    await smtp.close()
    await venue.close()
    rmSync(root, { recursive: true, force: true })
  }
  try {
    const home = openHome(root)
    writeFiles(home, smtp, venue)
    launched = await launch({
      home,
      nodePort: 0,
      unsealWith: 'key-file',
      keepUnsealKey: true,
      say,
      onProgress: () => undefined,
      trader: TRADER,
    })
    const now = () => Math.floor(Date.now() / 1_000)
    const context: Context = { home: root, clientHome: join(root, 'client'), now }
    await pair(context, { claimCode: launched.claimCode ?? '', ownerName: 'Ada' })
    pinTrader(context, await meetTrader(context))
    const device = deviceKey(context)
    const stage = stageOf(context, launched.status().desk ?? '', device)
    const ada = makePerson({ member: 'owner', name: 'Ada', origin: stage.origin, device })
    await settle(stage, ada)
    return { context, launched, venue, stage, ada, mails: smtp.mails, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function openExchange(): Promise<Venue> {
  const venue = await openVenue({ dialect: 'binance', isSecure: true })
  endow(venue, TRADES_AS)
  const rights = ['read', 'trade', 'withdraw'] as const
  venue.keys.add({ id: DRAIN_KEY.key, account: TRADES_AS, secret: DRAIN_KEY.secret, rights })
  venue.keys.add({ id: GOOD_KEY.key, account: TRADES_AS, secret: GOOD_KEY.secret })
  return venue
}

function writeFiles(home: Home, smtp: SmtpSink, venue: Venue): void {
  const from = 'countersign@example.org'
  const mail = { host: '127.0.0.1', port: smtp.port, encryption: 'none', from }
  writeFileSync(home.notices, JSON.stringify({ mail }), { mode: 0o600 })
  writeFileSync(join(home.root, 'venue.pem'), venue.authority ?? '')
  const places = { binance: { url: venue.url, ca: 'venue.pem' } }
  writeFileSync(home.exchanges, JSON.stringify(places), { mode: 0o600 })
}

/** The owner gets an authenticator, and says where she is told of things. */
async function settle(stage: Stage, ada: Person): Promise<void> {
  await enrolOwner(stage, ada)
  await found(stage, ada, {
    kind: 'personal',
    name: 'Ada',
    contacts: [{ kind: 'email', address: MAILBOX }],
    members: [],
    operations: [],
    quorum: 1,
    delaySeconds: 2 * DAY,
    lockAfterSeconds: 0,
    expirySeconds: 7 * DAY,
    compareAboveSats: 0n,
  })
}
