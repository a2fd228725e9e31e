// A whole installation for the console's pages of money: launcher, caged processes and a regtest
// node, an owner with a wallet that holds something, and a browser that is a device at the desk.

import { openAccount } from '@countersign/cli/flows/account.ts'
import { addDevice } from '@countersign/cli/flows/devices.ts'
import { nextReceiveAddress } from '@countersign/cli/flows/funds.ts'
import { createKey, freshWords } from '@countersign/cli/flows/keys.ts'
import { createWallet } from '@countersign/cli/flows/wallets.ts'
import { type LivedHouse, openLivedHouse } from '@countersign/demo/lived/house.ts'
import { pettyCashPolicy } from '@countersign/demo/lived/wallets.ts'
import { enrolOwner } from '@countersign/demo/team.ts'
import { funded, mine, pay } from '@countersign/demo/world.ts'
import type { Page } from 'playwright-core'
import { type Browser, openBrowser } from '../builders/browser.ts'
import { plugIn } from './passkeys.ts'
import { TELL_VIOLATIONS } from './site.ts'

export const WALLET = 'savings'
/** Of a day. */
const LIMIT_SATS = 500_000n
export const PASSPHRASE = 'correct horse battery'

export type MoneyHouse = {
  readonly house: LivedHouse
  readonly browser: Browser
  /** As browsers write it. */
  readonly console: string
  readonly desk: string
  close(): Promise<void>
}

export async function openMoneyHouse(camera?: string): Promise<MoneyHouse> {
  const ports = { apiPort: 0, deskPort: 0 }
  const say = () => undefined
  const house = await openLivedHouse({ ...ports, ownerName: 'Ada', secondsAgo: 0, say })
  const { context, stage, owner, launched } = house
  const { api, desk } = launched.status()
  try {
    await enrolOwner(stage, owner)
    createKey(context, { words: freshWords(), passphrase: PASSPHRASE })
    const policy = pettyCashPolicy(LIMIT_SATS)
    const made = { name: WALLET, shape: '2-of-2', passphrase: PASSPHRASE, policy } as const
    await createWallet(context, { ...made, code: owner.code() })
    for (const bitcoin of [0.005, 0.003]) {
      await pay(context, (await nextReceiveAddress(context, WALLET)).address, bitcoin)
    }
    await mine(context)
    await funded(context, WALLET, 800_000n)
    const browser = await openBrowser(camera)
    const { port } = new URL(api ?? '')
    const console = `http://console.localhost:${port}`
    await browser.context.addInitScript(TELL_VIOLATIONS)
    await signIn(house, browser.page, console)
    // What browsers say of making passkeys is the sign-in's matter.
    browser.complaints.length = 0
    const close = async () => {
      await browser.close()
      await house.stop()
    }
    return { house, browser, console, desk: desk ?? '', close }
  } catch (error) {
    await house.stop()
    throw error
  }
}

/** By a link that the owner's command line asks for, with a passkey of this browser's own. */
async function signIn({ context }: LivedHouse, page: Page, console: string): Promise<void> {
  await plugIn(page)
  const { secret } = await openAccount(context)
  await page.goto(`${console}/#/open/${secret}`)
  await page.getByRole('button', { name: 'Open my account' }).click()
  await page.getByLabel('What to call it').fill('the laptop')
  await page.getByRole('button', { name: 'Make a passkey' }).click()
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
}

/** The owner's command line lets this browser in. */
export async function becomeDevice({ house, desk }: MoneyHouse, page: Page): Promise<void> {
  await page.goto(`${desk}/`)
  await page.getByRole('button', { name: 'It is the same' }).click()
  await page.getByRole('heading', { name: 'Add this browser' }).waitFor()
  const key = page.getByRole('group', { name: 'Key', exact: true }).first()
  const device = (await key.textContent()) ?? ''
  await addDevice(house.context, { device, name: 'Browser', code: house.owner.code() })
  await page.getByRole('button', { name: 'I have added it' }).click()
  await page.getByRole('heading', { level: 1, name: 'Your desk' }).waitFor()
}
