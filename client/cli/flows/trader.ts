// Talks to the trader: by the launcher's socket where that is here, else by the desk, which passes
// bytes on unread.

import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { accountBinding, accountSubject } from '@countersign/channel/bindings.ts'
import { askOver, type Exchange } from '@countersign/channel/client.ts'
import { readAnswer, requestHash, writeRequest } from '@countersign/channel/envelope.ts'
import { fingerprint, type Identity, identityFromCanonical } from '@countersign/channel/identity.ts'
import {
  CONSENTED_ACTS,
  type ConsentedAct,
  type TraderMessage,
} from '@countersign/channel/trader-messages.ts'
import { type Canonical, readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type Context, launcherStatus } from '../context.ts'
import { agentIdentity } from '../keep/agent.ts'
import { deviceKey, requirePairing } from '../keep/pairing.ts'
import { readTrader } from '../keep/trader.ts'
import { waysOf } from '../keep/ways.ts'
import { toAgent } from './agent.ts'
import { byDesk, bySocket } from './exchange.ts'
import { sealCode, wakeSigner } from './signer.ts'

function exchangeOf(context: Context): Exchange {
  if (context.isAtAgent) return toAgent(context, 'desk')
  const ways = waysOf(context)
  if (ways.kind === 'api') return byDesk(ways.desk, '/trader')
  return bySocket(join(context.home, 'run', 'trader-desk.sock'))
}

/**
 * Who answers, and whether the launcher of this machine says the same of it. Nothing is sealed to
 * it before a person has compared the fingerprint.
 * @throws Fault channel.answer_forged, channel.unreachable
 */
export async function meetTrader(context: Context): Promise<Identity> {
  const nobody = { signingKey: new Uint8Array(32), sealingKey: new Uint8Array(32) }
  const id = randomBytes(16).toString('hex')
  const framed = writeRequest(nobody, { id, kind: 'hello', time: context.now(), body: {} })
  const answered = await exchangeOf(context)(framed)
  type Framed = { readonly answer?: { readonly body?: { readonly identity?: unknown } } }
  const { answer } = readCanonical(answered) as Framed
  const identity = identityFromCanonical(answer?.body?.identity)
  readAnswer(answered, requestHash(framed), identity.signingKey)
  const told = toldFingerprint(context)
  if (told !== null && told !== fingerprint(identity)) throw new Fault('channel.answer_forged')
  return identity
}

/** What the launcher of this machine says; null where it is on another one. */
function toldFingerprint(context: Context): string | null {
  try {
    return launcherStatus(context).trader
  } catch (error) {
    if (error instanceof Fault && error.code === 'client.launcher_down') return null
    throw error
  }
}

/**
 * Whom secrets are sealed to, and whose answers are believed.
 * @throws Fault client.not_paired; client.trader_unpinned before its fingerprint was compared;
 * client.agent_off
 */
export function pinnedTrader(context: Context): Identity {
  if (context.isAtAgent) return agentIdentity(context)
  const identity = readTrader(context)
  if (identity) return identity
  requirePairing(context)
  throw new Fault('client.trader_unpinned')
}

/** What the signer has a word in: what takes a code, and what would. */
const SIGNERS: ReadonlySet<TraderMessage> = new Set([
  ...CONSENTED_ACTS,
  'order.preview',
  'order.preview-keep',
] as const)

/**
 * Asks as this client's device. Where the signer has a word in it, it is woken first: of one that
 * waits for a witness the trader hears no more than that all stands still.
 * @throws Refusal, Fault channel.*, witness.*
 */
export async function askTrader(
  context: Context,
  kind: TraderMessage,
  body: Canonical,
): Promise<Canonical> {
  if (SIGNERS.has(kind)) await wakeSigner(context)
  const options = { identity: pinnedTrader(context), device: deviceKey(context), now: context.now }
  return askOver<TraderMessage>(exchangeOf(context), options)(kind, body)
}

type Body = Readonly<Record<string, Canonical>>

/** The same with a code for exactly this. */
export function askTraderWithCode(
  context: Context,
  act: Extract<TraderMessage, ConsentedAct>,
  body: Body,
  code: string,
): Promise<Canonical> {
  const binding = accountBinding(act, accountSubject(pinnedTrader(context), act, body))
  return askTrader(context, act, { ...body, code: sealCode(context, code, binding) })
}
