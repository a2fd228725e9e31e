// The whole life of the demonstration's organisation, from its founding to this minute.

import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import type { Guest } from './door.ts'
import { guestsOf } from './guests.ts'
import { type LivedHouse, openLivedHouse } from './house.ts'
import { labelAll } from './labels.ts'
import { type Booked, type Life, live } from './months.ts'
import { foundHarbour, ORGANISATION, OWNER_NAME } from './people.ts'
import { comeToToday } from './today.ts'
import { makeWallets } from './wallets.ts'

const AGE_SECONDS = 92 * 86_400

export type Lived = Life & {
  readonly guests: readonly Guest[]
  readonly booked: readonly Booked[]
  /** The spend that one has approved and one more has to. */
  readonly pending: Psbt
}

export type LifeOptions = {
  /** 0 takes any free port. */
  readonly apiPort: number
  readonly deskPort: number
  readonly say: (line: string) => void
}

/** @throws what went wrong, with nothing left behind */
export async function beginLife({ say, ...ports }: LifeOptions): Promise<Lived> {
  say('starting signer, server, desk, database and a regtest node, three months ago')
  const house: LivedHouse = await openLivedHouse({
    ...ports,
    ownerName: OWNER_NAME,
    secondsAgo: AGE_SECONDS,
    say,
  })
  try {
    const people = await foundHarbour(house)
    say(`${ORGANISATION}: four people found it`)
    const root = await makeWallets(house)
    const life: Life = { house, people, root }
    const guests = await guestsOf(life)
    const booked = await live(life, say)
    const pending = await comeToToday(life)
    await labelAll(life, booked, pending.txid)
    return { ...life, guests, booked, pending }
  } catch (error) {
    await house.stop()
    throw error
  }
}
