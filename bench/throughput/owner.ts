// The owner of the bench's installation: claims the signer, enrols a counting authenticator, makes
// a wallet without limits and adds devices, as a person's client does.

import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import {
  claimMac,
  creationBinding,
  deviceBinding,
  factorBinding,
  spendBinding,
} from '@countersign/channel/bindings.ts'
import { connectSigner, type SignerClient } from '@countersign/channel/client.ts'
import { readAnswer } from '@countersign/channel/envelope.ts'
import { fingerprint, type Identity } from '@countersign/channel/identity.ts'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import { open, seal } from '@countersign/channel/sealing.ts'
import type { Descriptor } from '@countersign/core/bitcoin/descriptor.ts'
import {
  readDescriptorKey,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import { policyToCanonical } from '@countersign/core/policy/policy.ts'
import { type Api, openApi } from '@countersign/sdk/api.ts'
import { userKey } from '../cosign/spends.ts'

export const WALLET = 'savings'

export type Owner = {
  readonly descriptor: Descriptor
  /** One for each device: each has a bound of its own at the server. */
  readonly apis: readonly Api[]
  /** The next code of the authenticator, sealed for this spend. */
  codeFor(txid: string): string
}

export type Place = {
  readonly run: string
  readonly url: string
  readonly identity: Identity
  readonly claimCode: string
}

export async function becomeOwner(place: Place, devices: number): Promise<Owner> {
  const { identity } = place
  const first = generateKeyPairSync('ed25519').privateKey
  const socketPath = join(place.run, 'desk.sock')
  const client = await connectSigner({ socketPath, identity, device: first })
  const key = rawPublicKey(first).toHex()
  const proof = claimMac(place.claimCode, 'device', key, identity).toHex()
  await client.ask('genesis.claim', { name: 'bench', proof })
  const code = await enrol(client, identity)
  const descriptor = await makeWallet(client, identity, code)
  const keys = [first]
  while (keys.length < devices)
    keys.push(await addDevice(client, { identity, code, number: keys.length }))
  client.close()
  return {
    descriptor,
    apis: keys.map((device) => apiOf(place, device)),
    codeFor: (txid) => sealed(identity, code(), spendBinding(WALLET, txid)),
  }
}

type Code = () => string

const sealed = (identity: Identity, secret: string, binding: ReturnType<typeof spendBinding>) =>
  seal(identity.sealingKey, Buffer.from(secret), binding)

async function enrol(client: SignerClient, identity: Identity): Promise<Code> {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  const replyTo = rawPublicKey(publicKey).toHex()
  const offer = await client.ask('factor.enrol', { kind: 'hotp', replyTo })
  const factor = textAt(offer, 'factor')
  const uri = open(privateKey, textAt(offer, 'uri'), factorBinding('factor-uri', factor))
  const secret = new URL(Buffer.from(uri).toString()).searchParams.get('secret') ?? ''
  const code = counting(base32(secret))
  const first = sealed(identity, code(), factorBinding('factor-confirm', factor))
  await client.ask('factor.confirm', { factor, code: first, replyTo })
  return code
}

/** RFC 4226: the next code each time. */
function counting(seed: Uint8Array): Code {
  let counter = 0n
  return () => {
    const message = Buffer.alloc(8)
    message.writeBigUInt64BE(counter)
    counter += 1n
    const mac = createHmac('sha1', seed).update(message).digest()
    const at = (mac.at(-1) ?? 0) & 15
    return String((mac.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0')
  }
}

function base32(text: string): Uint8Array {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...text].map((each) => letters.indexOf(each).toString(2).padStart(5, '0')).join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}

async function makeWallet(
  client: SignerClient,
  identity: Identity,
  code: Code,
): Promise<Descriptor> {
  const prepared = await client.ask('wallet.prepare', { wallet: WALLET })
  const descriptor = sortedMulti(2, [userKey(), readDescriptorKey(textAt(prepared, 'key'))])
  const text = writeDescriptor(descriptor)
  const rules = defaultPolicy().rules.filter(({ id }) => !id.startsWith('limit-'))
  const policy = policyToCanonical({ ...defaultPolicy(), rules })
  const binding = creationBinding(WALLET, text, policy)
  const body = { wallet: WALLET, descriptor: text, userKey: '0', policy }
  await client.ask('wallet.create', { ...body, code: sealed(identity, code(), binding) })
  return descriptor
}

async function addDevice(
  client: SignerClient,
  { identity, code, number }: { identity: Identity; code: Code; number: number },
): Promise<KeyObject> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const device = rawPublicKey(publicKey).toHex()
  const name = `bench ${number}`
  const given = sealed(identity, code(), deviceBinding(device, name))
  await client.ask('device.add', { device, name, code: given })
  return privateKey
}

function apiOf({ url, identity }: Place, device: KeyObject): Api {
  return openApi({
    url,
    signer: fingerprint(identity),
    device: { keyId: rawPublicKey(device).toHex(), sign: (bytes) => signBytes(device, bytes) },
    checkReceipt: (frame, to) => readAnswer(frame, to, identity.signingKey),
  })
}

function textAt(value: Canonical, field: string): string {
  const text = (value as Readonly<Record<string, Canonical>>)[field]
  if (typeof text !== 'string') throw new Error(`the signer answered without ${field}`)
  return text
}
