// The real trader in its real cage beside the real signer in its own, the server's egress, and a
// local venue: for tests that add accounts, steal folders, and play whoever holds one half.

import type { KeyObject } from 'node:crypto'
import { accountBinding, accountSubject, secretsBinding } from '@countersign/channel/bindings.ts'
import { askOnce, askOver } from '@countersign/channel/client.ts'
import { readAnswer, requestHash, writeRequest } from '@countersign/channel/envelope.ts'
import { fingerprint, type Identity, identityFromCanonical } from '@countersign/channel/identity.ts'
import type { VenuePlaces } from '@countersign/channel/launch.ts'
import { seal } from '@countersign/channel/sealing.ts'
import type {
  ConsentedAct,
  TraderMessage,
  TraderRole,
} from '@countersign/channel/trader-messages.ts'
import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import { type Kind, TRADER } from '@countersign/launcher/cage.ts'
import { openTraderSockets, traderSocket } from '@countersign/launcher/sockets.ts'
import { startTrader, type TraderChild } from '@countersign/launcher/trader-child.ts'
import { readUnsealKey } from '@countersign/launcher/unseal.ts'
import {
  type Egress,
  type Forbidden,
  openEgress,
} from '@countersign/server/adapters/exchange/egress.ts'
import { at } from './house.ts'
import { freshCode, makeWallet, type Owned, type RealSigner, sealed, startReal } from './process.ts'
import { until } from './until.ts'

export type Desk = {
  readonly real: RealSigner
  readonly owned: Owned
  readonly identity: Identity
  child(): TraderChild
  /** What the egress was asked and refused. */
  readonly forbidden: Forbidden[]
  egress(): Egress
  ask(kind: TraderMessage, body: Canonical, how?: How): Promise<Canonical>
  /** The same with a code for exactly this act. */
  consent(act: Consented, body: Readonly<Record<string, Canonical>>): Promise<Canonical>
  /** A fresh code, sealed for exactly this act. */
  codeFor(act: Consented, body: Readonly<Record<string, Canonical>>): string
  /** Secrets as a client seals them. */
  seal(account: string, venue: string, secrets: Readonly<Record<string, string>>): string
  restart(): Promise<void>
  stop(): Promise<void>
}

type How = { readonly role?: TraderRole; readonly device?: KeyObject | null }
type Consented = Extract<TraderMessage, ConsentedAct>

type TradingOptions = {
  readonly places: VenuePlaces
  readonly inmate?: Kind
}

export async function startTrading({ places, inmate = TRADER }: TradingOptions): Promise<Desk> {
  const real = await startReal()
  const client = await real.connect()
  const owned = await makeWallet(real, client)
  client.close()
  const { home } = real
  const start = () => startCaged(real, places, inmate)
  let child = await start()
  const sockets = await openTraderSockets(home.run, (door, socket) => child.accept(door, socket))
  const forbidden: Forbidden[] = []
  const egress = openEgress({
    socketPath: traderSocket(home.run, 'egress'),
    places,
    forbidden: (what) => forbidden.push(what),
  })
  const identity = await greet(traderSocket(home.run, 'desk'))
  if (fingerprint(identity) !== child.fingerprint) throw new Error('another trader answers')

  const ask = (kind: TraderMessage, body: Canonical, { role = 'desk', device }: How = {}) => {
    const by = device === null ? {} : { device: device ?? real.device }
    const exchange = (payload: Uint8Array) => askOnce(traderSocket(home.run, role), payload)
    return askOver<TraderMessage>(exchange, { identity, now: real.now, ...by })(kind, body)
  }
  const codeFor: Desk['codeFor'] = (act, body) => {
    const binding = accountBinding(act, accountSubject(identity, act, body))
    return sealed(real, freshCode(real, owned.seed), binding)
  }
  return {
    real,
    owned,
    identity,
    forbidden,
    ask,
    child: () => child,
    egress: () => egress,
    codeFor,
    consent: (act, body) => ask(act, { ...body, code: codeFor(act, body) }),
    seal: (account, venue, secrets) =>
      seal(identity.sealingKey, canonicalBytes(secrets), secretsBinding(account, venue)),
    async restart() {
      await child.ended
      child = await start()
      // The server looks for it again.
      const hello = () => ask('hello', {}, { device: null })
      await until(hello, (said) => at(said, 'egress') === 'there')
    },
    async stop() {
      egress.close()
      sockets.close()
      child.stop()
      await child.ended
      await real.stop()
    },
  }
}

function startCaged({ home, identity }: RealSigner, venues: VenuePlaces, inmate: Kind) {
  const { signingKey, sealingKey } = identity
  const signer = { signingKey: signingKey.toHex(), sealingKey: sealingKey.toHex() }
  const unseal = () => readUnsealKey(home, 'key-file')
  const cages = ['bwrap', 'unshare'] as const
  const how = { home, network: 'regtest', inmate, cages, unseal, say: () => undefined } as const
  return startTrader(how, Promise.resolve({ signer, venues }))
}

/** Who it is, unverified: the launcher's fingerprint is compared next. */
async function greet(path: string): Promise<Identity> {
  const nobody = { signingKey: new Uint8Array(32), sealingKey: new Uint8Array(32) }
  const request = { id: '0'.repeat(32), kind: 'hello', time: 0, body: {} }
  const framed = writeRequest(nobody, request)
  const answered = await askOnce(path, framed)
  const identity = identityFromCanonical(at(readCanonical(answered), 'answer', 'body', 'identity'))
  readAnswer(answered, requestHash(framed), identity.signingKey)
  return identity
}
