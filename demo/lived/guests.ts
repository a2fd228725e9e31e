// Whom a visitor can be: each of the four gets a way into the console as everybody does, by a link
// that their device asked for and a passkey made there.

import { fingerprint } from '@countersign/channel/identity.ts'
import { signBytes } from '@countersign/channel/keys.ts'
import { openApi } from '@countersign/sdk/api.ts'
import { addPasskey, enterWith, openBrowser } from '../browser.ts'
import type { Person } from '../person.ts'
import { makePasskey } from '../software-passkey.ts'
import type { Guest } from './door.ts'
import type { Life } from './months.ts'

const ABOUT: Readonly<Record<string, string>> = {
  owner: 'Owner. Two hours ago she asked for a crane to be paid, and waits for the others.',
  ben: 'Administrator. He has approved the crane, and asks for petty cash to be unlocked.',
  chloe: 'Administrator. One approval is missing, and it can be hers.',
  dana: 'Administrator. She approves, and never spends.',
}

export async function guestsOf({ house, people }: Life): Promise<readonly Guest[]> {
  const { context, stage, launched } = house
  const { api: url, console: page } = launched.status()
  if (url === null || page === null) throw new Error('there is no server')
  const guests: Guest[] = []
  for (const who of [people.ada, people.ben, people.chloe, people.dana]) {
    const own = openApi({
      url,
      signer: fingerprint(stage.identity),
      device: deviceOf(who),
      now: context.now,
    })
    const { secret } = await own.openAccount({ body: {} })
    const passkey = makePasskey(page)
    const first = openBrowser({ url, origin: page })
    await first.api.enterByOpening({ body: { secret } })
    await addPasskey(first, passkey)
    guests.push({
      member: who.member,
      name: who.name,
      what: ABOUT[who.member] ?? '',
      async enter(userAgent) {
        const browser = openBrowser({ url, origin: page, userAgent })
        await enterWith(browser, passkey)
        return browser.lines
      },
    })
  }
  return guests
}

const deviceOf = ({ device, deviceId }: Person) => ({
  keyId: deviceId,
  sign: (bytes: Uint8Array) => signBytes(device, bytes),
})
