// What an owner does at the desk, by the words that stand on the page; and what the command line
// does beside it, as a device that the page let in.

import { createHash, type KeyObject, randomBytes } from 'node:crypto'
import { creationBinding } from '@countersign/channel/bindings.ts'
import type { SignerClient } from '@countersign/channel/client.ts'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import { seal } from '@countersign/channel/sealing.ts'
import {
  type Descriptor,
  readDescriptorKey,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { type Policy, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { codeAt, stepAt } from '@countersign/signer/totp.ts'
import type { Page } from 'playwright-core'
import { coin, payment, person, signedBy, unsigned } from '../builders/coins.ts'
import { DESK_CLAIM_CODE, type RealDesk } from '../builders/desk.ts'
import { at, fromBase32 } from '../builders/house.ts'
import { POLICY } from '../builders/treasury.ts'

export const OWNER = 'Ada Lovelace'
export const WALLET = 'savings'

/** Waits for the screen with this heading. */
export async function heading(page: Page, words: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name: words }).waitFor()
}

export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click()

/** The text of a grouped key or secret, as one copies it. */
export const grouped = async (page: Page, label: string): Promise<string> =>
  (await page.getByRole('group', { name: label, exact: true }).first().textContent()) ?? ''

export async function claimAtDesk({ origin }: RealDesk, page: Page): Promise<void> {
  await page.goto(`${origin}/`)
  await heading(page, 'Make this signer yours')
  await page.getByLabel('Code from the terminal').fill(DESK_CLAIM_CODE.toLowerCase())
  await page.getByLabel('Your name').fill(OWNER)
  await press(page, 'Become the owner')
  await heading(page, 'Your desk')
}

export type Held = { readonly seed: Uint8Array; readonly recovery: readonly string[] }

/** Sets up an app's authenticator as its owner does: reads the secret, types a code. */
export async function enrolAtDesk(desk: RealDesk, page: Page): Promise<Held> {
  await page.goto(`${desk.origin}/#/enrol`)
  await page.getByRole('button', { name: 'An app on your phone' }).click()
  await heading(page, 'Scan it with your authenticator')
  const seed = fromBase32(await grouped(page, 'Secret'))
  await typeCode(page, codeNow(desk, seed), 'Confirm')
  await heading(page, 'Your recovery codes')
  const recovery = await page.locator('.codes code').allTextContents()
  await page.getByLabel('I have written them down').check()
  await press(page, 'Done')
  await heading(page, 'Your desk')
  return { seed, recovery }
}

export async function typeCode(page: Page, code: string, action: string): Promise<void> {
  await page.locator('input[name="code"]').fill(code)
  await press(page, action)
}

/** The code that an authenticator shows now. */
export const codeNow = (desk: RealDesk, seed: Uint8Array): string =>
  codeAt(seed, stepAt(desk.now()))

/** The code of half a minute later, when the signer's clock is there. */
export function nextCode(desk: RealDesk, seed: Uint8Array): string {
  desk.advance(30)
  return codeNow(desk, seed)
}

/** Adds the command line as a device, at the page. */
export async function addDeviceAtDesk(
  desk: RealDesk,
  page: Page,
  device: KeyObject,
  seed: Uint8Array,
): Promise<void> {
  await page.goto(`${desk.origin}/#/devices`)
  await heading(page, 'Devices')
  await page.getByLabel('Key of the new device').fill(rawPublicKey(device).toHex())
  await page.getByLabel('Its name').fill('Laptop')
  await typeCode(page, nextCode(desk, seed), 'Add this device')
  await page.getByText('Laptop', { exact: true }).waitFor()
}

export type OwnedWallet = { readonly descriptor: Descriptor; readonly text: string }

/**
 * A 2-of-2 wallet, as the command line makes it.
 * @param nextOne - gives the owner's next code
 */
export async function makeWallet(
  desk: RealDesk,
  client: SignerClient,
  nextOne: () => string,
  pinned: Policy = POLICY,
): Promise<OwnedWallet> {
  const prepared = await client.ask('wallet.prepare', { wallet: WALLET })
  const serverKey = readDescriptorKey(String(at(prepared, 'key')))
  const descriptor = sortedMulti(2, [person(9).key, serverKey])
  const text = writeDescriptor(descriptor)
  const policy = policyToCanonical(pinned)
  const binding = creationBinding(WALLET, text, policy)
  const code = seal(desk.identity.sealingKey, Buffer.from(nextOne()), binding)
  const body = { wallet: WALLET, descriptor: text, userKey: '0', policy, code }
  await client.ask('wallet.create', body)
  return { descriptor, text }
}

export type KeptSpend = { readonly psbt: Psbt; readonly key: string; readonly link: string }

/** Asks for a spend that waits for its code at the desk. */
export async function keepSpend(
  desk: RealDesk,
  client: SignerClient,
  { descriptor }: OwnedWallet,
  nonce: number,
): Promise<KeptSpend> {
  const coins = [coin(descriptor, { chain: 0, index: 0 }, 50_000n, nonce)]
  const change = [{ chain: 1, index: 0, amountSats: 28_500n }] as const
  const payments = [payment(20_000n)]
  const psbt = signedBy(unsigned(descriptor, { coins, payments, change }), person(9))
  const key = randomBytes(32)
  const deskKey = createHash('sha256').update(key).digest('hex')
  const body = { wallet: WALLET, psbt: writePsbt(psbt).toBase64(), deskKey }
  const answer = await client.ask('spend.sign', body)
  if (at(answer, 'outcome') !== 'waiting') throw new Error(JSON.stringify(answer))
  const link = `${desk.origin}/#/spend/${WALLET}/${psbt.txid}/${key.toString('hex')}`
  return { psbt, key: key.toString('hex'), link }
}
