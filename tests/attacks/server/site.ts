// What every scenario against the server plays on: an installation whose server is the attacker's
// and whose database they write into, and its honest owner.

import { readFileSync } from 'node:fs'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type Evil, openDatabase, openEvil } from '../../builders/evil.ts'
import { at } from '../../builders/house.ts'
import { type Installation, openInstallation } from '../../builders/installation.ts'
import { becomeOwner, type Owner } from '../../builders/owner.ts'
import type { Seen } from '../../entries/evil-server.ts'

export type Site = {
  readonly installation: Installation
  readonly owner: Owner
  readonly evil: Evil
  readonly database: ReturnType<typeof openDatabase>
  /** Wrong codes that count against the owner's authenticator. */
  wrongCodes(): Promise<Canonical>
  /** The last request that passed with this method. */
  last(method: string): Promise<Seen>
  stop(): Promise<void>
}

/** What is played, by its title: each asserts, and says one line. */
export type Scenarios = Readonly<Record<string, (site: Site) => Promise<void>>>

/** What the wallet may spend in 24 hours. */
export const LIMIT_SATS = 1_000_000n

export async function openSite(): Promise<Site> {
  const installation = await openInstallation({ server: 'evil-server.ts' })
  try {
    const owner = await becomeOwner(installation)
    const database = openDatabase(installation)
    const evil = openEvil(installation)
    return {
      installation,
      owner,
      evil,
      database,
      wrongCodes: async () => at(await owner.ask('factors', {}), 'factors', 0, 'wrongCodes'),
      async last(method) {
        const found = (await evil.seen()).findLast((each) => each.method === method)
        if (!found) throw new Error(`no ${method} has passed`)
        return found
      },
      async stop() {
        await database.close()
        owner.close()
        await installation.stop()
      },
    }
  } catch (error) {
    const log = readFileSync(`${installation.home.root}/server.log`, 'utf8')
    await installation.stop()
    throw new Error(log, { cause: error })
  }
}
