// A whole installation for the console's pages of money: launcher, caged processes and a regtest
// node, an owner with a wallet that holds something, and a browser that is a device at the desk.

import { askApi } from '@countersign/cli/flows/api.ts'
import { addDevice } from '@countersign/cli/flows/devices.ts'
import { nextReceiveAddress } from '@countersign/cli/flows/funds.ts'
import { createKey, freshWords } from '@countersign/cli/flows/keys.ts'
import { createWallet } from '@countersign/cli/flows/wallets.ts'
import { type LivedHouse, openLivedHouse } from '@countersign/demo/lived/house.ts'
import { pettyCashPolicy } from '@countersign/demo/lived/wallets.ts'
import { enrolOwner } from '@countersign/demo/team.ts'
import { funded, mine, pay } from '@countersign/demo/world.ts'
import type { Api } from '@countersign/sdk/api.ts'
import type { BrowserContext, Page } from 'playwright-core'
import { type Browser, openBrowser } from '../builders/browser.ts'
import { tokenBody } from '../builders/token.ts'
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
  ask<T>(question: (api: Api) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export async function openMoneyHouse(camera?: string): Promise<MoneyHouse> {
  const ports = { apiPort: 0, deskPort: 0 }
  const say = () => undefined
  const house = await openLivedHouse({ ...ports, ownerName: 'Ada', secondsAgo: 0, say })
  const { context, stage, owner, launched } = house
  const { api, desk } = launched.status()
  const ask: MoneyHouse['ask'] = (question) => askApi(context, api ?? '', question)
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
    await letIn(browser.context, console, (await ask(tokenOf)).secret)
    const close = async () => {
      await browser.close()
      await house.stop()
    }
    return { house, browser, console, desk: desk ?? '', ask, close }
  } catch (error) {
    await house.stop()
    throw error
  }
}

const tokenOf = (api: Api) => api.createToken({ body: tokenBody('the browser') })

/** Reads as a program does; the desk is told nothing of it. */
async function letIn(context: BrowserContext, console: string, secret: string): Promise<void> {
  await context.addInitScript(TELL_VIOLATIONS)
  await context.route(`${console}/v1/**`, (route) =>
    route.continue({
      headers: { ...route.request().headers(), authorization: `Bearer ${secret}` },
    }),
  )
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
