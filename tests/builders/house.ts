// A signer in this process over a folder of its own, with a clock that tests set, and an owner who
// talks to it as the command line does: framed, signed, sealed.

import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Binding } from '@countersign/channel/binding.ts'
import { claimMac, factorBinding } from '@countersign/channel/bindings.ts'
import { Refusal } from '@countersign/channel/client.ts'
import { readAnswer, requestHash, writeRequest } from '@countersign/channel/envelope.ts'
import { privateKey, rawPublicKey } from '@countersign/channel/keys.ts'
import type { MessageKind, Role } from '@countersign/channel/messages.ts'
import { open, seal } from '@countersign/channel/sealing.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { serve } from '@countersign/signer/serve.ts'
import type { Serving } from '@countersign/signer/serving.ts'
import { openSigner, type SignerOptions } from '@countersign/signer/signer.ts'
import { codeAt, stepAt } from '@countersign/signer/totp.ts'

/** 2026-01-01T00:00:15Z: a Thursday, in the middle of a step. */
const START = 1_767_225_615
export const CLAIM_CODE = 'ABCD-EFGH'

export type House = {
  readonly folder: string
  /** Both clocks of the machine; `drift` moves the one that people can set against the other. */
  readonly clock: { now: number; drift: number }
  readonly device: KeyObject
  /** The one running now: another after `reopen`. */
  service(): Serving
  /** Asks by the desk's socket unless told. @throws Refusal */
  ask(kind: MessageKind, body: Canonical, how?: How): Canonical
  seal(secret: string, binding: Binding): string
  /** Starts the signer over the folder, when it was closed by hand. */
  start(how?: Restart): void
  /** Stops the signer and starts it again over the same folder. */
  reopen(how?: Restart): void
  close(): void
}

export type How = {
  readonly role?: Role
  /** Null leaves the request unsigned. */
  readonly device?: KeyObject | null
  readonly time?: number
}

/** The owner's device answers as witness after a start, unless told to keep silent. */
export type Restart = { readonly isWitnessed?: boolean }

export type HouseOptions = {
  readonly network?: Network
  readonly seed?: Uint8Array
  readonly open?: SignerOptions['open']
  /** What a header has to cost, where that is not mainnet's. */
  readonly headerWork?: bigint
  /** One there is already, instead of a new one. */
  readonly folder?: string
}

/** A signer nobody has claimed yet. */
export function openHouse(options: HouseOptions = {}): House {
  const { network = 'regtest', seed = new Uint8Array(32).fill(7) } = options
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'countersign-house-'))
  const clock = { now: START, drift: 0 }
  const device = privateKey('ed25519', new Uint8Array(32).fill(3))
  const start = (): Serving => ({
    signer: openSigner({
      folder,
      network,
      seed,
      clock: () => clock.now + clock.drift,
      monotonic: () => clock.now,
      ...(options.open ? { open: options.open } : {}),
      ...(options.headerWork ? { headerWork: options.headerWork } : {}),
    }),
    cage: { isolation: 'strong', attempts: [] },
    claimCode: { value: CLAIM_CODE },
    offers: new Map(),
    signInOffers: new Map(),
    onClaimed: () => undefined,
  })
  let service = start()
  const house: House = {
    folder,
    clock,
    device,
    service: () => service,
    ask(kind, body, how = {}) {
      const { identity } = service.signer.keys
      const request = {
        id: randomBytes(16).toString('hex'),
        kind,
        time: how.time ?? clock.now + clock.drift,
        body,
      }
      const framed = writeRequest(
        identity,
        request,
        how.device === null ? undefined : (how.device ?? device),
      )
      return answerOf(service, how.role ?? 'desk', framed)
    },
    seal: (secret, binding) =>
      seal(service.signer.keys.identity.sealingKey, Buffer.from(secret), binding),
    start({ isWitnessed = true } = {}) {
      service = start()
      if (isWitnessed && service.signer.witness.state() === 'needed') witness(house)
    },
    reopen(how) {
      service.signer.close()
      house.start(how)
    },
    close() {
      service.signer.close()
      rmSync(folder, { recursive: true })
    },
  }
  return house
}

export type SeenHead = { readonly log: string; readonly seq: string; readonly hash: string }

/** A witness's answer to this start: the owner's device, which saw nothing, unless told. */
export function witness(
  house: House,
  heads: readonly SeenHead[] = [],
  device: KeyObject = house.device,
): Canonical {
  const { nonce } = house.service().signer.witness
  return house.ask('witness.answer', { nonce, heads }, { device })
}

/** What the signer answers to one frame, checked as a client checks it. @throws Refusal */
export function answerOf(service: Serving, role: Role, framed: Uint8Array): Canonical {
  const { signingKey } = service.signer.keys.identity
  const answer = readAnswer(serve(service, role, framed), requestHash(framed), signingKey)
  if (answer.kind === 'fault') throw new Refusal(answer.code, answer.facts)
  return answer.body
}

/** The value at a path of an answer. */
export function at(value: Canonical, ...path: readonly (string | number)[]): Canonical {
  let found: unknown = value
  for (const step of path) found = (found as Record<string | number, unknown>)[step]
  return found as Canonical
}

/** An authenticator as its owner holds it. */
export type Held = {
  readonly factor: string
  readonly seed: Uint8Array
  readonly recovery: readonly string[]
}

/** The claim by the right code. */
export function claim(house: House): Canonical {
  const { identity } = house.service().signer.keys
  const proof = claimMac(CLAIM_CODE, 'device', rawPublicKey(house.device).toHex(), identity)
  return house.ask('genesis.claim', { name: 'Ada', proof: proof.toHex() })
}

/** A key that answers come back sealed to. */
export function replyKey(): { readonly secret: KeyObject; readonly replyTo: string } {
  const { privateKey: secret, publicKey } = generateKeyPairSync('x25519')
  return { secret, replyTo: rawPublicKey(publicKey).toHex() }
}

/** What an offer shows: the new authenticator's name and seed. */
export function readOffer(offer: Canonical, secret: KeyObject): Pick<Held, 'factor' | 'seed'> {
  const factor = String(at(offer, 'factor'))
  const uri = open(secret, String(at(offer, 'uri')), factorBinding('factor-uri', factor))
  const query = new URL(Buffer.from(uri).toString()).searchParams
  return { factor, seed: fromBase32(query.get('secret') ?? '') }
}

/** Confirms an offer with a code of now. */
export function confirm(house: House, { factor, seed }: Pick<Held, 'factor' | 'seed'>): Held {
  const { secret, replyTo } = replyKey()
  const code = house.seal(codeNow(house, seed), factorBinding('factor-confirm', factor))
  const confirmed = house.ask('factor.confirm', { factor, code, replyTo })
  const sealed = String(at(confirmed, 'recoveryCodes'))
  const codes = Buffer.from(open(secret, sealed, factorBinding('recovery-codes', factor)))
  return { factor, seed, recovery: codes.toString().split('\n') }
}

/** The first authenticator of a claimed signer. */
export function enrol(house: House): Held {
  const { secret, replyTo } = replyKey()
  return confirm(house, readOffer(house.ask('factor.enrol', { replyTo }), secret))
}

/** The code an authenticator shows now. */
export const codeNow = (house: House, seed: Uint8Array): string =>
  codeAt(seed, stepAt(house.clock.now + house.clock.drift))

/** The code it shows half a minute from now, when the clock is there: surely not used yet. */
export function nextCode(house: House, seed: Uint8Array): string {
  house.clock.now += 30
  return codeNow(house, seed)
}

/** Six digits that are none of the codes valid now. */
export function wrongCode(house: House, seed: Uint8Array): string {
  const step = stepAt(house.clock.now + house.clock.drift)
  const right = [step - 1, step, step + 1].map((each) => codeAt(seed, each))
  return ['000000', '111111', '222222', '333333'].find((each) => !right.includes(each)) ?? ''
}

export function fromBase32(text: string): Uint8Array {
  const bits = [...text]
    .map((letter) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
    )
    .join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}
