// The owner of an installation, honest and at home: device key, a counter token for codes, user
// key, the heads that were seen. Everything goes by the desk's socket and the API, as a client's.

import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Binding } from '@countersign/channel/binding.ts'
import {
  claimMac,
  creationBinding,
  factorBinding,
  spendBinding,
} from '@countersign/channel/bindings.ts'
import { askOnce, Refusal } from '@countersign/channel/client.ts'
import { readAnswer, requestHash, writeRequest } from '@countersign/channel/envelope.ts'
import { fingerprint, type Identity, identityFromCanonical } from '@countersign/channel/identity.ts'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import { seal } from '@countersign/channel/sealing.ts'
import { type Ask, answerAsWitness, askWitnessed } from '@countersign/cli/flows/witness.ts'
import type { HeadStore } from '@countersign/cli/keep/heads.ts'
import {
  type Descriptor,
  readDescriptorKey,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { readCanonical } from '@countersign/core/canonical.ts'
import { type Policy, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { socketPath } from '@countersign/launcher/sockets.ts'
import { type Api, type ApiOptions, openApi } from '@countersign/sdk/api.ts'
import { codeAt } from '@countersign/signer/totp.ts'
import { coin, type Person, payment, person, signedBy, unsigned } from './coins.ts'
import { at, readOffer, replyKey } from './house.ts'
import type { Installation } from './installation.ts'
import { limited } from './treasury.ts'
import { until } from './until.ts'

export const WALLET = 'savings'

export type Owner = {
  readonly identity: Identity
  readonly device: KeyObject
  readonly user: Person
  readonly descriptor: Descriptor
  /** The heads that the client saw, in a file outside the installation. */
  readonly heads: HeadStore
  /** By the desk's socket; answers as witness after a start by itself. */
  readonly ask: Ask
  /** Through the server, checking every receipt. */
  api(more?: Partial<ApiOptions>): Api
  /** The token's next code, in the clear. */
  code(): string
  /** Anything, sealed for the signer and one use. */
  sealed(text: string, binding: Binding): string
  /** Sealed for the signer and this spend; the next code unless given. */
  sealedCode(txid: string, code?: string): string
  /** A spend of a coin that only the two of us know of, by nobody signed; another each time. */
  draft(amountSats: bigint, feeSats?: bigint): Psbt
  /** The same, signed by its user. */
  spend(amountSats: bigint, feeSats?: bigint): Psbt
  /** Answers the signer's start with what was seen. */
  witness(): Promise<void>
  usedSats(): Promise<bigint>
  close(): void
}

/** Claims the installation, enrols a token and makes a 2-of-2 wallet. */
export async function becomeOwner(
  installation: Installation,
  policy: Policy = limited(1_000_000n),
): Promise<Owner> {
  const { home, status } = installation
  const desk = socketPath(home.run, 'desk')
  const identity = await greet(desk)
  const device = generateKeyPairSync('ed25519').privateKey
  const folder = mkdtempSync(join(tmpdir(), 'cs-owner-'))
  const heads: HeadStore = { file: join(folder, 'heads.json'), signer: identity }
  const bare = askAt(desk, identity, device)
  const ask: Ask = (kind, body) => askWitnessed(heads, bare, kind, body)
  const sealed: Seal = (text, binding) => seal(identity.sealingKey, Buffer.from(text), binding)

  const proof = claimMac(installation.claimCode(), 'device', rawPublicKey(device).toHex(), identity)
  await ask('genesis.claim', { name: 'Ada', proof: proof.toHex() })
  const code = await enrolToken(ask, sealed)
  const user = person(9)
  const descriptor = await makeWallet(ask, user, policy, (binding) => sealed(code(), binding))
  let coins = 0
  const owner: Owner = {
    identity,
    device,
    user,
    descriptor,
    heads,
    ask,
    code,
    sealed,
    api: (more = {}) =>
      openApi({ url: status().api ?? '', ...credentialsOf(identity, device), ...more }),
    sealedCode: (txid, given = code()) => sealed(given, spendBinding(WALLET, txid)),
    draft(amountSats, feeSats = 500n) {
      coins += 1
      const place = { chain: 0, index: coins % 20 } as const
      const one = coin(descriptor, place, amountSats + feeSats, coins)
      return unsigned(descriptor, { coins: [one], payments: [payment(amountSats)] })
    },
    spend: (amountSats, feeSats) => signedBy(owner.draft(amountSats, feeSats), user),
    async witness() {
      await answerAsWitness(heads, bare)
    },
    async usedSats() {
      return BigInt(String(at(await ask('limits', { wallet: WALLET }), 'limits', 0, 'usedSats')))
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
  await untilKnown(owner)
  return owner
}

type Seal = (text: string, binding: Binding) => string

/** A token that counts, so that no test waits for a clock. @returns what gives its next code */
async function enrolToken(ask: Ask, sealed: Seal): Promise<() => string> {
  const { secret, replyTo } = replyKey()
  const { factor, seed } = readOffer(await ask('factor.enrol', { replyTo, kind: 'hotp' }), secret)
  let presses = 0
  const code = () => {
    presses += 1
    return codeAt(seed, presses - 1)
  }
  const first = sealed(code(), factorBinding('factor-confirm', factor))
  await ask('factor.confirm', { factor, code: first, replyTo })
  return code
}

async function makeWallet(
  ask: Ask,
  user: Person,
  policy: Policy,
  sealedCode: (binding: Binding) => string,
): Promise<Descriptor> {
  const key = readDescriptorKey(String(at(await ask('wallet.prepare', { wallet: WALLET }), 'key')))
  const descriptor = sortedMulti(2, [user.key, key])
  const text = writeDescriptor(descriptor)
  const rules = policyToCanonical(policy)
  const code = sealedCode(creationBinding(WALLET, text, rules))
  const creation = { wallet: WALLET, descriptor: text, userKey: '0', policy: rules, code }
  await ask('wallet.create', creation)
  return descriptor
}

/** The server reads the journal every few seconds. */
async function untilKnown(owner: Owner): Promise<void> {
  const look = () => owner.api().listWallets()
  const known = await until(
    () => look().catch(() => null),
    (answer) => answer?.wallets.length === 1,
  )
  if (!known) throw new Error('the server knows no wallet')
}

/** The body of a request to sign, with the next code unless told otherwise. */
export function spendBody(
  owner: Owner,
  psbt: Psbt,
  code: string | null = owner.sealedCode(psbt.txid),
) {
  const body = { psbt: writePsbt(psbt).toBase64(), broadcast: 'no' } as const
  return code === null ? body : { ...body, code }
}

/** What the SDK signs and checks with. */
export const credentialsOf = (identity: Identity, device: KeyObject) => ({
  signer: fingerprint(identity),
  device: {
    keyId: rawPublicKey(device).toHex(),
    sign: (bytes: Uint8Array) => signBytes(device, bytes),
  },
  checkReceipt: (framed: Uint8Array, to: string) => readAnswer(framed, to, identity.signingKey),
})

/** Asks by a socket of the launcher's, signed by a key, and checks the answer. @throws Refusal */
export function askAt(socket: string, identity: Identity, key?: KeyObject): Ask {
  return async (kind, body) => {
    const time = Math.floor(Date.now() / 1000)
    const request = { id: randomBytes(16).toString('hex'), kind, time, body }
    const framed = writeRequest(identity, request, key)
    const answered = await askOnce(socket, framed)
    const answer = readAnswer(answered, requestHash(framed), identity.signingKey)
    if (answer.kind === 'fault') throw new Refusal(answer.code, answer.facts)
    return answer.body
  }
}

// Who it is, unverified: in tests nobody stands between the owner and the terminal.
async function greet(socket: string): Promise<Identity> {
  const nobody: Identity = { signingKey: new Uint8Array(32), sealingKey: new Uint8Array(32) }
  const request = { id: '0'.repeat(32), kind: 'hello', time: 0, body: {} }
  const answer = await askOnce(socket, writeRequest(nobody, request))
  return identityFromCanonical(at(readCanonical(answer), 'answer', 'body', 'identity'))
}
