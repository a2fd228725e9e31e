// One whole organisation, as there is one today: an installation of its own, with launcher, caged
// processes, database and chain. It is founded, and has operators, a wallet and a token that asks.

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { fingerprint } from '@countersign/channel/identity.ts'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import { createKey, freshWords } from '@countersign/cli/flows/keys.ts'
import { createWallet } from '@countersign/cli/flows/wallets.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Contact } from '@countersign/core/charter/member.ts'
import { policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { type LivedHouse, openLivedHouse } from '@countersign/demo/lived/house.ts'
import { pettyCashPolicy } from '@countersign/demo/lived/wallets.ts'
import { enrolOwner, found, invite, join, propose } from '@countersign/demo/team.ts'
import { type Api, openApi } from '@countersign/sdk/api.ts'
import type { Device } from '@countersign/sdk/request.ts'
import { areGone, innerOf, killThem } from '../../builders/family.ts'
import { until } from '../../builders/until.ts'

export const DAY = 86_400
/** Of its own time: what it decided has taken hold since, and locked itself. */
const BORN_DAYS_AGO = 14
/** A grant that is new waits for a week, and the lock for a day. */
const SETTLED_DAYS = 9
/** A start is waited for as long as a busy machine needs. */
const PATIENCE = 1_200

export type Organisation = {
  readonly name: string
  readonly house: LivedHouse
  readonly url: string
  /** Of the console's page, as browsers write it. */
  readonly console: string
  readonly wallet: string
  readonly passphrase: string
  readonly operators: readonly KeyObject[]
  /** The owner's device, and the key of the token that may ask. */
  readonly device: Device
  readonly till: Device
  /** By the owner's device. */
  readonly api: Api
  /** The witness's question of the last start, which was answered. */
  readonly nonce: string
  /** Moves the organisation's own time on, and nobody else's. */
  pass(seconds: number): void
  stop(): Promise<void>
}

const deviceOf = (key: KeyObject): Device => ({
  keyId: rawPublicKey(key).toHex(),
  sign: (bytes) => signBytes(key, bytes),
})

export async function openOrganisation(name: string): Promise<Organisation> {
  const ports = { apiPort: 0, deskPort: 0, say: () => undefined }
  const seconds = BORN_DAYS_AGO * DAY
  const house = await openLivedHouse({ ...ports, ownerName: `Ada of ${name}`, secondsAgo: seconds })
  try {
    return await settled(name, house)
  } catch (error) {
    await house.stop()
    throw error
  }
}

async function settled(name: string, house: LivedHouse): Promise<Organisation> {
  const { stage, owner, launched, context } = house
  const { api: url } = launched.status()
  if (url === null) throw new Error('there is no server')
  const device = deviceOf(owner.device)
  const { now } = context
  const api = openApi({ url, signer: fingerprint(stage.identity), device, now })
  await enrolOwner(stage, owner)
  const operators = await founded(name, house)
  const nonce = await restarted(house, api)
  const till = generateKeyPairSync('ed25519').privateKey
  const wallet = `${name}-savings`
  const passphrase = `the passphrase of ${name}`
  createKey(context, { words: freshWords(), passphrase })
  const made = { name: wallet, shape: '2-of-2', passphrase } as const
  await createWallet(context, { ...made, policy: POLICY, code: owner.code() })
  await propose(stage, owner, tokenOf(house, { name, wallet, key: deviceOf(till).keyId }))
  let passed = -BORN_DAYS_AGO * DAY
  const pass = (seconds: number) => {
    passed += seconds
    house.goTo(-passed)
  }
  pass(SETTLED_DAYS * DAY)
  await until(
    () => api.listAskingTokens(),
    ({ tokens }) => tokens.length === 1,
    PATIENCE,
  )
  return {
    name,
    house,
    url,
    console: `http://console.localhost:${new URL(url).port}`,
    wallet,
    passphrase,
    operators,
    device,
    till: deviceOf(till),
    api,
    nonce,
    pass,
    stop: () => house.stop(),
  }
}

/** Of one person, whom operators can let loosen what has locked itself. */
async function founded(name: string, { stage, owner }: LivedHouse): Promise<readonly KeyObject[]> {
  const contacts: readonly Contact[] = [{ kind: 'email', address: `ada@${name}.example` }]
  const own = {
    member: owner.member,
    name: owner.name,
    roles: ['owner', 'spender'],
    contacts,
  } as const
  const link = await invite(stage, owner, own)
  const compared = await join(stage, owner, link, { what: ['passkey'], hasCode: false })
  const operators = [1, 2, 3].map(() => generateKeyPairSync('ed25519').privateKey)
  await found(stage, owner, {
    kind: 'personal',
    name: `The house of ${name}`,
    contacts,
    members: [{ ...own, invitation: link.invitation, fingerprint: compared }],
    operations: operators.map((key) => rawPublicKey(key).toHex()),
    quorum: 1,
    delaySeconds: 2 * DAY,
    lockAfterSeconds: DAY,
    expirySeconds: 7 * DAY,
    compareAboveSats: 0n,
  })
  return operators
}

/** Kills the signer: only a start asks its witness, and only then is there something to answer. */
async function restarted({ launched }: LivedHouse, api: Api): Promise<string> {
  const signer = innerOf(launched.status().processes.signer?.pid ?? 0)
  if (signer === 0) throw new Error('the signer does not run')
  killThem([signer])
  await areGone([signer])
  // Until it is there again; nor has the server heard of the owner's device at first.
  const nonce = await until(
    () =>
      api.showStatus().then(
        ({ witness }) => witness.nonce ?? '',
        () => '',
      ),
    (asked) => asked !== '',
    PATIENCE,
  )
  await api.answerWitness({ body: { nonce, heads: [] } })
  return nonce
}

const POLICY = pettyCashPolicy(2_000_000n)

/** The token, and the wallet's policy with a name of its own that grants it spends. */
function tokenOf(
  { context }: LivedHouse,
  { name, wallet, key }: { readonly name: string; readonly wallet: string; readonly key: string },
): readonly Canonical[] {
  const token = `${name}-till`
  const grant = { id: `till-of-${name}`, who: `token:${token}`, act: 'spend' } as const
  const terms = {
    name: `The till of ${name}`,
    key,
    wallets: [wallet],
    budgetSats: '100000',
    windowSeconds: String(DAY),
    networks: ['127.0.0.0/8'],
    expiresAt: String(context.now() + 300 * DAY),
  }
  const policy = policyToCanonical({ ...POLICY, grants: [...POLICY.grants, grant] })
  return [
    { kind: 'token.add', token, ...terms },
    { kind: 'policy.set', wallet, from: policyHash(POLICY), policy },
  ]
}
