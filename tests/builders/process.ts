// The real signer in its real cage behind its real sockets, without the node: for tests that kill
// it, race it or lie to it. Its clock can be set forward; the owner talks as the command line does.

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  claimMac,
  creationBinding,
  factorBinding,
  spendBinding,
} from '@countersign/channel/bindings.ts'
import { askOnce, connectSigner, type SignerClient } from '@countersign/channel/client.ts'
import { writeRequest } from '@countersign/channel/envelope.ts'
import { type Identity, identityFromCanonical } from '@countersign/channel/identity.ts'
import { privateKey, rawPublicKey } from '@countersign/channel/keys.ts'
import type { Role } from '@countersign/channel/messages.ts'
import { open, seal } from '@countersign/channel/sealing.ts'
import {
  type Descriptor,
  type DescriptorKey,
  readDescriptorKey,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { type Canonical, readCanonical } from '@countersign/core/canonical.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import { type Policy, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { type Home, openHome } from '@countersign/launcher/home.ts'
import { type SignerChild, startSigner } from '@countersign/launcher/signer-child.ts'
import { openSockets, socketPath } from '@countersign/launcher/sockets.ts'
import { readUnsealKey } from '@countersign/launcher/unseal.ts'
import { codeAt, stepAt } from '@countersign/signer/totp.ts'
import { type Person, person } from './coins.ts'
import { at, readOffer, replyKey, type SeenHead } from './house.ts'
import { MORTAL_SIGNER } from './inmates.ts'

const CLAIM_CODE = 'TEST-TEST-TEST-TEST'

/** Steps at which the signer can be told to die; tests/entries/signer.ts knows them. */
export const STEPS = [
  'before reading',
  'before the journal',
  'before the commit',
  'after the commit',
  'before the answer',
] as const

export type RealSigner = {
  readonly home: Home
  readonly identity: Identity
  readonly device: KeyObject
  child(): SignerChild
  /** Seconds the signer's clock and the clients' run ahead of the machine's. */
  shift(): number
  advance(seconds: number): void
  now(): number
  /** Kills the signer, as by kill -9, when it next comes to this step. */
  dieAt(step: (typeof STEPS)[number]): void
  /** Waits for its end and starts it again over the same folder; the device is its witness. */
  restart(how?: { readonly isWitnessed?: boolean }): Promise<void>
  connect(role?: Role, device?: KeyObject): Promise<SignerClient>
  stop(): Promise<void>
}

/** An installation there is already, with its owner's device. */
export type Existing = { readonly home: Home; readonly device: KeyObject }

/** Starts a signer nobody has claimed and claims it, or one that is there. */
export async function startReal(
  existing?: Existing,
  network: Network = 'regtest',
): Promise<RealSigner> {
  const home = existing?.home ?? openHome(mkdtempSync(join(tmpdir(), 'countersign-real-')))
  const device = existing?.device ?? generateKeyPairSync('ed25519').privateKey
  const start = async () => {
    const child = await startSigner({
      home,
      network,
      inmate: MORTAL_SIGNER,
      cages: ['bwrap', 'unshare'],
      unseal: () => readUnsealKey(home, 'key-file'),
      say: () => undefined,
    })
    child.offerClaim(CLAIM_CODE)
    return child
  }
  let child = await start()
  const sockets = await openSockets(home.run, (role, socket) => child.accept(role, socket))
  let shift = 0
  const now = () => Math.floor(Date.now() / 1000) + shift
  const put = (name: string, text: string) => writeFileSync(join(home.signer, name), text)
  const identity = await greet(home)

  const real: RealSigner = {
    home,
    identity,
    device,
    now,
    child: () => child,
    shift: () => shift,
    advance(seconds) {
      shift += seconds
      put('clock-shift', String(shift))
    },
    dieAt: (step) => put('die-at', step),
    async restart({ isWitnessed = true } = {}) {
      await child.ended
      child = await start()
      if (isWitnessed) await witnessReal(real)
    },
    connect: (role = 'desk', key = device) =>
      connectSigner({ socketPath: socketPath(home.run, role), identity, device: key, now }),
    async stop() {
      sockets.close()
      child.stop()
      await child.ended
      rmSync(home.root, { recursive: true, force: true })
    },
  }
  if (existing) return real
  const client = await real.connect()
  const proof = claimMac(CLAIM_CODE, 'device', rawPublicKey(device).toHex(), identity)
  await client.ask('genesis.claim', { name: 'Ada', proof: proof.toHex() })
  client.close()
  return real
}

/** The owner's device answers as witness, by default as one that saw nothing. */
export async function witnessReal(
  real: RealSigner,
  heads: readonly SeenHead[] = [],
): Promise<Canonical> {
  const client = await real.connect()
  try {
    const nonce = at(await client.ask('hello', {}), 'witness', 'nonce')
    return await client.ask('witness.answer', { nonce, heads })
  } finally {
    client.close()
  }
}

// Who it is, unverified: in tests nobody stands between.
async function greet(home: Home): Promise<Identity> {
  const nobody: Identity = { signingKey: new Uint8Array(32), sealingKey: new Uint8Array(32) }
  const request = { id: '0'.repeat(32), kind: 'hello', time: 0, body: {} }
  const answer = await askOnce(socketPath(home.run, 'desk'), writeRequest(nobody, request))
  return identityFromCanonical(at(readCanonical(answer), 'answer', 'body', 'identity'))
}

/** A device the owner never enrolled. */
export const strangerDevice = (): KeyObject => privateKey('ed25519', new Uint8Array(32).fill(66))

export type Owned = {
  readonly user: Person
  readonly descriptor: Descriptor
  readonly seed: Uint8Array
  readonly recovery: readonly string[]
  readonly wallet: string
}

/** An authenticator and a 2-of-2 wallet, as their owner makes them. */
export async function makeWallet(
  real: RealSigner,
  client: SignerClient,
  policy: Policy = defaultPolicy(),
): Promise<Owned> {
  const app = await enrolApp(real, client)
  const [wallet, user] = ['savings', person(9)]
  const shape = (server: DescriptorKey) => sortedMulti(2, [user.key, server])
  const { descriptor } = await pinShape(real, client, { ...app, wallet, shape, policy })
  return { user, descriptor, wallet, ...app }
}

export async function enrolApp(
  real: RealSigner,
  client: SignerClient,
): Promise<Pick<Owned, 'seed' | 'recovery'>> {
  const { secret, replyTo } = replyKey()
  const { factor, seed } = readOffer(await client.ask('factor.enrol', { replyTo }), secret)
  const first = sealed(real, codeOf(real, seed), factorBinding('factor-confirm', factor))
  const confirmed = await client.ask('factor.confirm', { factor, code: first, replyTo })
  const codes = open(
    secret,
    String(at(confirmed, 'recoveryCodes')),
    factorBinding('recovery-codes', factor),
  )
  return { seed, recovery: Buffer.from(codes).toString().split('\n') }
}

export type NewShape = Pick<Owned, 'wallet' | 'seed'> & {
  readonly shape: (server: DescriptorKey) => Descriptor
  readonly policy?: Policy
}

/** A wallet of this shape. */
export async function pinShape(
  real: RealSigner,
  client: SignerClient,
  { wallet, seed, shape, policy = defaultPolicy() }: NewShape,
): Promise<Pick<Owned, 'descriptor'>> {
  const prepared = await client.ask('wallet.prepare', { wallet })
  const descriptor = shape(readDescriptorKey(String(at(prepared, 'key'))))
  const text = writeDescriptor(descriptor)
  const rules = policyToCanonical(policy)
  const code = sealed(real, freshCode(real, seed), creationBinding(wallet, text, rules))
  await client.ask('wallet.create', { wallet, descriptor: text, userKey: '0', policy: rules, code })
  return { descriptor }
}

/** The code an authenticator shows now. */
export const codeOf = (real: RealSigner, seed: Uint8Array): string =>
  codeAt(seed, stepAt(real.now()))

/** The code of half a minute later, when the clock is there: not used yet. */
export function freshCode(real: RealSigner, seed: Uint8Array): string {
  real.advance(30)
  return codeOf(real, seed)
}

export function sealed(
  real: RealSigner,
  secret: string,
  binding: ReturnType<typeof spendBinding>,
): string {
  return seal(real.identity.sealingKey, Buffer.from(secret), binding)
}

/** The body of a request to sign, with the code sealed for exactly this spend when one is given. */
export function spendRequest(real: RealSigner, owned: Owned, psbt: Psbt, code?: string): Canonical {
  const { wallet } = owned
  const asked = { wallet, psbt: writePsbt(psbt).toBase64() }
  if (code === undefined) return asked
  return { ...asked, code: sealed(real, code, spendBinding(wallet, psbt.txid)) }
}
